#!/usr/bin/env bash
# packages.sh GROUP...: installs what is missing of Debian's packages, starting no service.
# Groups: run (build and run), check, browser, long, package, bench.
set -eu

run=(autoconf automake ca-certificates check curl gcc libc6-dev libcurl4-openssl-dev libfcgi-dev
	libinih-dev libjson-c-dev libmariadb-dev libnginx-mod-nchan libsodium-dev libutf8proc-dev make
	mariadb-client mariadb-server nginx pkgconf tzdata)
check=(clang clang-format git openssl)
browser=(chromium fonts-nanum)
long=(cron debootstrap iproute2 systemd-container)
package=(build-essential debhelper dpkg-dev lintian)
bench=(gnuplot-nox)

# A node and an npm that are there already are used.
node_is_there() {
	command -v npm >/dev/null &&
		[ "$(node --version 2>/dev/null | sed -nE 's/^v([0-9]+)\..*/\1/p')" -ge 18 ] 2>/dev/null
}

policy=/usr/sbin/policy-rc.d
kept=$policy.frontrow-kept

missing() {
	local have

	have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
		sed -n 's/ installed$//p') || true
	printf '%s\n' "$@" | grep -vxF -e "$have" || true
}

# An existing policy comes back as it was; the second line heals a run that was killed.
restore_policy() {
	rm -f "$policy"
	[ ! -e "$kept" ] || mv "$kept" "$policy"
}

forbid_services() {
	[ ! -e "$kept" ] || restore_policy
	trap restore_policy EXIT
	trap 'exit 1' INT TERM HUP
	[ ! -e "$policy" ] || mv "$policy" "$kept"
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
}

node_is_there || browser+=(nodejs npm)
wanted=()
for group in "$@"; do
	declare -n names=$group
	wanted+=("${names[@]}")
done
mapfile -t packages < <(missing "${wanted[@]}")
[ "${#packages[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || {
		echo "dev: missing packages, and no sudo to install them: ${packages[*]}" >&2
		exit 1
	}
	exec sudo -- "$0" "$@"
fi

printf '==> install %s\n' "${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
forbid_services
apt-get -q -o DPkg::Lock::Timeout=300 update
apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${packages[@]}"
