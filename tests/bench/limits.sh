# What was promised beside what was seen.
# shellcheck shell=bash disable=SC2154

# ratio_of TITLE: the median in the report's first table.
ratio_of() {
	sed -n "s/^| $1 |.*\*\*\([0-9.]*\)\*\*.*/\1/p" "$out/table.md"
}

# limit WHAT RELATION LIMIT VALUE
limit() {
	awk -v what="$1" -v relation="$2" -v limit="$3" -v value="$4" 'BEGIN {
		met = relation == "at most" ? value + 0 <= limit + 0 : value + 0 >= limit + 0
		printf "| %s | %s %s | %s | %s |\n", what, relation, limit,
			value == "" ? "" : value, value == "" ? "not measured" : met ? "met" : "**missed**"
	}'
}

limits_section() {
	local call most

	cat <<TEXT

## Promised and seen

| | promised | seen | |
|---|---|---|---|
TEXT
	limit "poll ÷ hello, 1,000 waiting" "at least" 0.85 "$(ratio_of 'poll ÷ hello, 1000 waiting')"
	limit "poll ÷ hello, 1,000,000 waiting" "at least" 0.85 "$(ratio_of 'poll ÷ hello, 1000000 waiting')"
	limit "poll, 1,000,000 ÷ 1,000 waiting" "at least" 0.9 \
		"$(ratio_of 'poll, 1000000 waiting ÷ 1000 waiting (both ÷ hello)')"
	limit "statements a poll, 1,000,000 waiting" "at most" 0 "$(weighed 1000000 5)"
	limit "line file ÷ a static file" "at least" 0.9 "$(ratio_of 'line file ÷ a static file')"
	for call in "join behind a line" hold pay charge; do
		limit "$call ÷ composed floor" "at least" 0.85 "$(ratio_of "$call ÷ composed floor")"
	done
	while read -r call most; do
		limit "statements of $call" "at most" "$most" "$(said "$call")"
	done <<<$'join 3\nhold 8\ncharge 6\npay 12'
	limit "payments' p99 under the storm ÷ quiet" "at most" 3 "$(lanes_ratio)"
	limit "drill, capacity 300: oversold" "at most" 0 "$(drilled 300 oversold)"
	limit "drill, capacity 300: 5xx" "at most" 0 "$(drilled 300 status_5xx)"
	limit "drill, capacity 300: order violations" "at most" 0 "$(drilled 300 violations)"
	limit "drill, capacity 300: slots held by people present" "at least" 0.95 "$(drilled 300 present)"
	limit "keeper and mariadbd, 1,000,000 waiting, % of a core" "at most" 15 "$(weighed 1000000 6-7)"
	limit "a worker's growth over the last nine tenths of $soak_polls polls, KiB" "at most" 64 "$(soaked 2)"
	limit "the board's, likewise" "at most" 64 "$(soaked 3)"
}
