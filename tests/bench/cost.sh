# What grows with the house: a big hall's seats, the concerts and the operator's dates, each beside the
# leanest statement that reads as much.  Times are medians of $cost_rounds, product and floor in turns.
# shellcheck shell=bash disable=SC2154

cost_rounds=11

# given_house QUEUE: $cost_dates concerts with one date of 400 seats each; and one with $cost_hall seats,
# whose id it prints.
given_house() {
	local last

	sql "INSERT INTO concert (title, venue, time_zone, queue_id)
			SELECT CONCAT('Concert ', seq), 'Hall', 'UTC', $1 FROM seq_1_to_$cost_dates;
		INSERT INTO concert_schedule (concert_id, starts_at, venue_date)
			SELECT id, '2099-01-01 12:00:00' + INTERVAL id HOUR, DATE('2099-01-01 12:00:00' + INTERVAL id HOUR)
			FROM concert WHERE queue_id = $1;
		INSERT INTO concert_seat (schedule_id, label, price)
			SELECT d.id, CONCAT('A', s.seq), 1000 FROM concert_schedule d
			JOIN concert c ON c.id = d.concert_id JOIN seq_1_to_400 s WHERE c.queue_id = $1"
	last=$(sql "SELECT MAX(id) FROM concert")
	sql "INSERT INTO concert_seat (schedule_id, label, price)
			SELECT d.id, CONCAT('B', s.seq), 1000 FROM concert_schedule d
			JOIN seq_401_to_$cost_hall s WHERE d.concert_id = $last;
		ANALYZE TABLE concert, concert_schedule, concert_seat" >/dev/null
	echo "$last"
}

# answered CURL_ARGUMENT...: seconds that an answer of 200 took.
answered() {
	curl -fsS -o "$out/cost.body" -w '%{time_total}\n' "$@"
}

# asked TIMES SQL: microseconds that one client took to send the statement so many times.
asked() {
	local began=${EPOCHREALTIME/./} i

	for ((i = 0; i < $1; i++)); do
		printf '%s;\n' "$2"
	done | "$dev/sql.sh" -N -B >/dev/null
	echo $((${EPOCHREALTIME/./} - began))
}

# answered_in SQL: seconds that the statement takes, without the client's start.
answered_in() {
	local once

	once=$(asked 1 "$1")
	echo "$once $(asked 11 "$1")" | awk '{ printf "%.6f\n", ($2 - $1) / 10 / 1e6 }'
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# compare_cost WHAT FLOOR_SQL CURL_ARGUMENT...: a line of cost.txt.
compare_cost() {
	local what=$1 floor=$2 i

	shift 2
	: >"$out/cost.product"
	: >"$out/cost.floor"
	for ((i = 0; i < cost_rounds; i++)); do
		answered "$@" >>"$out/cost.product"
		answered_in "$floor" >>"$out/cost.floor"
	done
	awk -v what="$what" -v product="$(median <"$out/cost.product")" -v floor="$(median <"$out/cost.floor")" \
		-v bytes="$(wc -c <"$out/cost.body")" 'BEGIN {
		printf "| %s | %.1f | %.1f | %.2f | %d |\n", what, 1000 * product, 1000 * floor,
			floor / product, bytes
	}' >>"$out/cost.txt"
}

measure_cost() {
	local url=http://127.0.0.1:$FRONTROW_PORT queue concert date token schedule

	queue=$(given_queue 100)
	concert=$(given_house "$queue")
	on_board "$queue" 0
	read -r schedule date < <(sql "SELECT id, venue_date FROM concert_schedule WHERE concert_id = $concert")
	token=$(curl -fsS -H 'Content-Type: application/json' "$url/queue/token" \
		-d "{\"user_id\":\"be000000-0000-4000-8000-000000000001\",\"concert_id\":$concert}" |
		sed -n 's/^{"token":"\([^"]*\)".*/\1/p')
	: >"$out/cost.txt"
	compare_cost "seats of a date with $cost_hall" \
		"SELECT id, label, grade, price, status, hold_expires_at FROM concert_seat WHERE schedule_id = $schedule ORDER BY id" \
		-H "Authorization: Bearer $token" "$url/concerts/$concert/dates/$date/seats?status=all"
	compare_cost "list of $cost_dates concerts" \
		"SELECT id, title, venue, time_zone, queue_id FROM concert" "$url/concerts"
	compare_cost "operator's 50 dates of $cost_dates" \
		"SELECT schedule_id, status, COUNT(*) FROM concert_seat WHERE schedule_id IN (SELECT id FROM
			(SELECT id FROM concert_schedule WHERE starts_at > NOW() ORDER BY starts_at LIMIT 50) d)
			GROUP BY schedule_id, status" "$url/ops/api/schedules"
}

cost_section() {
	[ -e "$out/cost.txt" ] || return 0
	cat <<TEXT

## What grows with the house

One caller, nothing else; ms are medians of $cost_rounds. The floor is the leanest statement that reads as much, by
the mariadb client, its start taken off. The list of concerts is a file, written once a second.

| what | product ms | floor ms | floor ÷ product | bytes |
|---|---|---|---|---|
TEXT
	cat "$out/cost.txt"
}
