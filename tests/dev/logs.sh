#!/usr/bin/env bash
# logs [PART]: follows one log, or all.
set -eu
. "$(dirname "$0")/env.sh"

if [ $# -gt 0 ]; then
	[ -e "$log/$1.log" ] || die "there is no log of \"$1\"; there are: $(cd "$log" && echo *.log)"
	exec tail -n 50 -F "$log/$1.log"
fi
exec tail -n 10 -F "$log"/*.log
