#!/usr/bin/env bash
# The programs that cron runs, as cron runs them: what they do, how they end, and that neither two
# at once nor one killed anywhere does harm.
set -eu
. "$(dirname "$0")/programs.sh"

sweeps='activate expire-tokens release-holds purge'

# No terminal on any side, as under cron.
sweep() {
	local name=$1

	shift
	"$build/frontrow-$name" -c "$dir/frontrow.ini" "$@" </dev/null
}

# Lateness is judged by the periods of sweep_list.h: they are the crontab's.
crontab_and_list_agree() {
	local tree listed scheduled

	tree=$here/../..
	listed=$(sed -n 's/^\tSWEEP(\([a-z_]*\), *\([0-9]*\)).*/\1 \2/p' "$tree/src/domain/sweep_list.h")
	scheduled=$(sed -nE -e 's|^\* .*/frontrow-([a-z-]+) .*--every ([0-9]+) .*|\1 \2|p' \
		-e 's|^\*/([0-9]+) .*/frontrow-([a-z-]+) .*--once|\2 \1 * 60|p' "$tree/cron/frontrow.cron.in" |
		while read -r name period; do
			echo "${name//-/_} $((period))"
		done | sort)
	[ -n "$listed" ] || fail "sweep_list.h lists nothing"
	expect "the periods of the crontab" "$listed" "$scheduled"
}

make_sale() {
	expect "a sweep without a schema" 70 "$(status_of sweep activate)"
	ctl "${migrate[@]}" >/dev/null
	ctl concert add --title T --queue 1 >/dev/null
	ctl schedule add --concert 1 --starts-at 2099-01-01T00:00:00Z --rows A-T --seats-per-row 20 \
		--price 100 >/dev/null
	sql "INSERT INTO user (uuid) SELECT CONCAT('00000000-0000-4000-8000-', LPAD(seq, 12, '0'))
		FROM seq_1_to_1000"
}

# The first 30 hold a seat each and have let it lapse; 370 wait, every tenth of them too long.
make_work() {
	sql "DELETE FROM reservation_seat; UPDATE concert_seat SET status = 'AVAILABLE',
		reservation_id = NULL, hold_expires_at = NULL;
		DELETE FROM reservation; DELETE FROM queue_token; DELETE FROM idempotency_key;
		INSERT INTO queue_token (queue_id, user_id, expires_at)
			SELECT 1, id, NOW(6) + INTERVAL IF(id > 30 AND id % 10 = 0, -1, 3600) SECOND
			FROM user WHERE id <= 400 ORDER BY id;
		UPDATE queue_token SET status = 'ACTIVE', activated_at = created_at,
			turn_ends_at = NOW(6) + INTERVAL 600 SECOND,
			expires_at = NOW(6) - INTERVAL 1 SECOND ORDER BY id LIMIT 30;
		INSERT INTO reservation (user_id, token_id, schedule_id, total, hold_expires_at)
			SELECT user_id, id, 1, 100, expires_at FROM queue_token WHERE status = 'ACTIVE';
		INSERT INTO reservation_seat (reservation_id, seat_id, price)
			SELECT id, user_id, 100 FROM reservation;
		UPDATE concert_seat s JOIN reservation_seat rs ON rs.seat_id = s.id
			JOIN reservation r ON r.id = rs.reservation_id
			SET s.status = 'TEMP_RESERVED', s.reservation_id = r.id,
			s.hold_expires_at = r.hold_expires_at;
		UPDATE queue_gate SET admitted_through = (SELECT MAX(id) FROM queue_token
			WHERE status = 'ACTIVE') WHERE id = 1;
		INSERT INTO idempotency_key (user_uuid, name, digest, created_at)
			SELECT uuid, 'k', '', NOW(6) - INTERVAL IF(id % 2, 25, 1) HOUR FROM user"
}

tokens() {
	sql "SELECT COALESCE(GROUP_CONCAT(word ORDER BY word), '') FROM (SELECT CONCAT_WS(' ', status,
		end_reason, COUNT(*)) AS word FROM queue_token GROUP BY status, end_reason) x"
}

expect_sound() {
	ctl audit >"$dir/audit" || fail "the audit after $1: $(awk '$1 > 0' "$dir/audit")"
}

expect_work_done() {
	expect "tokens $1" 'ACTIVE 30,EXPIRED HOLD_LAPSED 30,EXPIRED WAITED_OUT 37,WAITING 303' \
		"$(tokens)"
	expect "holds $1" 'CANCELED LAPSED 30' \
		"$(sql "SELECT status, end_reason, COUNT(*) FROM reservation GROUP BY 1, 2" | tr '\t' ' ')"
	expect "seats $1" 400 "$(sql "SELECT COUNT(*) FROM concert_seat WHERE status = 'AVAILABLE'")"
	expect "the turns' order $1" 0 "$(sql "SELECT COUNT(*) FROM queue_token w JOIN queue_token a
		ON a.id > w.id AND a.status = 'ACTIVE' WHERE w.status = 'WAITING'")"
	expect "keys $1" 500 "$(sql "SELECT COUNT(*) FROM idempotency_key")"
	expect_sound "$1"
}

each_does_its_work_and_prints_nothing() {
	local name

	make_work
	for name in $sweeps; do
		expect "frontrow-$name" 0 "$(status_of sweep "$name" --once)"
		[ ! -s "$dir/out" ] && [ ! -s "$dir/err" ] || fail "frontrow-$name printed something"
	done
	expect_work_done "after one round"
	expect "sweep_run rows" 4 "$(sql "SELECT COUNT(*) FROM sweep_run WHERE last_end_at >= last_start_at")"
}

purge_deletes_what_ended_long_ago() {
	make_work
	sweep release-holds
	sweep expire-tokens
	sql "UPDATE queue_token SET ended_at = NOW(6) - INTERVAL 8 DAY WHERE end_reason = 'HOLD_LAPSED'"
	sweep purge
	expect "tokens after the purge" 'ACTIVE 30,EXPIRED WAITED_OUT 37,WAITING 303' "$(tokens)"
	expect "reservations after the purge" 30 "$(sql "SELECT COUNT(*) FROM reservation
		WHERE token_id IS NULL")"
	expect_sound "the purge"
}

misuse_is_told() {
	expect "--every alone" 2 "$(status_of sweep activate --every 2)"
	expect "--once with --every" 2 "$(status_of sweep activate --once --every 2 --for 4)"
	expect "a word" 2 "$(status_of sweep activate now)"
	expect "--help" 0 "$(status_of sweep activate --help)"
	grep -q -e --every "$dir/out" || fail "--help does not tell --every"
}

# Rounds at 0, 1 and 2 seconds.
window_has_its_rounds() {
	local lines

	expect "a window" 0 "$(status_of sweep activate --every 1 --for 3 --verbose)"
	lines=$(grep -c ' round=' "$dir/err")
	[ "$lines" -ge 2 ] && [ "$lines" -le 3 ] || fail "$lines rounds in 3 s"
	[ "$(grep -c ' rounds=' "$dir/err")" = 1 ] || fail "not one summary line"
}

await_first_round() {
	until grep -q ' round=1 ' "$dir/err"; do
		sleep 0.05
	done
}

term_ends_a_window_at_once() {
	local began=$SECONDS pid status=0

	: >"$dir/err"
	"$build/frontrow-activate" -c "$dir/frontrow.ini" --every 30 --for 600 --verbose \
		2>"$dir/err" </dev/null &
	pid=$!
	await_first_round
	kill -TERM "$pid"
	wait "$pid" || status=$?
	expect "a window ended by TERM" 0 "$status"
	[ $((SECONDS - began)) -lt 20 ] || fail "TERM did not end the window"
	grep -q ' rounds=1 ' "$dir/err" || fail "no summary after TERM"
}

unusable_configuration_is_named() {
	expect "no configuration" 78 \
		"$(status_of "$build/frontrow-activate" -c "$dir/none.ini" --verbose)"
	grep -qF "$dir/none.ini: No such file" "$dir/err" || fail "the file is not named"
	echo 'colour = red' >"$dir/wrong.ini"
	expect "an unknown key" 78 \
		"$(status_of "$build/frontrow-activate" -c "$dir/wrong.ini" --verbose)"
	grep -q 'colour' "$dir/err" || fail "the key is not named"
}

# The server is there, and does not know us: it is said so, for it will not pass by itself.
unknown_account_is_named() {
	sed 's/^user = .*/user = stranger/' "$dir/my.cnf" >"$dir/stranger.cnf"
	sed "s|^mysql_file = .*|mysql_file = $dir/stranger.cnf|" "$dir/frontrow.ini" >"$dir/stranger.ini"
	expect "an account that is none" 75 \
		"$(status_of "$build/frontrow-activate" -c "$dir/stranger.ini" --verbose)"
	grep -q 'refuses this program.*errno=1045' "$dir/err" || fail "the refusal is not told apart"
}

lost_database_is_for_later() {
	expect "no database" 75 "$(status_of "$build/frontrow-activate" -c "$dir/away.ini")"
	expect "no database in a window" 75 \
		"$(status_of "$build/frontrow-activate" -c "$dir/away.ini" --every 1 --for 3 --verbose)"
	grep -q ' rounds=[23] ' "$dir/err" || fail "it did not try until the end of the window"
}

# The server ends its connections while it runs: the next round has a new one.
broken_connection_heals() {
	: >"$dir/err"
	sweep activate --every 1 --for 3 --verbose 2>"$dir/err" &
	await_first_round
	sql "SELECT CONCAT('KILL ', id) FROM information_schema.processlist WHERE db = DATABASE()
		AND user = 'frontrow'" | while read -r kill; do
		as_root -e "$kill"
	done
	wait $! || fail "status $? after a broken connection: $(cat "$dir/err")"
}

two_at_once_are_harmless() {
	local name pids=()

	make_work
	for name in $sweeps $sweeps; do
		sweep "$name" &
		pids+=($!)
	done
	for name in "${pids[@]}"; do
		wait "$name" || true # 75 when a twin held the locks for long
	done
	for name in $sweeps; do
		sweep "$name"
	done
	expect_work_done "after twins"
}

# Killed after 0 to 20 ms, again and again; sound each time, and the next run ends the work.
killed_anywhere_is_harmless() {
	local i name killed=0

	make_work
	for i in $(seq -f %02.0f 0 20); do
		for name in $sweeps; do
			(
				timeout -s KILL "0.0${i}1" "$build/frontrow-$name" -c "$dir/frontrow.ini"
				[ $? != 137 ]
			) </dev/null >/dev/null 2>&1 || killed=$((killed + 1))
		done
		expect_sound "a kill"
	done
	[ "$killed" -ge 4 ] || fail "only $killed runs were killed"
	for name in $sweeps; do
		sweep "$name"
	done
	expect_work_done "after kills"
}

crontab_and_list_agree
make_sale
each_does_its_work_and_prints_nothing
purge_deletes_what_ended_long_ago
misuse_is_told
window_has_its_rounds
term_ends_a_window_at_once
unusable_configuration_is_named
unknown_account_is_named
lost_database_is_for_later
broken_connection_heals
two_at_once_are_harmless
killed_anywhere_is_harmless
