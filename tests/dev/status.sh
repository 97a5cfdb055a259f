#!/usr/bin/env bash
# Which parts run; exit status 1 when one does not.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/process.sh"

down=0
for part in supervisor "${parts[@]}"; do
	pid=$(part_pid "$part")
	if [ -n "$pid" ]; then
		printf '%-11s up    pid %s\n' "$part" "$pid"
	else
		printf '%-11s down\n' "$part"
		down=1
	fi
done
[ "$down" = 1 ] || printf '%-11s %s\n' url "$(url)"
exit "$down"
