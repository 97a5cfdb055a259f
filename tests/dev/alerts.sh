#!/usr/bin/env bash
# alerts.sh [ALERT...]: the alerts of src/edge/frontrow.rules.yml.  promtool finds them sound, none
# fires by the numbers of alerts_test.yml, and each by its fault: the fault is done to the running
# instance, what /metrics shows before and after it is given to promtool, and the instance is made
# whole again.  promtool is taken out of Debian's package of Prometheus, which is not installed.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/process.sh"
. "$(dirname "$0")/database.sh"

work=$var/alerts
promtool=$var/promtool
socket_dir=$(readlink "$run") || die "there is no running instance"
mkdir -p "$work"

update() {
	if [ "$(id -u)" = 0 ]; then
		apt-get -q update
	else
		sudo apt-get -q update
	fi
}

fetch_promtool() {
	[ ! -x "$promtool" ] || return 0
	say "take promtool out of its package"
	rm -rf "$work/deb"
	mkdir "$work/deb"
	(cd "$work/deb" && { apt-get -q download prometheus || { update && apt-get -q download prometheus; }; })
	dpkg-deb --fsys-tarfile "$work"/deb/prometheus_*.deb | tar -xO ./usr/bin/promtool >"$promtool.new"
	chmod 755 "$promtool.new"
	mv "$promtool.new" "$promtool"
	rm -rf "$work/deb"
}

# ---- what promtool is given ---------------------------------------------------------------------

# What Prometheus would have: the page, and whether it came.
scrape() {
	if curl -sf -m 5 "$(url)/metrics" >"$work/page"; then
		echo 'up 1' | cat "$work/page" -
	else
		echo 'up 0'
	fi
}

# series BEFORE AFTER: five minutes of the one, then twenty of the other.
series() {
	awk '
	/^#/ { next }
	{
		name = $1
		value = $2
		if (name ~ /{/)
			sub(/{/, "{job=\"frontrow\",instance=\"here\",", name)
		else
			name = name "{job=\"frontrow\",instance=\"here\"}"
		all[name]
		if (FILENAME == ARGV[1])
			before[name] = value
		else
			after[name] = value
	}
	END {
		for (name in all)
			printf "      - {series: '\''%s'\'', values: \"%sx19 %sx79\"}\n", name,
			    (name in before) ? before[name] : "_", (name in after) ? after[name] : "_"
	}' "$1" "$2"
}

# test_rules BEFORE AFTER: promtool's word; what it is to find is read.
test_rules() {
	{
		cat <<-TEXT
			rule_files: [$top/src/edge/frontrow.rules.yml]
			evaluation_interval: 15s
			tests:
			  - interval: 15s
			    promql_expr_test:
		TEXT
		cat
		echo '    input_series:'
		series "$1" "$2"
	} >"$work/test.yml"
	"$promtool" test rules "$work/test.yml" >"$work/promtool.log" 2>&1
}

nothing_fires() {
	test_rules "$work/before" "$work/before" <<-'TEXT'
		      - expr: count by (alertname) (ALERTS{alertstate="firing"})
		        eval_time: 20m
		        exp_samples: []
	TEXT
}

fires() {
	scrape >"$work/after"
	test_rules "$work/before" "$work/after" <<-TEXT
		      - expr: group by (alertname) (count_over_time(ALERTS{alertstate="firing",alertname="$1"}[20m]))
		        eval_time: 20m
		        exp_samples: [{labels: '{alertname="$1"}', value: 1}]
	TEXT
}

# The keeper reads the sweeps and the settings each five seconds.
is_whole() {
	curl -sf "$(url)/readyz" >/dev/null && scrape >"$work/before" &&
		grep -qx 'frontrow_database_safe 1' "$work/before" &&
		[ "$(awk '/^frontrow_sweep_age_seconds/ && $2 < 360' "$work/before" | wc -l)" = 4 ] &&
		awk '/^frontrow_sweep_age_seconds.*activate/ && $2 > 60 { exit 1 }' "$work/before" &&
		nothing_fires
}

before() {
	wait_for 60 is_whole ||
		die "the instance is not whole: $(curl -s "$(url)/readyz"; cat "$work/promtool.log")"
}

# ---- the faults ---------------------------------------------------------------------------------

signal_part() {
	local pid

	for pid in $(part_pids "$2"); do
		kill "-$1" "$pid" 2>/dev/null || true
	done
}

# Everything that a fault below may have left behind.
make_whole() {
	[ ! -e "$var/frontrow.ini.kept" ] || mv "$var/frontrow.ini.kept" "$var/frontrow.ini"
	signal_part CONT nginx
	signal_part CONT worker
	kill -CONT "$(part_pid cron)"
	admin_sql -e 'SET GLOBAL read_only = 0; SET GLOBAL innodb_flush_log_at_trx_commit = 1'
	admin_sql frontrow -e 'RENAME TABLE IF EXISTS concert_away TO concert' 2>/dev/null || true
	"$build/frontrow-activate" -c "$var/frontrow.ini" --once 2>>"$work/sweeps.log"
	"$build/frontrow-purge" -c "$var/frontrow.ini" --once 2>>"$work/sweeps.log"
}

sql() {
	admin_sql -N frontrow -e "$1"
}

# call PATH [CURL'S OPTION...]
call() {
	local path=$1

	shift
	curl -s -m 12 -H 'Content-Type: application/json' "$@" "$(url)$path"
}

# token N [CONCERT]: of the demo's user N.
token() {
	call /queue/token -d "{\"user_id\":\"$(demo_user "$1")\"${2:+,\"concert_id\":$2}}" |
		sed -n 's/^{"token":"\([^"]*\)".*/\1/p'
}

demo_user() {
	printf '00000000-0000-4000-8000-%012d' "$1"
}

added() {
	"$dev/ctl.sh" "$@" --json | sed 's/[^0-9]//g'
}

# The sweeps stop, as when cron has died.
stop_sweeps() {
	local link pids=()

	kill -STOP "$(part_pid cron)"
	while read -r link; do
		link=${link%/cwd}
		case $(readlink "$link/exe") in
		*/frontrow-*) pids+=("${link#/proc/}") ;;
		esac
	done < <(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$(part_home cron)" 2>/dev/null)
	kill -TERM "${pids[@]}" 2>/dev/null || true
	wait_for 10 all_dead "${pids[@]}"
}

# hold_user N SECONDS: its row is locked by a session of the administrator's.
hold_user() {
	sql "START TRANSACTION; SELECT id FROM user WHERE uuid = '$(demo_user "$1")' FOR UPDATE;
		DO SLEEP($2)" >/dev/null &
	wait_for 10 somebody_sleeps
}

somebody_sleeps() {
	[ "$(sql "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%'")" -gt 0 ]
}

# The workers, without their master.
served_pids() {
	part_pids worker | grep -vxF -e "$(part_pid worker)"
}

# workers_of LANE: by the names that they give themselves.
workers_of() {
	local pid

	for pid in $(served_pids); do
		[ "$(cat "/proc/$pid/comm")" != "frontrow-$1" ] || echo "$pid"
	done
}

FrontrowDown() {
	signal_part STOP nginx
}

FrontrowDatabaseAway() {
	admin_sql -e 'SET GLOBAL read_only = 1'
}

FrontrowUnavailable() {
	local i

	admin_sql -e 'SET GLOBAL read_only = 1'
	for i in 1 2 3 4 5; do
		call /queue/token -d "{\"user_id\":\"$(demo_user "90$i")\"}" >/dev/null
	done
}

FrontrowDatabaseUnsafe() {
	admin_sql -e 'SET GLOBAL innodb_flush_log_at_trx_commit = 2'
}

FrontrowBoardOld() {
	kill -STOP "$(workers_of keeper)"
}

FrontrowNotWritable() {
	admin_sql -e 'SET GLOBAL read_only = 1'
}

FrontrowLineFileOld() {
	kill -STOP "$(workers_of keeper)"
}

FrontrowSweepLate() {
	stop_sweeps
	sql "UPDATE sweep_run SET last_end_at = UTC_TIMESTAMP(6) - INTERVAL 2 MINUTE WHERE name = 'activate'"
}

FrontrowSweepNever() {
	sql "DELETE FROM sweep_run WHERE name = 'purge'"
}

FrontrowLineStands() {
	local queue concert

	queue=$(added queue add --name stands --capacity 1)
	concert=$(added concert add --title Stands --queue "$queue")
	stop_sweeps
	token 801 "$concert" >/dev/null
	token 802 "$concert" >/dev/null
	before
	sql "UPDATE queue SET capacity = 2 WHERE id = $queue"
}

FrontrowDefect() {
	sql 'RENAME TABLE concert TO concert_away'
	token 1 1 >/dev/null
	sql 'RENAME TABLE concert_away TO concert'
}

FrontrowWorkersDie() {
	local pid

	for pid in $(served_pids); do
		kill -KILL "$pid"
	done
}

FrontrowReloadRefused() {
	cp "$var/frontrow.ini" "$var/frontrow.ini.kept"
	echo 'colour = red' >>"$var/frontrow.ini"
	kill -HUP "$(part_pid worker)"
}

# charges N TOKEN: so many at once, each of which waits for the user's row.
charges() {
	local i

	for ((i = 0; i < $1; i++)); do
		call /points -H "Authorization: Bearer $2" -d '{"amount":1}' >/dev/null &
	done
	wait_for 10 lock_waits "$1"
}

# The view is made anew once nobody has looked for 100 ms.
lock_waits() {
	sleep 0.1
	[ "$(sql "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")" = "$1" ]
}

# The page is read by the last worker that is left.
FrontrowLaneFull() {
	local mine

	mine=$(token 803)
	hold_user 803 5
	charges 7 "$mine"
}

FrontrowSlow() {
	local mine

	mine=$(token 803)
	before
	hold_user 803 5
	charges 7 "$mine"
	wait
}

FrontrowTransactionsGivenUp() {
	FrontrowSlow
}

# Only one can take the charge, and is stopped while it waits.
FrontrowWorkerStuck() {
	local mine shop

	mine=$(token 803)
	mapfile -t shop < <(workers_of shop)
	kill -STOP "${shop[@]:1}"
	hold_user 803 3
	charges 1 "$mine"
	kill -STOP "${shop[0]}"
	kill -CONT "${shop[@]:1}"
}

# ---- one after the other ------------------------------------------------------------------------

alerts() {
	sed -n 's/^ *- alert: //p' "$top/src/edge/frontrow.rules.yml" | sort -u
}

fetch_promtool
: >"$work/promtool.log"
"$promtool" check rules "$top/src/edge/frontrow.rules.yml"
cp "$top/src/edge/frontrow.rules.yml" "$dev/alerts_test.yml" "$work"
"$promtool" test rules "$work/alerts_test.yml"
curl -sf "$(url)/metrics" | "$promtool" check metrics

fired=()
trap make_whole EXIT
make_whole # a new instance has not run every sweep yet
[ $# -gt 0 ] || mapfile -t all < <(alerts)
for alert in "${@:-${all[@]}}"; do
	say "$alert"
	before
	"$alert"
	wait_for 40 fires "$alert" || die "it does not fire by its fault: $(cat "$work/promtool.log")"
	fired+=("$alert")
	make_whole
	wait
done
echo "fired: ${fired[*]}"
