# The sale drill: a crowd, a hall, and what became of both.
# shellcheck shell=bash disable=SC2154

absent_after=20
turn_s=10
active_ttl=30
far_scale=3

# Users with points and their opening lines in the ledger.
given_buyers() {
	sql "START TRANSACTION;
		INSERT INTO user (uuid, balance)
		SELECT CONCAT('bf000000-0000-4000-8000-', LPAD(LOWER(HEX(seq)), 12, '0')), 10000
		FROM seq_1_to_$1;
		INSERT INTO payment_history (user_id, type, amount_change, balance_after)
		SELECT id, 'CHARGE', balance, balance FROM user WHERE uuid LIKE 'bf000000-%';
		COMMIT"
}

# What the database says of the queue's slots, from the moment they were all taken until the seats
# that were left were fewer than the slots: the share of them held by people whose last call was not
# longer than 30 s ago.  Those who stayed call more often than that.
slot_use() {
	local queue=$1

	echo "CREATE TEMPORARY TABLE gone (token BIGINT UNSIGNED PRIMARY KEY, at DATETIME(6));"
	awk '{ printf "%s(%s, FROM_UNIXTIME(%s))", NR % 500 == 1 ? "INSERT INTO gone VALUES " : ", ", $1, $2 }
		NR % 500 == 0 { print ";" } END { if (NR % 500) print ";" }' "$out/drill.gone"
	cat <<SQL
SET @first = (SELECT activated_at FROM queue_token WHERE queue_id = $queue AND activated_at IS NOT NULL
	ORDER BY activated_at LIMIT 1 OFFSET $((drill_capacity - 1)));
SET @last = (SELECT p.paid_at FROM payment p JOIN reservation r ON r.id = p.reservation_id
	JOIN queue_token t ON t.id = r.token_id WHERE t.queue_id = $queue
	ORDER BY p.paid_at LIMIT 1 OFFSET $((drill_seats - drill_capacity - 1)));
SET @last = COALESCE(@last, NOW(6));
SELECT CONCAT('window_s=', ROUND(TIMESTAMPDIFF(MICROSECOND, @first, @last) / 1e6, 1),
	' present=', ROUND(SUM(GREATEST(0, TIMESTAMPDIFF(MICROSECOND, GREATEST(t.activated_at, @first),
		LEAST(@last, t.slot_end, COALESCE(g.at + INTERVAL 30 SECOND, @last)))))
		/ $drill_capacity / TIMESTAMPDIFF(MICROSECOND, @first, @last), 4),
	' taken=', ROUND(SUM(GREATEST(0, TIMESTAMPDIFF(MICROSECOND, GREATEST(t.activated_at, @first),
		LEAST(@last, t.slot_end)))) / $drill_capacity / TIMESTAMPDIFF(MICROSECOND, @first, @last), 4))
FROM (SELECT id, activated_at, LEAST(COALESCE(ended_at, NOW(6)), COALESCE(expires_at, NOW(6))) slot_end
	FROM queue_token WHERE queue_id = $queue AND activated_at IS NOT NULL) t
LEFT JOIN gone g ON g.token = t.id;
SELECT CONCAT('violations=', COUNT(*)) FROM (SELECT activated_at, MAX(activated_at)
	OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) later
	FROM queue_token WHERE queue_id = $queue AND activated_at IS NOT NULL) t WHERE activated_at < later;
SELECT CONCAT('oversold=', COUNT(*)) FROM (SELECT rs.seat_id FROM reservation_seat rs
	JOIN reservation r ON r.id = rs.reservation_id AND r.status = 'CONFIRMED'
	GROUP BY rs.seat_id HAVING COUNT(*) > 1) twice;
SELECT CONCAT('absent=', COUNT(*)) FROM queue_token WHERE queue_id = $queue AND end_reason = 'ABSENT';
SQL
}

measure_drill() {
	local queue concert

	given_buyers "$drill_people"
	queue=$(ctl queue add --name drill --capacity "$drill_capacity" --absent-after "$absent_after" \
		--active-ttl "$active_ttl")
	concert=$(given_concert "$queue" "$drill_seats")
	on_board "$queue" 0
	sql "SELECT s.schedule_id, s.id FROM concert_seat s JOIN concert_schedule d ON d.id = s.schedule_id
		WHERE d.concert_id = $concert ORDER BY s.id LIMIT $drill_seats" >"$out/drill.seats"
	sql "DELETE s FROM concert_seat s JOIN concert_schedule d ON d.id = s.schedule_id
		WHERE d.concert_id = $concert AND s.id > $(tail -n 1 "$out/drill.seats" | cut -f 2)"
	{
		setsid -w "$build/tests/bench/drill" -p "$FRONTROW_PORT" -q "$queue" -c "$concert" \
			-n "$drill_people" -t $((turn_s * 1000)) -s "$far_scale" -l "$drill_limit" \
			-o "$out/drill.gone" <"$out/drill.seats" || echo "verdict=BROKEN"
		slot_use "$queue" | "$dev/sql.sh" -N -B
	} | tr ' ' '\n' >"$out/drill.txt"
	audit drill
}

drilled() {
	sed -n "s/^$1=//p" "$out/drill.txt" | head -n 1
}

# A sale that was cut short has no figure.
sold_out_ratio() {
	if [ "$(drilled sold)" != "$(drilled seats)" ]; then
		echo "not sold out within $drill_limit s"
		return
	fi
	awk -v seconds="$1" -v ideal="$2" 'BEGIN { printf "**%.2f**", seconds / ideal }'
}

drill_section() {
	local ideal seconds

	ideal=$(awk "BEGIN { print $drill_seats * $turn_s / $drill_capacity }")
	seconds=$(drilled seconds)
	cat <<TEXT

## Sale drill

$drill_people people (bf000000-...) arrive in one burst for $drill_seats seats, capacity $drill_capacity; every other one closes the browser
within 20 s of joining.  A turn takes $turn_s s of thinking, absent_after $absent_after s, active_ttl $active_ttl s; one look a second at
the public line for all; who is called polls as told, others $far_scale times more rarely.  What the capacity allows:
seats × $turn_s s ÷ capacity = $ideal s.  Slot use over the $(drilled window_s) s from the first full house until fewer seats
than slots were left.  The client's share of one core: $(drilled cpu).

| | |
|---|---|
| sold | $(drilled sold) of $(drilled seats) |
| seconds (joined after) | $seconds ($(drilled joined_s)) |
| ÷ what the capacity allows | $(sold_out_ratio "$seconds" "$ideal") |
| slots held by people who called in the last 30 s | $(drilled present) |
| slots taken | $(drilled taken | head -n 1) |
| calls, of which 5xx | $(drilled calls), $(drilled status_5xx) |
| unexpected answers | $(drilled odd) $(drilled verdict) |
| oversold | $(drilled oversold) |
| order violations | $(drilled violations) |
| dropped although present | $(drilled dropped) |
| absent, dropped | $(drilled absent) |
| audit | $(sed -n 's/^audit=drill //p' "$out/figures.txt") |
TEXT
}
