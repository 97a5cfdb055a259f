#!/usr/bin/env bash
# bare_machine.sh SUITE DIRECTORY [STEP...]: a Debian of that suite with nothing on it, made with
# debootstrap, and in it a clean clone: ./dev up, the README's session, and what ./dev check begins by
# installing; then, without a network, the first two again and the whole check.
# Steps: make, online, offline (all of them unless named).  As root.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/machine.sh"

[ "$(id -u)" = 0 ] || exec sudo -- "$0" "$@"
suite=${1:?a suite of Debian, bookworm or trixie}
root=$(realpath -m -- "${2:?a directory for the machine}")
shift 2
[ $# -gt 0 ] || set -- make online offline
refuse_unknown_suite "$suite"

make_machine() {
	make_root "$suite" "$root"
	git clone -q --no-hardlinks "$top" "$root/root/frontrow"
}

session='cd frontrow; ./dev up; ./tests/dev/readme_session.sh; ./dev status; ./dev down'

for step in "$@"; do
	say "bare machine of $suite: $step"
	case $step in
	make) make_machine ;;
	online) in_root "$root" "$session; ./tests/dev/packages.sh run check browser; ./tests/dev/npm.sh" ;;
	offline) in_root "$root" "$session; ./dev check" -n ;;
	*) die "no such step: $step" ;;
	esac
done
