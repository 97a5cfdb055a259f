#!/usr/bin/env bash
# frontrowctl against this instance.
set -eu
. "$(dirname "$0")/env.sh"

[ -e "$var/frontrow.ini" ] || die "there is no instance yet: ./dev up"
# The migrations and their account are this checkout's, not those of an installed frontrow.
for word in "$@"; do
	case $word in
	migrate)
		[[ $* == *--sql-dir* ]] || set -- --sql-dir "$top/sql" "$@"
		[[ $* == *--owner* ]] || set -- --owner "$var/my.cnf" "$@"
		;;
	-*) continue ;;
	esac
	break
done
exec "$build/frontrowctl" -c "$var/frontrow.ini" "$@"
