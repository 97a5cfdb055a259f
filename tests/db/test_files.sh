#!/usr/bin/env bash
# The files that an operator gives to frontrowctl and takes from it, as Excel and others write and
# read them.
set -eu
. "$(dirname "$0")/programs.sh"

shows=0

# file BYTES: printf's format, as $dir/seats.csv.
file() {
	# shellcheck disable=SC2059  # the bytes are the format
	printf "$1" >"$dir/seats.csv"
}

# A new date of that file's seats; what is printed is in $dir/out and $dir/err.
add() {
	shows=$((shows + 1))
	status_of ctl schedule add --concert 1 --starts-at "2097-01-01T00:00:00Z" --seats "$dir/seats.csv"
}

seats() {
	sql "SELECT GROUP_CONCAT(label, '|', grade, '|', price ORDER BY id SEPARATOR ';') FROM concert_seat
		WHERE schedule_id = (SELECT MAX(id) FROM concert_schedule)"
}

# accepted WHAT BYTES SEATS
accepted() {
	file "$2"
	expect "$1: status" 0 "$(add)"
	expect "$1" "$3" "$(seats)"
	sql 'DELETE FROM concert_seat; DELETE FROM concert_schedule'
}

# refused WHAT BYTES MESSAGE...: each is a line of the answer, behind the file's name.
refused() {
	local what=$1

	file "$2"
	expect "$what: status" 1 "$(add)"
	shift 2
	expect "$what" "$(printf '%s\n' "$@")" \
		"$(sed -e "s|^frontrowctl: $dir/seats.csv:||" -e '/^frontrowctl: nothing was/d' "$dir/err")"
	expect "$what: its end" "frontrowctl: nothing was added: $dir/seats.csv has $# error$([ $# = 1 ] || echo s)" \
		"$(tail -n 1 "$dir/err")"
	expect "$what: seats" 0 "$(sql 'SELECT COUNT(*) FROM concert_schedule')"
}

seat_files() {
	local header='; a header row must be label,grade,price'

	accepted "Excel's file" '\xef\xbb\xbf좌석,등급,가격\r\n1열 1번,R,154000\r\n' '1열 1번|R|154000'
	accepted "an English header" 'Label, grade ,PRICE\nA1,R,1\n' 'A1|R|1'
	accepted "empty rows and columns" 'A1,R,1,,\r\n,,\r\n\r\nA2,,2\r\n,,,,,,,,,,,,\r\n' 'A1|R|1;A2||2'
	accepted "an old Mac's lines" 'A1,R,1\rA2,R,1\r' 'A1|R|1;A2|R|1'
	accepted "a quoted comma" '"VIP, 1열 3번",VIP,1\n"말: ""앞"" 1",VIP,1\n' \
		'VIP, 1열 3번|VIP|1;말: "앞" 1|VIP|1'
	accepted "spaces" ' A\xc2\xa0 1\xe3\x80\x80, R ,\xc2\xa01 \n' 'A 1|R|1'
	accepted "NFC" '\xe1\x84\x8b\xe1\x85\xa7\xe1\x86\xaf 1,R,1\n' '열 1|R|1'
	accepted "full-width forms, as written" '\xef\xbc\xa1\xef\xbc\x91,R,1\n' 'Ａ１|R|1'
	accepted "two cases" 'A1,R,1\na1,R,1\n' 'A1|R|1;a1|R|1'
	accepted "what looks like a formula" '=1+1,R,1\n@SUM(A1),R,1\n3-12,R,1\n1E5,R,1\n007,R,1\n' \
		'=1+1|R|1;@SUM(A1)|R|1;3-12|R|1;1E5|R|1;007|R|1'
	accepted "what we guarded ourselves" "'=1+1,R,1\n'007,'-S,1\n" '=1+1|R|1;007|-S|1'

	refused "twins" 'A1,R,1\n A1,R,1\nA\xc2\xa01,R,1\nA 1,R,1\nA\xe2\x80\x8b1,R,1\n\xef\xbc\xa1\xef\xbc\x91,S,1\n' \
		'5: the label contains a character that cannot be seen (U+200B)' \
		'4: the label A 1 looks the same as A 1 in line 3' \
		'2: the label A1 looks the same as A1 in line 1' \
		'6: the label Ａ１ looks the same as A1 in line 1'
	refused "another header" 'grade,label,price\nA1,R,1\n' \
		'1: the header row names other columns than label,grade,price, or in another order'
	refused "an unknown header" 'place,class,points\nA1,R,1\n' \
		"1: \"points\" is not a price of 0 to 10000000000, in digits only$header"
	refused "thousands" 'A1,R,1\nA2,R,"154,000"\nA3,R,154,000\n' \
		'2: the price "154,000" has thousands separators: write 154000' \
		'3: not label,grade,price: it has 4 columns, and a text that contains a comma must be in double quotes'
	refused "a currency" 'A1,VIP,₩154000\n' \
		'1: "₩154000" is not a price of 0 to 10000000000, in digits only'
	refused "prices" 'A1,R,1\nA2,R,\nA3,R,1.50\nA4,R,10000000001\n' \
		'2: the price is empty' \
		'3: "1.50" is not a price of 0 to 10000000000, in digits only' \
		'4: "10000000001" is not a price of 0 to 10000000000, in digits only'
	refused "too long" '123456789012345678901234567890123,R,1\nA,123456789012345678901234567890123,1\n' \
		'1: the label has 33 characters, more than the 32 allowed' \
		'2: the grade has 33 characters, more than the 32 allowed'
	refused "control characters" 'A\t1,R,1\nA2,R\x7f,1\n' \
		'1: the label contains a control character (U+0009)' \
		'2: the grade contains a control character (U+007F)'
	refused "no label" ',R,1\n' '1: the label is empty'
	refused "columns" 'A1\nA2;R;1\n' \
		'1: not label,grade,price: it has 1 column, and commas must separate them' \
		'2: not label,grade,price: it has 1 column, and commas must separate them'
	refused "quotes" 'A1,R,1\n"A2,R,1\nA3,"R"x,1\n' \
		'2: a quote is not closed on its line' '3: characters after a closing quote'
	refused "CP949" 'A1,R,1\n1\xc3\xfe,R,1\n2\xc3\xfe,R,1\n' \
		'2: not UTF-8 text (Excel'"'"'s plain "CSV" is CP949 in Korea): save it as "CSV UTF-8"'
	refused "UTF-16" '\xff\xfeA\0001\0' \
		'1: not UTF-8 text but, it seems, UTF-16: save it as "CSV UTF-8"'
}

many_faults_and_seats() {
	seq 30 | sed 's/$/,R/' >"$dir/seats.csv"
	expect "many faults" 1 "$(add)"
	expect "those shown" "22 and 10 more" "$(wc -l <"$dir/err") $(grep -o 'and 10 more' "$dir/err")"
	seq 50001 | sed 's/.*/A&,R,1/' >"$dir/seats.csv"
	expect "too many" 1 "$(add)"
	grep -qF 'seats.csv:50001: more than 50000 seats' "$dir/err" || fail "too many: $(cat "$dir/err")"
	expect "too many rows" 2 "$(status_of ctl schedule add --concert 1 --starts-at 2097-01-01T00:00:00Z \
		--rows A-BZ --seats-per-row 1000 --price 1)"
	grep -qF -e '--rows: more than 50000 seats' "$dir/err" || fail "too many rows: $(cat "$dir/err")"
}

user_files() {
	file '\xef\xbb\xbfuuid,balance\r\n00000000-0000-4000-8000-000000000001,7\r\n,\r\n'
	expect "user import" '{"read":1,"added":1}' "$(ctl --json user import "$dir/seats.csv")"
	file '00000000-0000-4000-8000-000000000001,"1,000"\nu,1\n00000000-0000-4000-8000-000000000002\n'
	expect "bad users" 1 "$(status_of ctl user import "$dir/seats.csv")"
	expect "each of them" "1 2 3 nothing" "$(sed -E "s|^frontrowctl: ($dir/seats.csv:)?([a-z0-9]+).*|\2|" \
		"$dir/err" | xargs)"
}

blocked() {
	sql "SELECT GROUP_CONCAT(label ORDER BY id SEPARATOR ';') FROM concert_seat WHERE blocked"
}

# block WHAT BLOCKED OPTION...; puts them back on sale by the same words.
block() {
	local what=$1 wanted=$2

	shift 2
	expect "$what: status" 0 "$(status_of ctl seat block --schedule "$date" "$@")"
	expect "$what" "$wanted" "$(blocked)"
	expect "$what: back" 0 "$(status_of ctl seat unblock --schedule "$date" "$@")"
	expect "$what: none" NULL "$(blocked)"
}

# unblockable WHAT STATUS MESSAGE OPTION...
unblockable() {
	local what=$1 wanted=$2 message=$3

	shift 3
	expect "$what: status" "$wanted" "$(status_of ctl seat block --schedule "$date" "$@")"
	grep -qF -e "$message" "$dir/err" || fail "$what: $(cat "$dir/err")"
	expect "$what: none" NULL "$(blocked)"
}

seats_blocked() {
	local date old=$'B\xe2\x80\x8b3'

	file '"VIP, 1열",R,1\nA 1,R,1\nB2,R,1\n=1,R,1\n'
	expect "its seats" 0 "$(add)"
	date=$(sql 'SELECT MAX(id) FROM concert_schedule')
	block "a quoted comma" 'VIP, 1열;B2' --labels '"VIP, 1열",B2'
	block "looks" 'A 1;B2' --labels "$(printf ' A\xe3\x80\x801,Ｂ２,B2')"
	file '\xef\xbb\xbflabel\r\n"VIP, 1열"\r\n,\r\nA\xc2\xa01\r\n'"'=1"'\r\n'
	block "a file" 'VIP, 1열;A 1;=1' --labels-file "$dir/seats.csv"
	file 'B2\nA 1,B2\n'
	unblockable "two columns" 1 'seats.csv:2: more than one column' --labels-file "$dir/seats.csv"
	file 'B2\nB3\n'
	unblockable "no such seat" 1 'no seat B3' --labels-file "$dir/seats.csv"
	file '\n'
	unblockable "no labels" 1 'no labels' --labels-file "$dir/seats.csv"
	seq 50001 >"$dir/seats.csv"
	unblockable "too many" 1 'seats.csv:50001: more than 50000 labels' --labels-file "$dir/seats.csv"
	unblockable "both" 2 'either' --labels B2 --labels-file "$dir/seats.csv"
	unblockable "neither" 2 'either'
	unblockable "an open quote" 2 'a quote' --labels '"B2'

	# As a date may have them that was made when only equal bytes were one label.
	sql "INSERT INTO concert_seat (schedule_id, label, price) VALUES ($date, '$old', 1),
		($date, 'C1', 1), ($date, ' C1', 1)"
	block "an old label" "$old" --labels B3
	block "the very bytes" ' C1' --labels ' C1'
	unblockable "either of two" 1 'no seat' --labels 'Ｃ１'
}

for_spreadsheets() {
	local date door

	door=$'\xef\xbb\xbflabel,grade,price,status,user_id,reservation_id,paid_at,time_zone\r'
	file '=1,"-R, ""x""",10\n007,R,10\n'
	sql 'DELETE FROM concert_seat; DELETE FROM concert_schedule'
	expect "its seats" 0 "$(add)"
	date=$(sql 'SELECT MAX(id) FROM concert_schedule')
	expect "nobody at the door" "$door" "$(ctl reservation list --schedule "$date" --csv)"
	sql "INSERT INTO queue_token (id, queue_id, user_id, status, activated_at, turn_ends_at, ended_at)
			VALUES (9, 1, 1, 'DONE', NOW(6), NOW(6), NOW(6));
		INSERT INTO reservation (id, user_id, token_id, schedule_id, status, total, hold_expires_at)
			VALUES (9, 1, 9, $date, 'CONFIRMED', 20, NOW(6));
		UPDATE concert_seat SET status = 'RESERVED', reservation_id = 9 WHERE schedule_id = $date;
		INSERT INTO reservation_seat (reservation_id, seat_id, price, sold)
			SELECT 9, id, 10, 1 FROM concert_seat WHERE reservation_id = 9;
		INSERT INTO payment (id, reservation_id, amount, paid_at)
			VALUES (9, 9, 20, '2026-12-24 15:00:00.999999');
		UPDATE user SET balance = balance + 20;
		INSERT INTO payment_history (user_id, type, amount_change, balance_after) VALUES (1, 'CHARGE', 20, 27);
		UPDATE user SET balance = balance - 20;
		INSERT INTO payment_history (user_id, type, amount_change, balance_after, payment_id, created_at)
			VALUES (1, 'PAYMENT', -20, 7, 9, '2026-12-24 15:00:00.999999');
		UPDATE concert SET title = '+서울'"
	expect "the door list" "$door
'=1,\"'-R, \"\"x\"\"\",10,CONFIRMED,00000000-0000-4000-8000-000000000001,9,2026-12-25 00:00:00,Asia/Seoul"$'\r'"
'007,R,10,CONFIRMED,00000000-0000-4000-8000-000000000001,9,2026-12-25 00:00:00,Asia/Seoul"$'\r' \
		"$(ctl reservation list --schedule "$date" --csv)"
	expect "the report" $'\xef\xbb\xbf'"what,concert_id,schedule_id,date,reservations,seats,seat_prices,points,ledger,agrees,title"$'\r'"
sold,1,$date,2097-01-01,1,2,20,20,-20,true,'+서울"$'\r' "$(ctl report --day 2026-12-25 --csv)"
	expect "a report of nothing" "what,concert_id" "$(ctl report --day 2025-12-25 --csv | cut -c 4-18)"

	ctl reservation list --schedule "$date" --csv | cut -d, -f1-4 |
		sed 's/,CONFIRMED\|,status//' >"$dir/again.csv"
	expect "what was written is read again" 0 "$(status_of ctl schedule add --concert 1 \
		--starts-at 2098-01-01T00:00:00Z --seats "$dir/again.csv")"
	expect "as it was" '=1|-R, "x"|10;007|R|10' "$(seats)"
}

ctl "${migrate[@]}" >/dev/null
ctl concert add --title T --queue 1 >/dev/null
seat_files
many_faults_and_seats
user_files
seats_blocked
for_spreadsheets
