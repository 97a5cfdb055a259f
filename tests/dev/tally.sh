# Counting what passed.  A check that could not run has failed.
# shellcheck shell=bash

passed=0
failed=0

# step NAME COMMAND...: one check of its own; what it says goes to a file.
step() {
	local name=$1 file

	shift
	say "$name"
	file=$work/log/$(printf '%s' "$name" | tr -c 'a-zA-Z0-9' '_').log
	if "$@" >"$file" 2>&1 </dev/null; then
		passed=$((passed + 1))
		return 0
	fi
	failed=$((failed + 1))
	show_failure "$name" "$file"
	return 1
}

show_failure() {
	printf -- '--- %s failed; the end of %s:\n' "$1" "$2"
	tail -n 30 "$2"
	printf -- '---\n'
}

# test_group NAME BUILD TARGET: a group of automake's tests in a build directory, counted one by one.
test_group() {
	local name=$1 dir=$2 target=$3 file before=$failed

	say "$name"
	file=$work/log/$(printf '%s' "$name" | tr -c 'a-zA-Z0-9' '_').log
	find "$dir/tests" -name '*.trs' -delete 2>/dev/null
	(cd "$dir" && make "$target") >"$file" 2>&1 </dev/null
	local status=$?
	count_results "$dir/tests"
	if [ "$status" != 0 ] && [ "$failed" = "$before" ]; then
		failed=$((failed + 1))
		show_failure "$name" "$file"
	fi
}

# The test programs say how many checks they made; a script counts as one.
count_results() {
	local trs ran bad

	while IFS= read -r trs; do
		ran=0
		bad=0
		while read -r a b c; do
			ran=$((ran + a))
			bad=$((bad + b + c))
		done < <(sed -nE 's/^[0-9]+%: Checks: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+)$/\1 \2 \3/p' \
			"${trs%.trs}.log")
		if ! grep -q '^:test-result: PASS' "$trs"; then
			[ "$bad" -gt 0 ] || bad=1
			[ "$ran" -ge "$bad" ] || ran=$bad
			show_failure "$(basename "${trs%.trs}")" "${trs%.trs}.log"
		elif [ "$ran" = 0 ]; then
			ran=1
		fi
		passed=$((passed + ran - bad))
		failed=$((failed + bad))
	done < <(find "$1" -name '*.trs' | sort)
}

# node_group NAME COMMAND...: tests of node's runner, told as TAP, counted one by one.
node_group() {
	local name=$1 file status good bad

	shift
	say "$name"
	file=$work/log/$(printf '%s' "$name" | tr -c 'a-zA-Z0-9' '_').log
	"$@" >"$file" 2>&1 </dev/null
	status=$?
	good=$(sed -n 's/^# pass //p' "$file" | tail -n 1)
	bad=$(awk '/^# (fail|cancelled|skipped|todo) / { n += $3 } END { print n + 0 }' "$file")
	if [ "$bad" = 0 ] && { [ "$status" != 0 ] || [ "${good:-0}" = 0 ]; }; then
		bad=1
	fi
	[ "$bad" = 0 ] || show_failure "$name" "$file"
	passed=$((passed + ${good:-0}))
	failed=$((failed + bad))
}
