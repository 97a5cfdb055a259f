#!/usr/bin/env bash
# Debian's cron daemon runs the generated crontab for two minutes, in a mount namespace where it is the
# machine's only one; every sweep of each minute must have ended well since.  The instance's own
# runner is stopped meanwhile.  As root.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/process.sh"

[ "$(id -u)" = 0 ] || exec sudo -- env FRONTROW_VAR="$var" FRONTROW_BUILD="$build" "$0"

runner=$(part_pid cron)
[ -n "$runner" ] || die "there is no running instance"

# The daemon sees this crontab alone, and writes its pid nowhere but here.
private_cron() {
	mount -t tmpfs tmpfs /etc/cron.d
	install -m 644 -o root -g root "$var/crontab" /etc/cron.d/frontrow
	mount --bind /dev/null /etc/crontab
	mount -t tmpfs tmpfs /var/spool/cron/crontabs
	mount -t tmpfs tmpfs /run
	exec cron -f -L 15
}

runs_in() {
	"$dev/sql.sh" -N -B -e "SELECT COUNT(*) FROM sweep_run WHERE last_end_at > '$1'
		AND name IN ('activate', 'expire_tokens', 'release_holds')"
}

kill -STOP "$runner"
trap 'kill -CONT "$runner"' EXIT
say "wait for the last runs of the instance's own runner"
for lock in "$run"/*.lock; do
	flock -w 70 "$lock" true
done

since=$("$dev/sql.sh" -N -B -e 'SELECT UTC_TIMESTAMP(6)')
export -f private_cron
export var
unshare -m --propagation private bash -euc private_cron &
daemon=$!
trap 'kill "$daemon"; kill -CONT "$runner"' EXIT
say "cron runs since $since"
sleep 125
alive "$daemon" || die "the cron daemon has ended"
"$dev/sql.sh" -e 'SELECT name, last_start_at, last_end_at, row_count FROM sweep_run'
[ "$(runs_in "$since")" = 3 ] || die "not every sweep ran under cron"
