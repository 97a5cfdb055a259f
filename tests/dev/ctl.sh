#!/usr/bin/env bash
# frontrowctl against this instance.
set -eu
. "$(dirname "$0")/env.sh"

[ -e "$var/frontrow.ini" ] || die "there is no instance yet: ./dev up"
exec "$build/frontrowctl" -c "$var/frontrow.ini" "$@"
