#!/usr/bin/env bash
# How frontrowctl ends when the database dies between a change and its COMMIT's reply, and where an
# import stops.  The server is this test's own, because it is killed.
set -eu
[ "${1-}" = own_server ] || {
	unset FRONTROW_TEST_DIR
	exec "$(dirname "$0")/with_mariadb.sh" "$0" own_server
}
. "$(dirname "$0")/programs.sh"
trap 'rm -rf "$dir"' EXIT

last_seat='WHERE id = (SELECT MAX(id) FROM concert_seat)'
uuid=00000000-0000-4000-8000-00000000000

# until_sql STATEMENT: until its answer is no longer 0.
until_sql() {
	until [ "$(sql "$1")" != 0 ]; do
		sleep 0.05
	done
}

# An import of 1,200 users meets a locked one in its last batch.
import_says_where_it_stopped() {
	local i

	for ((i = 1; i <= 1200; i++)); do
		printf '00000000-0000-4000-8000-%012d,1\n' "$i"
	done >"$dir/users.csv"
	as_root "$database" -e "START TRANSACTION; INSERT INTO user (uuid)
		VALUES ('00000000-0000-4000-8000-000000001100'); DO SLEEP(300)" >/dev/null 2>&1 &
	until_sql "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_rows_modified = 1"
	expect "an import that meets a lock" 75 "$(status_of ctl --json user import "$dir/users.csv")"
	grep -q 'stopped before line 1001: 1000 of 1200 users are done, 1000 of them new' "$dir/err" ||
		fail "where it stopped: $(cat "$dir/err")"
	expect "what it has committed" 1000 "$(sql 'SELECT COUNT(*) FROM user')"
	as_root -e "KILL $(sql "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx
		WHERE trx_rows_modified = 1")"
	wait
	expect "the same again" '{"read":1200,"added":200}' "$(ctl --json user import "$dir/users.csv")"
	expect "the log" '500 500 200' "$(sql "SELECT REGEXP_SUBSTR(details, '[0-9]+$') FROM operator_log
		ORDER BY id" | xargs)"
	expect "opened once" '1200 1200' "$(sql 'SELECT COUNT(*), SUM(amount_change) FROM payment_history' |
		xargs)"
}

# $holder is the connection that has locked what the statement in $1 locks.
lock() {
	as_root "$database" -e "START TRANSACTION; $1; DO SLEEP(300)" >/dev/null 2>&1 &
	until_sql "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_rows_locked > 0"
	holder=$(sql "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_rows_locked > 0")
}

unlock() {
	as_root -e "KILL $holder"
	wait
}

blocked() {
	sql 'SELECT COUNT(*) FROM concert_seat WHERE blocked'
}

# 2,500 seats are three transactions; one of the third is locked, and then sold.
blocking_says_where_it_stopped() {
	local holder

	ctl concert add --title t --venue v --time-zone UTC --queue 1 >/dev/null
	ctl schedule add --concert 1 --rows A-E --seats-per-row 500 --price 1 \
		--starts-at 2097-01-01T10:00:00Z >/dev/null
	sql 'SELECT label FROM concert_seat ORDER BY id' >"$dir/seats.csv"
	set -- seat block --schedule 1 --labels-file "$dir/seats.csv"
	{ cat "$dir/seats.csv" && echo Z9; } >"$dir/unknown.csv"
	expect "an unknown label" 1 "$(status_of ctl seat block --schedule 1 --labels-file "$dir/unknown.csv")"
	expect "it is found before anything changes" 0 "$(blocked)"

	lock "SELECT id FROM concert_seat $last_seat FOR UPDATE"
	expect "blocking meets a lock" 75 "$(status_of ctl "$@")"
	unlock
	grep -q 'stopped before seat E1: 2000 of 2500 seats are done, 2000 of them changed' "$dir/err" ||
		fail "where it stopped: $(cat "$dir/err")"
	expect "what it has committed" 2000 "$(blocked)"

	sql "SET foreign_key_checks = 0; UPDATE concert_seat SET status = 'RESERVED', reservation_id = 1 $last_seat"
	expect "blocking meets a sold seat" 1 "$(status_of ctl "$@")"
	grep -q 'stopped before seat E1: 2000 of 2500 seats are done, 0 of them changed' "$dir/err" ||
		fail "where it stopped again: $(cat "$dir/err")"
	grep -q 'seat E500 is held or sold.*what was done stays' "$dir/err" || fail "why: $(cat "$dir/err")"
	sql "UPDATE concert_seat SET status = 'AVAILABLE', reservation_id = NULL $last_seat"
	expect "the same again" '{"schedule_id":1,"changed":500}' "$(ctl --json "$@")"
	expect "its log" 'A1 C1 E1' "$(sql "SELECT SUBSTRING_INDEX(details, ' ', 1) FROM operator_log
		WHERE verb = 'seat block' ORDER BY id" | xargs)"
}

# on_terminal COMMAND...: what it writes to a terminal.
on_terminal() {
	script -qec "$(printf '%q ' "$build/frontrowctl" -c "$dir/frontrow.ini" "$@")" /dev/null </dev/null |
		tr -d '\r'
}

progress_ends_its_line() {
	local holder

	on_terminal seat unblock --schedule 1 --labels-file "$dir/seats.csv" >"$dir/out"
	grep -q 'seats: 1000 of 2500.*seats: 2500 of 2500$' "$dir/out" || fail "how far: $(cat "$dir/out")"
	lock "SELECT id FROM concert_seat $last_seat FOR UPDATE"
	on_terminal seat block --schedule 1 --labels-file "$dir/seats.csv" >"$dir/out" || true
	unlock
	grep -q '^frontrowctl: stopped before' "$dir/out" || fail "the line's end: $(cat "$dir/out")"
	on_terminal schedule cancel 1 >"$dir/out"
	grep -q 'seats: 2500 of 2500$' "$dir/out" || fail "how far it is canceled: $(cat "$dir/out")"
}

# stop PID: until each of its threads has stopped.  kill(1) returns before that.
stop() {
	kill -STOP "$1"
	while cat "/proc/$1/task"/*/stat | sed 's/.*) //' | grep -qv '^T'; do
		sleep 0.05
	done
}

# connection_in STATE: its id, once a connection is in that state.
connection_in() {
	local one="FROM information_schema.processlist WHERE state = '$1'"

	until_sql "SELECT COUNT(*) $one"
	sql "SELECT id $one"
}

# frontrowctl is stopped while its last statement waits for a lock.  That statement is then answered,
# and COMMIT goes to a server that is stopped too, and is killed once frontrowctl waits for the reply.
outcome_unknown_has_its_own_status() {
	local ctl pid server holder connection status=0

	sql "CREATE TRIGGER slow BEFORE INSERT ON operator_log FOR EACH ROW DO GET_LOCK('slow', 600)"
	as_root -e "DO GET_LOCK('slow', 600), SLEEP(600)" >/dev/null 2>&1 &
	holder=$(connection_in 'User sleep')
	ctl points adjust --user "${uuid}1" --amount 5 --reason r >"$dir/out" 2>"$dir/err" &
	ctl=$!
	connection=$(connection_in 'User lock')
	pid=$(pgrep -P "$ctl" frontrowctl || echo "$ctl")
	stop "$pid"
	as_root -e "KILL $holder"
	until_sql "SELECT COUNT(*) FROM information_schema.processlist
		WHERE id = $connection AND command = 'Sleep'"
	server=$(cat "$FRONTROW_TEST_DIR/pid")
	stop "$server"
	kill -CONT "$pid"
	while [ "$(cut -d ' ' -f 3 "/proc/$pid/stat" 2>/dev/null || echo gone)" = R ]; do
		sleep 0.05
	done
	kill -KILL "$server"
	wait "$ctl" || status=$?
	expect "COMMIT's reply is lost" 76 "$status"
	grep -qF 'outcome unknown' "$dir/err" || fail "an unknown outcome: $(cat "$dir/err")"
}

ctl "${migrate[@]}" >/dev/null
import_says_where_it_stopped
blocking_says_where_it_stopped
progress_ends_its_line
outcome_unknown_has_its_own_status
