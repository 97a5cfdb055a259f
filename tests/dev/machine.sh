# Debian systems made with debootstrap, of the suites that frontrow supports; sourced.
# shellcheck shell=bash

suites=(bookworm trixie) # Debian 12 and 13

# this_suite: of the machine that runs this.
this_suite() {
	sed -n 's/^VERSION_CODENAME=//p' /etc/os-release
}

refuse_unknown_suite() {
	local suite

	for suite in "${suites[@]}"; do
		[ "$suite" != "$1" ] || return 0
	done
	die "no suite of Debian that frontrow supports: \"$1\"; they are ${suites[*]}"
}

mirror() {
	apt-cache policy base-files | sed -nE 's|^ +[0-9]+ (https?://[^ ]+) [a-z]+/main .*|\1|p' | head -n 1
}

# make_root SUITE ROOT [DEBOOTSTRAP OPTION...]: the packages come from where this machine gets its own.
make_root() {
	local suite=$1 root=$2 from

	shift 2
	from=$(mirror)
	rm -rf "$root"
	mkdir -p "$(dirname "$root")"
	say "debootstrap $suite from ${from:-Debian}"
	run_logged "$root.log" debootstrap --variant=minbase "$@" "$suite" "$root" ${from:+"$from"}
	take_sources "$suite" "$root"
	cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
	# Who vouches for them here: npm asks over HTTPS.
	cp -a /usr/local/share/ca-certificates "$root/usr/local/share/"
}

# take_sources SUITE ROOT: this machine's sources and ways to them, of that suite.  What a package has
# put there would be in its own way when it is installed.
take_sources() {
	local suite=$1 root=$2 file

	rm -f "$root/etc/apt/sources.list"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian* \
		$(grep -l Acquire /etc/apt/apt.conf.d/*); do
		if [ -e "$file" ] && ! dpkg-query -S "$file" >/dev/null 2>&1; then
			sed "s/\<$(this_suite)\>/$suite/g" "$file" >"$root$file"
		fi
	done
}

# in_root ROOT COMMANDS [UNSHARE OPTION...]: with processes of its own that end with it.
in_root() {
	local root=$1 commands=$2

	shift 2
	unshare -m -p -f --kill-child --propagation private "$@" bash -euc '
		ip link set lo up
		mount -t proc proc "$1/proc"
		mount --rbind /dev "$1/dev"
		mount -t tmpfs tmpfs "$1/tmp"
		exec chroot "$1" /usr/bin/env -i HOME=/root TERM=dumb \
			PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
			${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
			bash -euc "cd /root; $2"' bash "$root" "$commands"
}
