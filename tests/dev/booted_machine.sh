#!/usr/bin/env bash
# booted_machine.sh SUITE DIRECTORY [STEP...]: a Debian of that suite with MariaDB, nginx and cron, made
# with debootstrap and booted by systemd-nspawn in a network namespace of its own; on it frontrow's
# package is installed, sells, is upgraded, taken back and given a new key under load, mended after
# each fault that the guide has a remedy for, restored, removed, purged, and restored as on a new
# machine.  On trixie it is installed, sells, is upgraded, removed, installed again, and purged.
# Steps: packages, make, boot and those of booted_sale.sh (the above unless named).  As root.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/machine.sh"
. "$(dirname "$0")/process.sh"

[ "$(id -u)" = 0 ] || exec sudo -- "$0" "$@"
suite=${1:?a suite of Debian, bookworm or trixie}
work=$(realpath -m -- "${2:?a directory for the machine}")
root=$work/root
shift 2
refuse_unknown_suite "$suite"

wanted=(cron curl dbus iproute2 libinih1 libjson-c5 libmariadb3 libnginx-mod-nchan libsodium23
	mariadb-backup mariadb-client mariadb-server nginx openssl procps systemd systemd-sysv tzdata)
case $suite in
bookworm)
	wanted+=(libcurl4 libfcgi0ldbl libutf8proc2)
	steps=(packages make boot install sell reboot upgrade rotate remedies goback restore remove purge anew)
	;;
trixie)
	wanted+=(libcurl4t64 libfcgi0t64 libutf8proc3)
	steps=(packages make boot install sell reboot upgrade remove purge)
	;;
esac
[ $# -gt 0 ] || set -- "${steps[@]}"

# package SUITE TREE NAME: built where its libraries are, into NAME below $work.
package() {
	local builder=$work/builder-$1

	if [ "$1" = "$(this_suite)" ]; then
		FRONTROW_VAR=$work/$3-var "$2/tests/dev/package.sh"
	else
		[ -e "$builder/root" ] || make_root "$1" "$builder"
		rm -rf "$builder/root/$3" "$builder/root/$3-var"
		(top=$2 copy_tree "$builder/root/$3")
		in_root "$builder" "FRONTROW_VAR=/root/$3-var $3/tests/dev/package.sh"
		mv "$builder/root/$3-var" "$work"
	fi
}

# This tree as a newer release: another version, and a migration.
make_newer() {
	local tree=$work/newer last number

	copy_tree "$tree"
	last=$(find "$tree/sql" -name '*.sql' -printf '%f\n' | sort | tail -n 1)
	number=$(printf '%04d' $((10#${last%%_*} + 1)))
	printf 'ALTER TABLE concert ADD COLUMN booted INT NOT NULL DEFAULT 0;\n%s\n' \
		"INSERT INTO schema_version (id, name) VALUES ($((10#$number)), 'booted');" \
		>"$tree/sql/${number}_booted.sql"
	sed -i '1s|(.*)|(99.0)|' "$tree/debian/changelog"
	sed -i 's|^AC_INIT(.*|AC_INIT([frontrow], [99.0])|' "$tree/configure.ac"
	package "$suite" "$tree" newer
}

make_packages() {
	rm -rf "$work/older-var" "$work/newer" "$work/newer-var"
	package "$suite" "$top" older
	make_newer
}

make_machine() {
	local names=${wanted[*]}

	make_root "$suite" "$root" --include="${names// /,}"
	echo booted >"$root/etc/hostname"
}

machine_pid() {
	pgrep -P "$nspawn" 2>/dev/null | head -n 1
}

# inside COMMAND...: as the machine's root.
inside() {
	nsenter -t "$(machine_pid)" -m -u -i -n -p -C env -i HOME=/root TERM=dumb LANG=C.UTF-8 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

is_up() {
	alive "$nspawn" || die "the machine does not boot: $(cat "$work/boot.log")"
	[ -n "$(machine_pid)" ] && inside systemctl is-system-running 2>/dev/null | grep -q -e running -e degraded
}

boot() {
	# shellcheck disable=SC2016 # $0 is that shell's
	unshare --net bash -c 'ip link set lo up
		exec systemd-nspawn --boot --register=no --keep-unit --quiet --console=pipe \
			--directory="$0"' "$root" >"$work/boot.log" 2>&1 </dev/null &
	nspawn=$!
	wait_for 90 is_up || die "the machine is not up after 90 s: $(inside systemctl list-jobs)"
	install -m 755 "$dev/booted_sale.sh" "$dev/guide.sh" "$root/root/"
	for which in older newer; do
		mkdir -p "$root/root/$which"
		cp "$work/$which-var/package"/frontrow_*.deb "$root/root/$which"
	done
}

halt() {
	[ -n "$nspawn" ] || return 0
	kill -s RTMIN+4 "$(machine_pid)" 2>/dev/null || true # poweroff, as systemd takes it
	wait_for 60 all_dead "$nspawn" || kill -KILL "$nspawn"
	wait "$nspawn" || true
	nspawn=
}

nspawn=
trap halt EXIT
mkdir -p "$work"
for step in "$@"; do
	say "booted machine of $suite: $step"
	case $step in
	packages) make_packages ;;
	make) make_machine ;;
	boot) boot ;;
	reboot)
		halt
		boot
		inside bash /root/booted_sale.sh serves
		;;
	*)
		[ -n "$nspawn" ] || boot
		inside bash /root/booted_sale.sh "$step"
		;;
	esac
done
