# Parts of a check that run side by side, each counting for itself (tally.sh).
# shellcheck shell=bash

strands=()

# start_strand NAME COMMAND...: in a process group of its own, so that a signal reaches all that runs
# in it.  However it ends, leave_strand tidies up after it.
start_strand() {
	echo begin >>"$tally/$1"
	set -m
	run_strand "$@" </dev/null &
	set +m
	strands+=("$!")
}

run_strand() {
	set +m
	strand=$1
	shift
	trap leave_strand EXIT
	trap 'trap "" INT TERM HUP; exit 1' INT TERM HUP
	"$@"
	echo end >>"$tally/$strand"
}

wait_for_strands() {
	[ "${#strands[@]}" = 0 ] || wait "${strands[@]}"
	strands=()
}

end_strands() {
	local pid

	for pid in "${strands[@]}"; do
		kill -TERM -- "-$pid" 2>/dev/null
	done
	wait_for_strands
}
