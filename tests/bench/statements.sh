# What the product and its floor say to the database for one call, by the server's own log and
# counter; a floor that says anything else is no floor.
# shellcheck shell=bash disable=SC2154

described_calls="join enter poll charge hold pay"
counted_calls=80

# The statement by which a call's connection is known in the log.
mark_of() {
	case $1 in
	join | enter) echo 'INSERT INTO queue\_token' ;;
	poll) echo 'SELECT u.id AS user, u.uuid' ;;
	charge) echo 'INSERT INTO payment\_history' ;;
	hold) echo 'INSERT INTO reservation ' ;;
	pay) echo 'INSERT INTO payment ' ;;
	esac
}

# spoken CALL COMMAND...: the statements of that one call, values as question marks.
spoken() {
	local mark

	mark=$(mark_of "$1")
	shift
	admin_sql -e "SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log;
		SET GLOBAL general_log = 1"
	"$@" >/dev/null
	admin_sql -N --raw -e "SET GLOBAL general_log = 0;
		SELECT REPLACE(argument, '\n', ' ') FROM mysql.general_log
		WHERE command_type IN ('Execute', 'Query') AND argument NOT LIKE 'SET SESSION%'
		AND thread_id = (SELECT MAX(thread_id) FROM mysql.general_log
			WHERE command_type = 'Execute' AND argument LIKE '$mark%')" |
		sed -E "s/'[^']*'/?/g; s/\b[0-9]+\b/?/g; s/\b(NULL)(,|\))/?\2/g"
}

questions() {
	admin_sql -N -e "SHOW GLOBAL STATUS LIKE 'Questions'" | cut -f 2
}

# counted N COMMAND...: statements for each of N calls, by the server's counter.
counted() {
	local n=$1 before own after

	shift
	before=$(questions)
	own=$(($(questions) - before))
	before=$(questions)
	"$@" >/dev/null
	after=$(questions)
	awk -v all=$((after - before - own)) -v n="$n" 'BEGIN { printf "%.1f", all / n }'
}

# some CALL FIRST LAST: those of $out/everybody, who is in the state that the call needs.
some() {
	case $1 in
	join) people_outside "$full" "$concert" 300 ;;
	enter) people_outside "$empty" "$other_concert" 300 ;;
	poll) people_in_line "$full" "$concert" 300 | tail -n +101 ;;
	pay) people_in_line "$full" "$concert" 300 | awk '$8 > 0' ;;
	*) people_in_line "$full" "$concert" 300 ;;
	esac | sed -n "$2,$3p" >"$people"
}

# describe CALL: a line of the table, and the texts.
describe() {
	local call=$1 said=$out/statements count same=

	some "$call" 1 1
	spoken "$call" load -p "$FRONTROW_PORT" -c 1 "$call" >"$said.product"
	if [ "$call" != poll ]; then
		some "$call" 2 2
		spoken "$call" bare shop -w 1 "$call" <"$people" >"$said.floor" || true
		same=yes
		if ! diff "$said.floor" "$said.product" >"$said.diff"; then
			same="BROKEN: no"
			cat "$said.diff" >&2
		fi
	fi
	some "$call" 3 $((2 + counted_calls))
	count=$(counted "$(wc -l <"$people")" load -p "$FRONTROW_PORT" -c 1 "$call")
	echo "| $call | $(wc -l <"$said.product") | $count | $same |" >>"$said.table"
	printf '\n%s:\n' "$call" >>"$said.texts"
	cat "$said.product" >>"$said.texts"
}

# A queue with 100 in their turn and 200 behind them, and one with nobody.
compare_statements() {
	local people=$out/people full empty concert other_concert call

	sizes=()
	rm -f "$out"/statements.*
	full=$(given_queue 100)
	concert=$(given_concert "$full" 300)
	given_line "$full" 300
	empty=$(given_queue 1000)
	other_concert=$(given_concert "$empty" 300)
	on_board "$full" 200
	on_board "$empty" 0
	for call in $described_calls; do
		describe "$call"
	done
}

# said CALL: how many statements.
said() {
	[ ! -e "$out/statements.table" ] ||
		sed -n "s/^| $1 | \([0-9]*\) |.*/\1/p" "$out/statements.table"
}

statements_section() {
	[ -e "$out/statements.table" ] || return 0
	cat <<TEXT

## Statements per call

For one call by the server's log, BEGIN, COMMIT and the admission that follows included; and for
each of up to $counted_calls calls by its counter (\`Questions\`, which the sweeps move a little too).  The last column
says whether the floor sent the same texts in the same order.  The poll is one from the first
places; those from beyond say nothing (above).

| call | statements | counted | floor the same |
|---|---|---|---|
TEXT
	cat "$out/statements.table"
	printf '\n```\n%s\n```\n' "$(sed 1d "$out/statements.texts")"
}
