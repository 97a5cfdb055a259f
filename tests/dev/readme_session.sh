#!/usr/bin/env bash
# Pastes README.md's session, all blocks fenced as sh under its heading, into one shell, against
# FRONTROW_URL or this checkout's instance.  It must end with a seat that the database
# knows as paid, once.
set -eu
. "$(dirname "$0")/env.sh"

session=$(awk '
	/^## / { here = $0 == "## From token to paid seat" }
	/^```/ { inside = here && $0 == "```sh"; next }
	inside' "$top/README.md")
[ -n "$session" ] || die "README.md has no session"

address=${FRONTROW_URL:-$(url)}
export FRONTROW_PORT=${address##*:}

cd "$top"
answers=$(timeout 120 bash -eu -o pipefail -c "$session") || {
	printf '%s\n' "$answers"
	die "a step of the session failed"
}
printf '%s\n' "$answers"

# said TEXT: some answer contains it.
said() {
	case $answers in
	*"$1"*) ;;
	*) die "no answer says $1" ;;
	esac
}

said '"status":"ACTIVE"'
said '"status":"TEMP_RESERVED"'
said '"charged":200000'
said '"status":"CONFIRMED"'
said 'Idempotency-Replayed: true'
said '"code":"SEAT_UNAVAILABLE"'

payment=$(sed -n 's/^{"payment_id":\([0-9]*\),.*/\1/p' <<<"$answers" | sort -u)
fact=$("${FRONTROW_SQL:-$dev/sql.sh}" -N -B -e "
	SELECT CONCAT_WS(' ', r.status, s.status, COUNT(DISTINCT p.id), COUNT(DISTINCT h.id))
	FROM payment paid
	JOIN reservation r ON r.id = paid.reservation_id
	JOIN payment p ON p.reservation_id = r.id
	JOIN reservation_seat rs ON rs.reservation_id = r.id AND rs.sold = 1
	JOIN concert_seat s ON s.id = rs.seat_id AND s.reservation_id = r.id
	JOIN payment_history h ON h.payment_id = p.id
	WHERE paid.id = ${payment:-0}")
[ "$fact" = 'CONFIRMED RESERVED 1 1' ] ||
	die "payment $payment: the database says \"$fact\", not one seat RESERVED by one payment"
