# Who comes and what is for sale.  Everything is numbered, nothing is random; what the product is
# measured on, its floor is measured on in another queue and concert of the same make.
# shellcheck shell=bash disable=SC2154

ctl() {
	"$dev/ctl.sh" "$@" --json | tr -dc 0-9
}

sql() {
	"$dev/sql.sh" -N -B -e "$1"
}

# given_users N: rich ones, be000000-0000-4000-8000-000000000001 and on.
given_users() {
	local i

	for ((i = 1; i <= $1; i++)); do
		printf 'be000000-0000-4000-8000-%012x,1000000\n' "$i"
	done >"$out/users.csv"
	"$dev/ctl.sh" user import "$out/users.csv" >/dev/null
}

# given_queue CAPACITY: prints its id.
given_queue() {
	ctl queue add --name bench --capacity "$1" --absent-after 0
}

# given_concert QUEUE SEATS: in halls of 300 seats, one date after the other.  Prints its id.
given_concert() {
	local concert day=0

	concert=$(ctl concert add --title Bench --queue "$1" --time-zone UTC)
	while [ $((day * 300)) -lt "$2" ]; do
		ctl schedule add --concert "$concert" --rows A-T --seats-per-row 15 --price 1000 \
			--starts-at "$(date -u -d "2099-01-01 + $day days" +%FT12:00:00Z)" >/dev/null
		day=$((day + 1))
	done
	echo "$concert"
}

# given_line QUEUE N: the first N users wait there; as many as the capacity says are admitted.
given_line() {
	sql "INSERT INTO queue_token (queue_id, user_id, created_at, expires_at, last_seen_at)
		SELECT $1, id, NOW(6), NOW(6) + INTERVAL 1 DAY, NOW(6) FROM user
		WHERE uuid LIKE 'be000000-%' ORDER BY id LIMIT $2"
	"$build/frontrow-activate" -c "$var/frontrow.ini" --once >/dev/null 2>>"$out/activate.log"
}

# shown QUEUE WAITING: does the board show so many?
shown() {
	grep -q "\"waiting\":$2," "$var/line/$1.json" 2>/dev/null
}

# on_board QUEUE WAITING: waits until it does, so that none of the line asks SQL for its place.
on_board() {
	wait_for 30 shown "$1" "$2" || die "the board does not show $2 waiting in queue $1"
}

# given_crowd N: so many users who have nothing, bc000000-0000-4000-8000-000000000001 and on.
given_crowd() {
	sql "SET unique_checks = 0;
		INSERT INTO user (uuid)
		SELECT CONCAT('bc000000-0000-4000-8000-', LPAD(LOWER(HEX(seq)), 12, '0'))
		FROM seq_1_to_$1 WHERE seq > (SELECT COUNT(*) FROM user WHERE uuid LIKE 'bc000000-%')"
}

# given_long_line QUEUE N: the first N of the crowd wait there, behind as many of the rich as the
# capacity admits.
given_long_line() {
	given_line "$1" 30
	given_crowd "$2"
	sql "SET unique_checks = 0, foreign_key_checks = 0;
		INSERT INTO queue_token (queue_id, user_id, created_at, expires_at, last_seen_at)
		SELECT $1, id, NOW(6), NOW(6) + INTERVAL 1 DAY, NOW(6) FROM user
		WHERE uuid LIKE 'bc000000-%' ORDER BY id LIMIT $2"
	on_board "$1" "$2"
}

# people_sampled QUEUE EVERY: each EVERYth who waits there beyond the first places.
people_sampled() {
	sql "SELECT u.uuid, t.id, $1, 0, '-', 0, 0, 0 FROM queue_token t FORCE INDEX (line)
		JOIN user u ON u.id = t.user_id
		WHERE t.queue_id = $1 AND t.status = 'WAITING' AND t.id % $2 = 0 ORDER BY t.id" |
		sed 1,100d
}

# People for load and bare (people.h).  WHO is a query of columns uuid, token, n (1, 2, ...);
# the n-th person is after the n-th seat of the concert.
people() {
	local who=$1 queue=$2 concert=$3 limit=$4

	sql "SELECT p.uuid, p.token, $queue, $concert, COALESCE(s.venue_date, '-'),
			COALESCE(s.schedule_id, 0), COALESCE(s.id, 0),
			COALESCE((SELECT r.id FROM reservation r WHERE r.token_id = p.token AND r.open = 1), 0)
		FROM ($who) p LEFT JOIN
			(SELECT d.venue_date, s.schedule_id, s.id, ROW_NUMBER() OVER (ORDER BY s.id) n
			FROM concert_schedule d JOIN concert_seat s ON s.schedule_id = d.id
			WHERE d.concert_id = $concert) s ON s.n = p.n
		WHERE p.n <= $limit ORDER BY p.n"
}

# people_in_line QUEUE CONCERT N
people_in_line() {
	people "SELECT u.uuid, t.id token, ROW_NUMBER() OVER (ORDER BY t.id) n
		FROM queue_token t JOIN user u ON u.id = t.user_id
		WHERE t.queue_id = $1 AND t.live = 1" "$@"
}

# people_outside QUEUE CONCERT N: the users whom nobody has put in line, last ones first.
people_outside() {
	people "SELECT uuid, 0 token, ROW_NUMBER() OVER (ORDER BY id DESC) n
		FROM user WHERE uuid LIKE 'be000000-%'" "$@"
}
