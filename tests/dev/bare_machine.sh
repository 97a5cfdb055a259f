#!/usr/bin/env bash
# bare_machine.sh DIRECTORY [STEP...]: a Debian 12 with nothing on it, made with debootstrap, and in it
# a clean clone: ./dev up, the README's session, and what ./dev check begins by installing; then, without
# a network, the first two again and the whole check.
# Steps: make, online, offline (all of them unless named).  As root.
set -eu
. "$(dirname "$0")/env.sh"

[ "$(id -u)" = 0 ] || exec sudo -- "$0" "$@"
root=$(realpath -m -- "${1:?a directory for the machine}")
shift
[ $# -gt 0 ] || set -- make online offline

mirror() {
	apt-cache policy base-files | sed -nE 's|^ +[0-9]+ (https?://[^ ]+) bookworm/main .*|\1|p' | head -n 1
}

# The packages come from where this machine gets its own.
make_machine() {
	local from

	from=$(mirror)
	say "debootstrap from ${from:-Debian}"
	debootstrap --variant=minbase bookworm "$root" ${from:+"$from"}
	rm -f "$root/etc/apt/sources.list"
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian* \
		$(grep -l Acquire /etc/apt/apt.conf.d/*); do
		[ ! -e "$file" ] || cp "$file" "$root$file"
	done
	cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
	# Who vouches for them here: npm asks over HTTPS.
	cp -a /usr/local/share/ca-certificates "$root/usr/local/share/"
	git clone -q --no-hardlinks "$top" "$root/root/frontrow"
}

# inside REST [UNSHARE OPTION...]: the session and what follows it, with processes of its own that end
# with it.
inside() {
	local rest=$1

	shift
	unshare -m -p -f --kill-child --propagation private "$@" bash -euc '
		ip link set lo up
		mount -t proc proc "$1/proc"
		mount --rbind /dev "$1/dev"
		mount -t tmpfs tmpfs "$1/tmp"
		exec chroot "$1" /usr/bin/env -i HOME=/root TERM=dumb \
			PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
			${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
			bash -euc "cd /root/frontrow; $2"' bash "$root" "$session; $rest"
}

session='./dev up; ./tests/dev/readme_session.sh; ./dev status; ./dev down'

for step in "$@"; do
	say "bare machine: $step"
	case $step in
	make) make_machine ;;
	online) inside './tests/dev/packages.sh run check browser; ./tests/dev/npm.sh' ;;
	offline) inside './dev check' -n ;;
	*) die "no such step: $step" ;;
	esac
done
