#!/usr/bin/env bash
# Stops all that runs of this instance, in order; nothing to stop is fine.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/process.sh"

supervisor=$(part_pid supervisor)
if [ -n "$supervisor" ]; then
	kill -TERM "$supervisor"
	wait_for 90 all_dead "$supervisor" || kill -KILL "$supervisor"
fi
kill_leftovers
sockets=$(readlink "$run" || true)
case $sockets in
/tmp/frontrow-*) rm -rf -- "$sockets" ;;
esac
rm -f "$run"
