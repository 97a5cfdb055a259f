# Being told: an event to everybody who listens, and what each of them weighs in both nginx.
# shellcheck shell=bash disable=SC2154

measure_stream() {
	local queue

	queue=$(given_queue 30)
	on_board "$queue" 0
	# shellcheck disable=SC2046
	setsid -w "$build/tests/bench/events" -p "$FRONTROW_PORT" -s "$run/push.sock" -q "$queue" \
		-n "$subscribers" -e "$events" $(part_pids nginx) $(part_pids push) \
		>"$out/stream.txt" || echo "BROKEN=1" >>"$out/stream.txt"
}

# of FILE NAME [FIELD]: the value in a line that begins with name=NAME, or of NAME itself.
of() {
	sed -n "s/^name=$2 .*\b$3=\([^ ]*\).*/\1/p" "$1"
}

stream_section() {
	[ -e "$out/stream.txt" ] || return 0
	cat <<TEXT

## Told, not asked

$subscribers subscribers of one event stream, $events events published by the bench at the push server's socket; times
from the publication to the last byte read; memory: PSS of both nginx, grown by each subscriber.
The client's share of one core: $(of "$out/stream.txt" event cpu).

| subscribers | to each: p50 / p99 ms | to the last of all: p50 / p99 ms | bytes each |
|---|---|---|---|
TEXT
	if grep -q BROKEN "$out/stream.txt"; then
		echo "| $subscribers | BROKEN: not everybody got every event | | |"
		return
	fi
	echo "| $subscribers | $(of "$out/stream.txt" event p50_ms) / $(of "$out/stream.txt" event p99_ms) |" \
		"$(of "$out/stream.txt" last p50_ms) / $(of "$out/stream.txt" last p99_ms) |" \
		"$(sed -n 's/^bytes_each=//p' "$out/stream.txt") |"
}
