#!/usr/bin/env bash
# frontrowctl, verb by verb: what it prints, what it leaves in the database, how it ends.
set -eu
. "$(dirname "$0")/programs.sh"

u1=00000000-0000-4000-8000-000000000001
u2=00000000-0000-4000-8000-000000000002
unknown=00000000-0000-4000-8000-00000000ffff

json() {
	ctl --json "$@" || fail "$*: status $?"
}

# refused WANTED_STATUS WORD_OF_THE_MESSAGE COMMAND...
refused() {
	local wanted=$1 word=$2

	shift 2
	expect "status of $*" "$wanted" "$(status_of ctl "$@")"
	grep -qF -e "$word" "$dir/err" || fail "$*: no \"$word\" in: $(cat "$dir/err")"
	[ ! -s "$dir/out" ] || fail "$*: refused, and printed $(cat "$dir/out")"
}

# The value of a plain member of the JSON in $1.
member() {
	printf '%s\n' "$1" | grep -o "\"$2\":[^,}]*" | head -n 1 | cut -d: -f2- | tr -d '"'
}

migrate_is_versioned_and_repeatable() {
	mkdir "$dir/sql"
	refused 1 'frontrowctl migrate' queue list
	refused 1 "$dir/none.cnf" migrate --owner "$dir/none.cnf"
	refused 1 'no migrations' migrate --owner "$dir/owner.cnf" --sql-dir "$dir/sql"
	expect "the first migrate" '{"applied":[{"migration":"0001_schema.sql"}],"schema_version":1}' \
		"$(json "${migrate[@]}" | sed 's/,{.*}\],"schema_version":.*/],"schema_version":1}/')"
	expect "migrate again" '"applied":[]' "$(json "${migrate[@]}" | grep -o '"applied":\[\]')"

	cp "$sqldir"/0*.sql "$dir/sql"
	next=$(printf %04d $(($(sql 'SELECT MAX(id) FROM schema_version') + 1)))
	echo 'CREATE TABLE forgetful (id INT);' >"$dir/sql/${next}_forgetful.sql"
	refused_migration 'did not record itself'
	echo 'CREATE TABLE broken (id INT;' >"$dir/sql/${next}_forgetful.sql"
	refused_migration 'failed'
	echo "CREATE TABLE good (id INT); INSERT INTO schema_version (id, name) VALUES ($next, 'good')" \
		>"$dir/sql/${next}_forgetful.sql"
	expect "the next migration" "$((10#$next))" "$(member "$(json migrate --owner "$dir/owner.cnf" --sql-dir "$dir/sql")" schema_version)"
	rm "$dir/sql/0001_schema.sql"
	refused 1 'expected number 0001' migrate --owner "$dir/owner.cnf" --sql-dir "$dir/sql"
}

refused_migration() {
	expect "a bad migration" 1 "$(status_of ctl --json migrate --owner "$dir/owner.cnf" --sql-dir "$dir/sql")"
	grep -qF -e "$1" "$dir/err" || fail "a bad migration: $(cat "$dir/err")"
}

migrate_waits_for_another() {
	local waiting="SELECT COUNT(*) FROM information_schema.processlist
		WHERE db = DATABASE() AND state = 'User lock'"

	as_root "$database" -e "SELECT GET_LOCK('frontrow.migrate.$database', 0), SLEEP(30)" \
		>/dev/null 2>&1 &
	until [ "$(sql "SELECT IS_FREE_LOCK('frontrow.migrate.$database')")" = 0 ]; do
		sleep 0.05
	done
	ctl "${migrate[@]}" >/dev/null &
	until [ "$(sql "$waiting")" -ge 1 ]; do
		sleep 0.05
	done
	as_root -e "KILL $(sql "SELECT IS_USED_LOCK('frontrow.migrate.$database')")"
	wait $! || fail "a migrate that waited: status $?"
	wait
}

keygen_makes_one_key() {
	json keygen "$dir/token.key" >/dev/null
	expect "the key's size and mode" '32 400' "$(stat -c '%s %a' "$dir/token.key")"
	refused 1 "$dir/token.key" keygen "$dir/token.key"
	json keygen --nginx "$dir/nginx_key.conf" >/dev/null
	expect "the mode of nginx's key" 400 "$(stat -c %a "$dir/nginx_key.conf")"
	expect "its lines for nginx" 1 "$(grep -cE '^fastcgi_param FRONTROW_KEY [0-9a-f]{64};$' "$dir/nginx_key.conf")"
	refused 1 "$dir/nginx_key.conf" keygen --nginx "$dir/nginx_key.conf"
}

points_to_a_full_disk() {
	ctl points adjust --user "$u2" --amount -2 --reason r >/dev/full
}

users() {
	expect "user add" "{\"user_id\":\"$u1\",\"balance\":5000}" "$(json user add --balance 5000 --uuid "${u1^^}")"
	expect "user show" "{\"user_id\":\"$u1\",\"balance\":5000}" "$(json user show "$u1")"
	expect "the opening entry" "CHARGE 5000 5000" \
		"$(sql 'SELECT type, amount_change, balance_after FROM payment_history' | tr '\t' ' ')"
	refused 1 'exists already' user add --uuid "$u1"
	refused 1 'no user' user show "$unknown"
	refused 2 'not a UUID' user show 17
	refused 2 '--balance' user add --uuid "$u2" --balance -1
	refused 2 '--uuid is missing' user add

	printf '\xef\xbb\xbf%s,7\r\n\r\n"%s",9\r\n' "$u1" "$u2" >"$dir/users.csv"
	expect "user import" '{"read":2,"added":1}' "$(json user import "$dir/users.csv")"
	expect "user import again" '{"read":2,"added":0}' "$(json user import "$dir/users.csv")"
	expect "balances" "5000 9" "$(sql 'SELECT balance FROM user ORDER BY id' | xargs)"
	printf '%s,1\n%s,1.5\n' "$unknown" "$unknown" >"$dir/users.csv"
	refused 1 'users.csv:2: not a balance' user import "$dir/users.csv"
	printf '%s,1\nuuid,1\n' "$unknown" >"$dir/users.csv"
	refused 1 'users.csv:2: not a UUID' user import "$dir/users.csv"
	printf '\xef\xbb\xbf%s,100\r\n%s,1\n\n%s,999\n' "${unknown^^}" "$u1" "$unknown" >"$dir/users.csv"
	refused 1 "users.csv:4: user $unknown has another balance here, 999, than in line 1, 100" \
		user import "$dir/users.csv"
	printf '%s,7\n%s,7\n' "$u1" "${u1^^}" >"$dir/users.csv"
	expect "the same line twice" '{"read":2,"added":0}' "$(json user import "$dir/users.csv")"
	refused 1 'No such file' user import "$dir/none.csv"
	expect "users" 2 "$(sql 'SELECT COUNT(*) FROM user')"
}

queues() {
	local queue

	expect "queue add" '{"queue_id":2}' "$(json queue add --capacity 3 --name '별빛' --stock-aware \
		--opens-at 2026-12-01T10:00:00+09:00 --admit-per-minute 60 --holds-per-turn 3)"
	expect "the queue's row" '별빛 3 600 86400 60 60 3 2026-12-01 01:00:00.000000 1' \
		"$(sql 'SELECT name, capacity, active_ttl, waiting_ttl, admit_per_minute, absent_after,
			holds_per_turn, opens_at, stock_aware FROM queue WHERE id = 2' | tr '\t' ' ')"
	queue=$(json queue set 2 --active-ttl 30 --holds-per-turn 0 --opens-at none --no-stock-aware)
	expect "queue set" '30 0 null false 3' "$(member "$queue" active_ttl) $(member "$queue" holds_per_turn) $(member "$queue" opens_at) \
$(member "$queue" stock_aware) $(member "$queue" capacity)"
	expect "queue pause" PAUSED "$(member "$(json queue pause 2)" queue_state)"
	expect "queue resume" OPEN "$(member "$(json queue resume 2)" queue_state)"
	expect "queue close" CLOSED "$(member "$(json queue close 2)" queue_state)"
	expect "queue open" OPEN "$(member "$(json queue open 2)" queue_state)"
	expect "queue list" '1 2' "$(json queue list | grep -o '{"queue_id":[0-9]*' | cut -d: -f2 | xargs)"
	ctl queue show 2 | grep -qx 'name: 별빛' || fail "queue show for people"
	refused 1 'no queue 9' queue show 9
	refused 1 'no queue 9' queue set 9 --capacity 4
	refused 2 '--capacity' queue set 2 --capacity 0
	refused 2 '--holds-per-turn' queue set 2 --holds-per-turn 1001
	refused 2 'what is to be changed' queue set 2 --actor kim
	refused 2 '--opens-at' queue set 2 --opens-at tomorrow
	refused 2 'leading zeros' queue set 2 --capacity 010
	refused 2 'ID' queue pause two
}

concerts_and_schedules() {
	expect "concert add" '{"concert_id":1}' "$(json concert add --title '서울의 밤' --queue 2)"
	expect "the defaults" 'Asia/Seoul 4 24' \
		"$(sql 'SELECT time_zone, seat_limit, refund_until_hours FROM concert' | tr '\t' ' ')"
	json concert list | grep -qF '"title":"서울의 밤"' || fail "concert list"
	refused 1 'time zone' concert add --title T --queue 2 --time-zone Mars/Base
	refused 1 'no queue 9' concert add --title T --queue 9
	refused 1 '200 characters' concert add --title '' --queue 2
	refused 2 'UTF-8' concert add --title "$(printf '\377')" --queue 2

	printf '"A-1","VIP, ""가""",150000\nA-2,,0\r\n' >"$dir/seats.csv"
	expect "schedule add" '{"schedule_id":1}' "$(json schedule add --concert 1 --seats "$dir/seats.csv" \
		--starts-at 2096-12-24T23:30:00Z)"
	expect "the day in Seoul" 2096-12-25 "$(sql 'SELECT venue_date FROM concert_schedule')"
	expect "its seats" 'A-1|VIP, "가"|150000 A-2||0' "$(sql "SELECT GROUP_CONCAT(label, '|', grade,
		'|', price ORDER BY id SEPARATOR ' ') FROM concert_seat")"
	expect "rows" '{"schedule_id":2}' "$(json schedule add --concert 1 --rows Z-AB --seats-per-row 2 \
		--price 10 --grade R --starts-at 2096-12-24T19:00:00+09:00)"
	expect "their labels" 'Z1 Z2 AA1 AA2 AB1 AB2' "$(sql "SELECT label FROM concert_seat
		WHERE schedule_id = 2 ORDER BY id" | xargs)"
	json schedule add --concert 1 --rows A-A --seats-per-row 1 --price 1 \
		--starts-at 2096-12-30T00:00:00Z >/dev/null
	expect "schedule list, by time" '6 2 1' "$(json schedule list --concert 1 |
		grep -o '"total_seats":[0-9]*' | cut -d: -f2 | xargs)"

	refused 1 'no concert 999' schedule list --concert 999

	set -- schedule add --concert 1 --starts-at 2096-12-24T19:00:00Z
	printf 'A1,R,10000000001\n' >"$dir/seats.csv"
	refused 1 'not a price of 0 to 10000000000,' "$@" --seats "$dir/seats.csv"
	refused 2 'price' "$@" --rows A-A --seats-per-row 1 --price 10000000001
	printf 'A2,R,1\nA1,R,1\n\nA3,R,1\nA1,S,2\nA1 ,S,2\n' >"$dir/seats.csv"
	refused 1 'seats.csv:5: the label A1 looks the same as A1 in line 2' "$@" --seats "$dir/seats.csv"
	printf 'A1,R,1\nA2,"R,1\n' >"$dir/seats.csv"
	refused 1 'seats.csv:2: a quote' "$@" --seats "$dir/seats.csv"
	printf 'A1,R,1\nA2,R\n' >"$dir/seats.csv"
	refused 1 'seats.csv:2: not label' "$@" --seats "$dir/seats.csv"
	printf 'A1,\377,1\n' >"$dir/seats.csv"
	refused 1 'seats.csv:1: not UTF-8' "$@" --seats "$dir/seats.csv"
	: >"$dir/seats.csv"
	refused 1 'no seats' "$@" --seats "$dir/seats.csv"
	refused 2 'range' "$@" --rows B-A --seats-per-row 1 --price 1
	refused 2 'needs' "$@" --rows A-B --price 1
	refused 2 'either' "$@"
	refused 2 'excludes' "$@" --seats "$dir/seats.csv" --price 1
	refused 1 'is over' schedule add --concert 1 --starts-at 2026-01-01T19:00:00Z \
		--rows A-A --seats-per-row 1 --price 1
	refused 1 'another show of the concert begins' schedule add --concert 1 \
		--starts-at 2096-12-24T19:00:00+09:00 --rows A-A --seats-per-row 1 --price 1
	refused 1 'no concert 9' schedule add --concert 9 --starts-at 2096-12-24T19:00:00Z \
		--rows A-A --seats-per-row 1 --price 1
	expect "dates" 3 "$(sql 'SELECT COUNT(*) FROM concert_schedule')"
}

reservations_and_tokens() {
	local shown

	sql "INSERT INTO queue_token (id, queue_id, user_id, status, activated_at, turn_ends_at, expires_at)
			VALUES (1, 2, 1, 'ACTIVE', NOW(6), NOW(6) + INTERVAL 30 SECOND,
			NOW(6) + INTERVAL 300 SECOND);
		UPDATE queue_gate SET admitted_through = 1 WHERE id = 2;
		INSERT INTO reservation (id, user_id, token_id, schedule_id, total, hold_expires_at)
			SELECT 1, 1, 1, 1, 150000, expires_at FROM queue_token;
		INSERT INTO reservation_seat (reservation_id, seat_id, price) VALUES (1, 1, 150000);
		UPDATE concert_seat, reservation SET concert_seat.status = 'TEMP_RESERVED',
			reservation_id = 1, concert_seat.hold_expires_at = reservation.hold_expires_at
			WHERE concert_seat.id = 1"
	shown=$(json reservation show 1)
	expect "reservation show" "TEMP_RESERVED $u1 150000" \
		"$(member "$shown" status) $(member "$shown" user_id) $(member "$shown" total_price)"
	refused 1 'no reservation 9' reservation show 9
	expect "token revoke" '{"token_number":1}' "$(json token revoke 1)"
	expect "its end" 'EXPIRED REVOKED' \
		"$(sql 'SELECT status, end_reason FROM queue_token' | tr '\t' ' ')"
	expect "its hold's end" REVOKED "$(member "$(json reservation show 1)" end_reason)"
	refused 1 'token 1 has ended already: REVOKED' token revoke 1
	refused 1 'no token 9' token revoke 9
}

the_operators_hand() {
	local shown date buyer

	date=$(member "$(json schedule add --concert 1 --rows A-A --seats-per-row 4 --price 10 \
		--starts-at 2097-01-01T10:00:00Z)" schedule_id)
	expect "seat block" "{\"schedule_id\":$date,\"changed\":2}" \
		"$(json --actor 김 seat block --schedule "$date" --labels A1,A3)"
	expect "its line" "김 seat block $date A1 A3" "$(sql "SELECT actor, verb, object, details
		FROM operator_log ORDER BY id DESC LIMIT 1" | tr '\t' ' ')"
	refused 1 'no seat Z9' seat block --schedule "$date" --labels A2,Z9
	refused 1 'no date 9' seat block --schedule 9 --labels A1
	refused 2 'empty label' seat block --schedule "$date" --labels A1,,A2
	expect "seat unblock" "{\"schedule_id\":$date,\"changed\":1}" "$(json seat unblock --schedule "$date" --labels A1,A2)"
	shown=$(json schedule list --concert 1 | grep -o "{\"schedule_id\":$date,[^}]*")
	expect "its numbers" '4 3 0 0 1' "$(for name in total_seats available_seats held_seats sold_seats blocked_seats; do
		member "$shown" "$name"; done | xargs)"

	buyer=$(sql "SELECT id FROM user WHERE uuid = '$u2'")
	sql "INSERT INTO queue_token (id, queue_id, user_id, status, activated_at, turn_ends_at, ended_at)
			VALUES (9, 2, $buyer, 'DONE', NOW(6), NOW(6), NOW(6));
		UPDATE queue_gate SET admitted_through = 9 WHERE id = 2;
		INSERT INTO reservation (id, user_id, token_id, schedule_id, status, total, hold_expires_at)
			VALUES (9, $buyer, 9, $date, 'CONFIRMED', 10, NOW(6) + INTERVAL 300 SECOND);
		UPDATE concert_seat SET status = 'RESERVED', reservation_id = 9
			WHERE schedule_id = $date AND label = 'A2';
		INSERT INTO reservation_seat (reservation_id, seat_id, price, sold)
			SELECT 9, id, 10, 1 FROM concert_seat WHERE reservation_id = 9;
		INSERT INTO payment (id, reservation_id, amount) VALUES (9, 9, 10);
		UPDATE user SET balance = balance + 1 WHERE id = $buyer;
		INSERT INTO payment_history (user_id, type, amount_change, balance_after) VALUES ($buyer, 'CHARGE', 1, 10);
		UPDATE user SET balance = balance - 10 WHERE id = $buyer;
		INSERT INTO payment_history (user_id, type, amount_change, balance_after, payment_id)
			VALUES ($buyer, 'PAYMENT', -10, 0, 9);
		UPDATE queue_token SET ended_at = NOW(6) WHERE id = 9"
	expect "the door list" "A2 10 CONFIRMED $u2 9" "$(ctl reservation list --schedule "$date" |
		awk 'NR > 1 { print $1, $3, $4, $5, $6 }')"
	expect "rows, for people" 'schedule_id: 9 seats: 4' "$(ctl schedule add --concert 1 --rows A-B \
		--seats-per-row 2 --price 10 --starts-at 2097-01-01T00:00:00Z | xargs | sed 's/: [0-9]*/: 9/')"
	expect "nobody's seats" 'no reservations' "$(ctl reservation list --schedule 1)"
	expect "as JSON" '{"seats":[]}' "$(json reservation list --schedule 1)"
	refused 1 'no date 999' reservation list --schedule 999
	refused 1 'is paid' reservation cancel 9
	refused 1 'not paid' reservation refund 1
	refused 1 'no reservation 8' reservation refund 8
	shown=$(json report --day "$(date -u +%F)" --time-zone Etc/UTC)
	expect "the report" 'true 1 10 -10' "$(member "$shown" agrees) $(member "$shown" seats) \
$(member "$shown" points) $(member "$shown" ledger)"
	refused 2 'not a date' report --day today
	refused 1 'time zone' report --day 2026-12-24 --time-zone Mars/Base
	expect "reservation refund" REFUNDED "$(member "$(json reservation refund 9)" end_reason)"
	expect "cancel of an ended one" REFUNDED "$(member "$(json reservation cancel 9)" end_reason)"

	expect "points adjust" "{\"user_id\":\"$u2\",\"balance\":3,\"adjusted\":-7}" \
		"$(json points adjust --user "$u2" --amount -7 --reason '실수')"
	refused 1 'never falls below 0' points adjust --user "$u2" --amount -4 --reason r
	refused 1 'no user' points adjust --user "$unknown" --amount 4 --reason r
	refused 1 '200 characters' points adjust --user "$u2" --amount 4 --reason ''
	for _ in 1 2; do
		expect "points adjust under a key" "{\"user_id\":\"$u2\",\"balance\":5,\"adjusted\":2}" \
			"$(json points adjust --user "$u2" --amount 2 --reason r --key T-17 2>"$dir/err")"
	done
	grep -qF 'T-17 was applied before' "$dir/err" || fail "a repeat is not told: $(cat "$dir/err")"
	refused 1 'was used for another correction' points adjust --user "$u2" --amount 3 --reason r --key T-17
	refused 2 '--key' points adjust --user "$u2" --amount 3 --reason r --key 'T 17'
	expect "a change that cannot be told" 76 "$(status_of points_to_a_full_disk)"
	grep -qF 'it is done, but' "$dir/err" || fail "a change that cannot be told: $(cat "$dir/err")"
	refused 2 '--amount' points adjust --user "$u2" --amount 1000000000001 --reason r
	refused 2 'changes nothing' points adjust --user "$u2" --amount -0 --reason r
	refused 2 'changes nothing' points adjust --user "$u2" --amount 0 --reason r
	refused 2 '--reason is missing' points adjust --user "$u2" --amount 4

	shown=$(json concert set 1 --seat-limit 2 --venue '올림픽홀')
	expect "concert set" '서울의 밤 올림픽홀 2 24' "$(for name in title venue seat_limit refund_until_hours; do
		member "$shown" "$name"; done | xargs)"
	refused 1 'no concert 9' concert set 9 --seat-limit 2
	refused 1 'no queue 9' concert set 1 --queue 9
	refused 1 'time zone' concert set 1 --time-zone Mars/Base
	expect "another zone" Etc/UTC "$(member "$(json concert set 1 --time-zone Etc/UTC)" time_zone)"
	expect "another line" 1 "$(member "$(json concert set 1 --queue 1)" queue_id)"
	sql "INSERT INTO queue_token (id, queue_id, user_id, expires_at)
		VALUES (10, 1, 1, NOW(6) + INTERVAL 300 SECOND)"
	refused 1 'waits or shops' concert set 1 --queue 2
	sql 'DELETE FROM queue_token WHERE id = 10'
	json concert set 1 --queue 2 --time-zone Asia/Seoul >/dev/null
	refused 2 'what is to be changed' concert set 1
	refused 2 '--seat-limit' concert set 1 --seat-limit 0
	expect "schedule set" 2097-01-03 "$(member "$(json schedule set "$date" --starts-at 2097-01-02T20:00:00Z)" date)"
	refused 1 'is over' schedule set "$date" --starts-at 2020-01-01T00:00:00Z
	refused 2 '--starts-at' schedule set "$date" --starts-at none
	expect "schedule cancel" "{\"schedule_id\":$date,\"seats_blocked\":3,\"holds_canceled\":0,\"refunded\":0,\"points\":0,\"done\":true}" \
		"$(json schedule cancel "$date")"
	refused 1 'or it is canceled' schedule set "$date" --starts-at 2097-01-02T20:00:00Z
	refused 1 'or it is canceled' seat unblock --schedule "$date" --labels A1
	refused 1 'no date 9' schedule cancel 9

	expect "queue pause --all" 'PAUSED PAUSED' "$(json queue pause --all | grep -o 'PAUSED' | xargs)"
	json queue resume --all | grep -q PAUSED && fail "queue resume --all"
	refused 2 'too many' queue pause --all 2
	refused 2 'ID is missing' queue pause
	expect "log" 'queue pause queue resume' "$(json log --limit 2 | grep -o '"verb":"[^"]*' | cut -d'"' -f4 | xargs)"
	json log --limit 200 >/dev/null
	expect "log of the future" '{"entries":[]}' "$(json log --since 2099-01-01T00:00:00Z)"
	expect "the login in the log" "$(env -u SUDO_USER USER=lee "$build/frontrowctl" -c "$dir/frontrow.ini" \
		queue close 2 >/dev/null; sql 'SELECT actor FROM operator_log ORDER BY id DESC LIMIT 1')" lee
	expect "sudo's caller in the log" "$(SUDO_USER=han USER=root ctl queue open 2 >/dev/null
		sql 'SELECT actor FROM operator_log ORDER BY id DESC LIMIT 1')" han
	refused 2 '--actor' --actor '' queue open 2
}

audit_and_status() {
	expect "broken invariants" 0 "$(member "$(json audit)" broken)"
	sql 'UPDATE user SET balance = balance + 1 WHERE id = 1'
	expect "an audit of unsound data" 1 "$(status_of ctl audit)"
	grep -qE '^1 +BALANCE ' "$dir/out" || fail "the audit does not name BALANCE"
	sql 'UPDATE user SET balance = balance - 1 WHERE id = 1'
	"$build/frontrow-activate" -c "$dir/frontrow.ini" </dev/null
	json status | grep -q '"sweep":"activate","age_seconds":[0-9]*,"late_after_seconds":[0-9]*,"state":"ok","late":false' ||
		fail "status without its sweep"
	json status | grep -q '"sweep":"purge","age_seconds":null,"late_after_seconds":[0-9]*,"state":"not_yet","late":false' ||
		fail "status without the sweep that never ran"
	json status | grep -q '"ready":false,"reasons":\["the server has innodb_flush_log_at_trx_commit = [^]"]*"\]' ||
		fail "status does not say that this server forgets, or says more: $(json status)"
	as_root "$database" -e 'LOCK TABLES queue_gate READ; DO SLEEP(8)' &
	until [ "$(sql "SELECT COUNT(*) FROM information_schema.processlist WHERE info = 'DO SLEEP(8)'")" = 1 ]; do
		sleep 0.1
	done
	json status | grep -q '"the server takes no write (error 1205)' ||
		fail "status does not say that a lock keeps everybody from writing"
	wait
	expect "audit without a database" 75 "$(status_of "$build/frontrowctl" -c "$dir/away.ini" audit)"
	expect "migrate without a database" 75 \
		"$(status_of "$build/frontrowctl" -c "$dir/away.ini" migrate --sql-dir "$sqldir" --owner "$dir/away.cnf")"
	expect "no configuration" 1 "$(status_of "$build/frontrowctl" -c "$dir/none.ini" status)"
}

words_and_options() {
	local verb

	refused 2 'no "line"' line
	refused 2 'queue what' queue
	refused 2 'too many' queue list all
	refused 2 'no --title' queue list --title T
	refused 2 'no such option' queue list --colour
	refused 2 'twice' queue list --json --json
	expect "options before the words" '{"queue_id":3}' "$(ctl --name Q --json --capacity 2 queue add)"
	"$build/frontrowctl" --help | sed -n 's/^  \([a-z]*\( [a-z]\+\)\?\) .*/\1/p' | sed '/^$/d' |
		while read -r verb; do
			# shellcheck disable=SC2086  # the words of a verb
			"$build/frontrowctl" $verb --help | grep -q "^usage: frontrowctl $verb" ||
				fail "no help on $verb"
		done
}

migrate_is_versioned_and_repeatable
migrate_waits_for_another
keygen_makes_one_key
users
queues
concerts_and_schedules
reservations_and_tokens
the_operators_hand
audit_and_status
words_and_options
