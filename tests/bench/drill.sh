# The sale drill: a crowd, a hall, and what became of both.
# shellcheck shell=bash disable=SC2154

absent_after=20
turn_s=10
active_ttl=30
far_scale=3

# drill_hall CAPACITY: how many seats, and how long it may take; what the capacity allows takes 17 s
# to 200 s of that.
drill_hall() {
	case $1 in
	30) echo 600 400 ;;
	100) echo 250 90 ;;
	300) echo 5000 420 ;;
	3000) echo 5000 240 ;;
	esac
}

# Users with points and their opening lines in the ledger.
given_buyers() {
	[ "$(sql "SELECT COUNT(*) FROM user WHERE uuid LIKE 'bf000000-%'")" = 0 ] || return 0
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
	local queue=$1 drill_capacity=$2 drill_seats=$3 gone=$4

	echo "CREATE TEMPORARY TABLE gone (token BIGINT UNSIGNED PRIMARY KEY, at DATETIME(6));"
	awk '{ printf "%s(%s, FROM_UNIXTIME(%s))", NR % 500 == 1 ? "INSERT INTO gone VALUES " : ", ", $1, $2 }
		NR % 500 == 0 { print ";" } END { if (NR % 500) print ";" }' "$gone"
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

# measure_drill CAPACITY
measure_drill() {
	local queue concert seats limit of=$out/drill@$1

	read -r seats limit < <(drill_hall "$1")
	given_buyers "$drill_people"
	queue=$(ctl queue add --name drill --capacity "$1" --absent-after "$absent_after" --active-ttl "$active_ttl")
	concert=$(given_concert "$queue" "$seats")
	on_board "$queue" 0
	sql "SELECT s.schedule_id, s.id FROM concert_seat s JOIN concert_schedule d ON d.id = s.schedule_id
		WHERE d.concert_id = $concert ORDER BY s.id LIMIT $seats" >"$of.seats"
	sql "DELETE s FROM concert_seat s JOIN concert_schedule d ON d.id = s.schedule_id
		WHERE d.concert_id = $concert AND s.id > $(tail -n 1 "$of.seats" | cut -f 2)"
	{
		echo "limit_s=$limit"
		setsid -w "$build/tests/bench/drill" -p "$FRONTROW_PORT" -q "$queue" -c "$concert" \
			-n "$drill_people" -t $((turn_s * 1000)) -s "$far_scale" -l "$limit" \
			-o "$of.gone" <"$of.seats" || echo "verdict=BROKEN"
		slot_use "$queue" "$1" "$seats" "$of.gone" | "$dev/sql.sh" -N -B
	} | tr ' ' '\n' >"$of.txt"
	audit "drill@$1"
	# Nobody of these is in the way of what is measured next.
	sql "UPDATE queue_token SET status = 'EXPIRED', end_reason = 'LEFT', ended_at = NOW(6)
		WHERE queue_id = $queue AND status = 'WAITING'"
}

# drilled CAPACITY NAME
drilled() {
	[ ! -e "$out/drill@$1.txt" ] || sed -n "s/^$2=//p" "$out/drill@$1.txt" | head -n 1
}

# A sale that was cut short has no figure.
sold_out_ratio() {
	if [ "$(drilled "$1" sold)" != "$(drilled "$1" seats)" ]; then
		echo "not sold out within $(drilled "$1" limit_s) s"
		return
	fi
	awk -v seconds="$(drilled "$1" seconds)" -v ideal="$(drill_ideal "$1")" 'BEGIN { printf "**%.2f**", seconds / ideal }'
}

drill_ideal() {
	awk -v seats="$(drilled "$1" seats)" -v turn="$turn_s" -v capacity="$1" 'BEGIN { print seats * turn / capacity }'
}

# in_full_house CAPACITY NAME: a share of the slots, if all were taken for a while.
in_full_house() {
	if awk -v s="$(drilled "$1" window_s)" 'BEGIN { exit s > 0 }'; then
		echo "never full"
	else
		drilled "$1" "$2"
	fi
}

drill_column() {
	cat <<TEXT
$(drilled "$1" sold) of $(drilled "$1" seats)
$(drilled "$1" seconds) ($(drilled "$1" joined_s))
$(drill_ideal "$1")
$(sold_out_ratio "$1")
$(drilled "$1" window_s)
$(in_full_house "$1" present)
$(in_full_house "$1" taken)
$(drilled "$1" calls), $(drilled "$1" status_5xx)
$(drilled "$1" odd) $(drilled "$1" verdict)
$(drilled "$1" oversold)
$(drilled "$1" violations)
$(drilled "$1" absent), $(drilled "$1" dropped)
$(drilled "$1" cpu)
$(sed -n "s/^audit=drill@$1 //p" "$out/figures.txt")
TEXT
}

drill_rows() {
	cat <<TEXT
seats sold
seconds until then (until all had joined)
what the capacity allows: seats × $turn_s s ÷ capacity
÷ what the capacity allows
seconds from the first full house until fewer seats than slots were left
in these: slots held by people who called in the last 30 s
in these: slots taken
calls, of which 5xx
unexpected answers
oversold
order violations
absent and expired; expired although present
the client's share of one core
audit
TEXT
}

drill_sections() {
	local capacities capacity columns=() rule='|---'

	capacities=$(find "$out" -name 'drill@*.txt' | sed 's/.*@//; s/\.txt$//' | sort -n)
	[ -n "$capacities" ] || return 0
	for capacity in $capacities; do
		drill_column "$capacity" >"$out/drill@$capacity.column"
		columns+=("$out/drill@$capacity.column")
		rule+='|---'
	done
	cat <<TEXT

## Sale drill

$drill_people people (bf000000-...) arrive in one burst; every other one closes the browser within 20 s of joining.
A turn takes $turn_s s of thinking, absent_after $absent_after s, active_ttl $active_ttl s; one look a second at the public line
for all; who is called polls as told, others $far_scale times more rarely.

| capacity | $(sed 's/ / | /g' <<<"${capacities//$'\n'/ }") |
$rule|
$(drill_rows | paste -d '|' - "${columns[@]}" | sed 's/^/| /; s/|/ | /2g; s/$/ |/')
TEXT
}
