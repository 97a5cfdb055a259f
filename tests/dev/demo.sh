#!/usr/bin/env bash
# Fills an empty instance with something to sell and people to buy it; leaves any other alone.
# FRONTROW_CTL: the command that is frontrowctl here.
set -eu

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
hall=$here/demo_hall.csv
ctl=${FRONTROW_CTL:-$here/ctl.sh}

# The id in the {"queue_id":N} or the like that an `add` prints.
added() {
	"$ctl" --json "$@" | sed -n 's/^{"[a-z]*_id": *\([0-9]*\)}$/\1/p' | grep .
}

# evening DAYS HH:MM: so many days from today, in Seoul.
evening() {
	TZ=Asia/Seoul date -d "$1 days" "+%FT$2:00+09:00"
}

# Users 1 to 1000: 00000000-0000-4000-8000- and the number in twelve decimal digits.
users() {
	seq -f '00000000-0000-4000-8000-%012.0f,500000' 1 1000
}

[ "$("$ctl" --json concert list)" = '{"concerts":[]}' ] || exit 0

list=$(mktemp)
trap 'rm -f "$list"' EXIT
users >"$list"
"$ctl" user import "$list"

concert=$(added concert add --title '서울 윈터 콘서트 (Seoul Winter Concert)' --venue '올림픽홀' --queue 1)
for days in 30 31 32; do
	added schedule add --concert "$concert" --starts-at "$(evening "$days" 19:30)" --seats "$hall"
done

concert=$(added concert add --title 'Midnight Jazz Club' --venue 'Blue Room, Hongdae' --queue 1)
added schedule add --concert "$concert" --starts-at "$(evening 30 21:00)" \
	--rows A-E --seats-per-row 10 --price 40000 --grade R

queue=$(added queue add --name '별빛 페스티벌' --capacity 10 --active-ttl 300)
concert=$(added concert add --title '별빛 페스티벌 (Starlight Festival)' --venue '난지한강공원' \
	--queue "$queue")
added schedule add --concert "$concert" --starts-at "$(evening 45 18:00)" \
	--rows A-H --seats-per-row 25 --price 77000 --grade 전석
