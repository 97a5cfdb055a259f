#!/usr/bin/env bash
# Keeps the parts of one instance alive: one that dies is started again, after a pause that grows
# while it keeps dying.  Starts with the database alone; USR1 starts the rest (the schema stands by
# then); TERM stops all in order.  Each part leads a process group, so that nothing outlives it.
set -u
set -m
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/process.sh"

declare -A pid_of started_at pause

run_mariadbd() { exec mariadbd --defaults-file="$var/mariadb.cnf"; }
run_worker() { exec "$build/frontrow-worker" -c "$var/frontrow.ini"; }
run_nginx() { TZ=UTC exec nginx -e "$log/nginx.log" -p "$var/nginx" -c "$var/nginx/nginx.conf"; }
# What a killed one left behind stands in the way of the next.
run_push() {
	rm -f "$run/push.sock" "$run/events.sock"
	TZ=UTC exec nginx -e "$log/push.log" -p "$var/push" -c "$var/push/push.conf" -g 'daemon off;'
}
run_cron() { exec "$BASH" "$dev/crontab.sh" "$var/crontab"; }

group_dead() {
	local pid state group

	for pid in /proc/[0-9]*; do
		! process_stat "${pid#/proc/}" || [ "$group" != "$1" ] || return 1
	done
}

# The children of a leader that was killed hold its sockets; they get a second to finish.
bury() {
	kill -TERM -- "-$1" 2>/dev/null || return 0
	wait_for 1 group_dead "$1" || kill -KILL -- "-$1" 2>/dev/null
}

start() {
	local part=$1

	(
		[ -z "${pid_of[$part]-}" ] || bury "${pid_of[$part]}"
		# As the service's ExecStopPost: a worker that cannot start again serves no old files.
		[ "$part" != worker ] || rm -f "$var/line/fresh"
		sleep "${pause[$part]:-0}"
		cd "$(part_home "$part")" && "run_$part"
	) >>"$log/$part.log" 2>&1 </dev/null &
	pid_of[$part]=$!
	started_at[$part]=$SECONDS
	echo "$!" >"$run/$part.pid"
}

restart() {
	local part=$1 status=$2

	if [ $((SECONDS - started_at[$part])) -ge 10 ]; then
		pause[$part]=0
	else
		case ${pause[$part]:-0} in
		0) pause[$part]=0.2 ;;
		0.2) pause[$part]=1 ;;
		*) pause[$part]=2 ;;
		esac
	fi
	printf '%(%FT%TZ)T part=%s pid=%s status=%s restart_in=%s\n' -1 "$part" "${pid_of[$part]}" \
		"$status" "${pause[$part]}"
	start "$part"
}

# stop PART SIGNAL SECONDS
stop() {
	local pid=${pid_of[$1]-}

	[ -n "$pid" ] || return 0
	kill "-$2" "$pid" 2>/dev/null
	wait_for "$3" all_dead "$pid" || true
	bury "$pid"
}

stop_all() {
	trap '' TERM INT HUP USR1
	stop cron TERM 1
	stop nginx QUIT 2
	stop push TERM 2
	stop worker TERM 12
	stop mariadbd TERM 60
	kill "${tick-}" 2>/dev/null
	rm -f "$run"/*.pid
	exit 0
}

export TZ=UTC
trap stop_all TERM INT
trap '' HUP
trap 'rest=1' USR1
rest=0
cd "$(part_home supervisor)" || exit 1
echo $$ >"$run/supervisor.pid"
start mariadbd

# wait -n tells of one only where two die at the same moment: the dead are looked for, each second
# at least.
tick=
while :; do
	if [ -z "$tick" ] || ! alive "$tick"; then
		sleep 1 &
		tick=$!
	fi
	wait -n
	if [ "$rest" = 1 ]; then
		rest=0
		for part in worker push nginx cron; do
			[ -n "${pid_of[$part]-}" ] || start "$part"
		done
	fi
	for part in "${!pid_of[@]}"; do
		alive "${pid_of[$part]}" && continue
		wait "${pid_of[$part]}"
		restart "$part" "$?"
	done
done
