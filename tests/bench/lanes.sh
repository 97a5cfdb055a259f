# Lanes: whether a storm of polls starves those who pay.  Both loops are open; what had to wait for
# its turn to be sent counts as waiting.
# shellcheck shell=bash disable=SC2154

pay_rate=40
storm_percent=70

# payments FILE: of people of their own.
payments() {
	seed turn
	side_open turn "$pay_rate" >"$1"
}

# side_open ROW RATE
side_open() {
	load -p "$FRONTROW_PORT" -b "$capacity" -r "$2" "$1" || true
}

# storm RATE SECONDS: of polls by those in a line of 1000.
storm() {
	local people=$out/people.storm

	load -p "$FRONTROW_PORT" -c 64 -r "$1" -n $(($1 * $2 / $(wc -l <"$people") + 1)) poll
}

# What a closed loop of $connections reaches.
poll_peak() {
	side_product poll | sed -n 's/^name=poll rate=\([0-9]*\).*/\1/p'
}

measure_lanes() {
	local people=$out/people sizes=() size=$waiting turns=$lane_turns rate round pid

	seed poll
	rate=$(($(poll_peak) * storm_percent / 100))
	cp "$people" "$people.storm"
	: >"$out/lanes.txt"
	for ((round = 1; round <= lane_rounds; round++)); do
		payments "$out/lane.quiet"
		seed turn
		storm "$rate" $((2 * turns / pay_rate + 3)) >"$out/lane.polls" &
		pid=$!
		sleep 1
		side_open turn "$pay_rate" >"$out/lane.storm"
		wait "$pid" || true
		printf 'quiet=%s storm=%s polls=%s asked=%s polls_p99=%s quiet_failed=%s storm_failed=%s\n' \
			"$(of "$out/lane.quiet" pay p99_ms)" "$(of "$out/lane.storm" pay p99_ms)" \
			"$(of "$out/lane.polls" poll rate)" "$rate" "$(of "$out/lane.polls" poll p99_ms)" \
			"$(of "$out/lane.quiet" pay failed)" "$(of "$out/lane.storm" pay failed)" \
			>>"$out/lanes.txt"
	done
}

# The median of the rounds.
lanes_ratio() {
	[ ! -e "$out/lanes.txt" ] || tr '=' ' ' <"$out/lanes.txt" | awk '{ printf "%.2f\n", $4 / $2 }' | sort -n |
		awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

lanes_section() {
	[ -e "$out/lanes.txt" ] || return 0
	cat <<TEXT

## Lanes

$lane_turns holds, then as many payments, begun at $pay_rate a second; quiet, and under polls begun at $storm_percent % of the
rate that a closed loop of $connections reached just before.

| round | payments' p99 quiet, ms | under the storm, ms | ratio | polls a second, asked for | answered | their p99 ms | wrong answers |
|---|---|---|---|---|---|---|---|
TEXT
	tr '=' ' ' <"$out/lanes.txt" | awk '{
		ratio = $2 > 0 ? $4 / $2 : 0
		printf "| %d | %s | %s | **%.2f** | %s | %s | %s | %d |\n", NR, $2, $4, ratio, $8, $6, $10, $12 + $14
	}'
}
