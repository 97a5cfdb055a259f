# What a long line weighs: statements of a poll, the processor of the keeper and of the database, the
# memory of a worker and of the board.
# shellcheck shell=bash disable=SC2154

ticks_per_s=$(getconf CLK_TCK)

# children workers|keeper: of the master; workers wait for connections.
children() {
	local pid fds

	for pid in $(pgrep -P "$(part_pid worker)"); do
		fds=$(readlink "/proc/$pid"/fd/* || true)
		case $1:$fds in
		workers:*eventpoll*) echo "$pid" ;;
		workers:*) ;;
		keeper:*eventpoll*) ;;
		keeper:*) echo "$pid" ;;
		esac
	done
}

# ticks PID: what it has had of the processor.
ticks() {
	local stat

	read -r stat <"/proc/$1/stat"
	read -r _ _ _ _ _ _ _ _ _ _ _ user system _ <<<"${stat##*) }"
	echo $((user + system))
}

# A process's own memory and its share of what it has in common with others, KiB.
pss_kib() {
	awk '/^Pss:/ { print $2 }' "/proc/$1/smaps_rollup"
}

# The board is the one mapping of shared anonymous memory that every worker has.
board_kib() {
	awk '$1 ~ /-/ { board = $2 ~ /s$/ && $6 == "/dev/zero" } board && $1 == "Rss:" { n += $2 }
		END { print n + 0 }' "/proc/$1/smaps"
}

# The largest of the workers, without the board.
worker_kib() {
	local pid

	for pid in $(children workers); do
		awk '/^Pss_(Anon|File):/ { n += $2 } END { print n }' "/proc/$pid/smaps_rollup"
	done | sort -n | tail -n 1
}

executed() {
	admin_sql -N -e "SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'" | cut -f 2
}

# executed_during COMMAND...: statements, seconds.
executed_during() {
	local before began=${EPOCHREALTIME/./}

	before=$(executed)
	"$@" >/dev/null
	echo $(($(executed) - before)) $((${EPOCHREALTIME/./} - began))
}

share() {
	awk -v ticks="$1" -v hz="$ticks_per_s" -v s="$weighing_s" 'BEGIN { printf "%.1f", 100 * ticks / hz / s }'
}

# weigh WAITING: a line of weights.txt, of the people measured last.
weigh() {
	local people=$out/people polls_made during during_us quiet quiet_us keeper database keeper_cpu database_cpu

	keeper=$(children keeper)
	database=$(part_pid mariadbd)
	keeper_cpu=$(ticks "$keeper")
	database_cpu=$(ticks "$database")
	read -r quiet quiet_us < <(executed_during sleep "$weighing_s")
	keeper_cpu=$(share $(($(ticks "$keeper") - keeper_cpu)))
	database_cpu=$(share $(($(ticks "$database") - database_cpu)))
	polls_made=$(($(repeats "$polls") * $(wc -l <"$people")))
	read -r during during_us < <(executed_during side_product poll)
	awk -v waiting="$1" -v n="$polls_made" -v during="$during" -v during_us="$during_us" \
		-v quiet="$quiet" -v quiet_us="$quiet_us" -v keeper="$keeper_cpu" \
		-v database="$database_cpu" -v worker="$(worker_kib)" -v board="$(board_kib "$keeper")" 'BEGIN {
		own = during - quiet * during_us / quiet_us
		printf "| %d | %d | %d | %.1f | %.4f | %.1f | %.1f | %.1f | %.1f |\n", waiting, n, during,
			quiet * during_us / quiet_us, own < 0 ? 0 : own / n, keeper, database,
			board / 1024, worker / 1024
	}' >>"$out/weights.txt"
}

# soak: what a tenth of $soak_polls leaves behind, and all of them; the workers stay the same.
soak() {
	local people=$out/people sizes=() size=$waiting master round

	master=$(part_pid worker)
	echo "max_requests = 1000000000" >>"$var/frontrow.ini"
	kill -HUP "$master"
	sleep 2
	seed poll
	: >"$out/soak.txt"
	for ((round = 1; round <= 10; round++)); do
		load -p "$FRONTROW_PORT" -n "$(repeats $((soak_polls / 10)))" poll >/dev/null
		case $round in
		1 | 10) echo "$((round * soak_polls / 10)) $(worker_kib) $(board_kib "$(children keeper)")" ;;
		esac >>"$out/soak.txt"
	done
}

# soaked COLUMN: KiB that all polls left more than a tenth of them.
soaked() {
	[ ! -e "$out/soak.txt" ] ||
		awk -v n="$1" 'NR == 1 { first = $n } END { print $n - first }' "$out/soak.txt"
}

soak_section() {
	[ -e "$out/soak.txt" ] || return 0
	cat <<TEXT

## Memory over many polls

After so many of the same workers, KiB:

| polls | largest worker | board |
|---|---|---|
TEXT
	awk '{ printf "| %d | %d | %d |\n", $1, $2, $3 }' "$out/soak.txt"
}

# weighed WAITING COLUMN[-COLUMN]: of the table, summed; a sweep more or less is not in two decimals.
weighed() {
	[ ! -e "$out/weights.txt" ] || awk -F '|' -v waiting="$1" -v columns="$2" '
		BEGIN { split(columns "-" columns, c, "-") }
		$2 + 0 == waiting {
			for (i = c[1]; i <= c[2]; i++)
				sum += $(i + 1)
			printf "%.2f", sum
		}' "$out/weights.txt"
}

weight_section() {
	[ -e "$out/weights.txt" ] || return 0
	cat <<TEXT

## What a long line weighs

Statements are \`Com_stmt_execute\` of the whole server while so many polls were made by tokens that the board
lists beyond the first places; expected: what keeper and sweeps execute in as long without a poll.  The
processor: keeper and mariadbd over $weighing_s s without a poll, in hundredths of one core, all lines so far together.
Memory: the board's pages in use, and the largest worker without it, MiB.

| waiting | polls | statements | expected | a poll | keeper % | mariadbd % | board | worker |
|---|---|---|---|---|---|---|---|---|
TEXT
	cat "$out/weights.txt"
}
