# Counting what passed, and telling of it.  A check that could not run has failed.
# shellcheck shell=bash

# The directory of the counts.  What runs side by side counts in a file each ($strand): "PASSED FAILED"
# lines between "begin" and "end", so that what did not come to its end is found out.
tally=
strand=main

count() {
	echo "$1 $2" >>"$tally/$strand"
}

# sum_up: "PASSED FAILED" of all.
sum_up() {
	find "$tally" -type f -exec cat {} + 2>/dev/null | awk '
		$1 == "begin" { failed++ }
		$1 == "end" { failed-- }
		NF == 2 { passed += $1; failed += $2 }
		END { print passed + 0, failed + 0 }'
}

# tell: prints what it reads, whole, whatever else has something to say at that moment.
tell() {
	flock "$tally" cat
}

# begin NAME: which check begins, and after how many minutes.
begin() {
	printf '==> %2d:%02d  %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$1" | tell
}

log_of() {
	printf '%s/log/%s.log\n' "$work" "$(printf '%s' "$1" | tr -c 'a-zA-Z0-9' '_')"
}

# step NAME COMMAND...: one check of its own; what it says goes to a file.
step() {
	local name=$1 file

	shift
	begin "$name"
	file=$(log_of "$name")
	if "$@" >"$file" 2>&1 </dev/null; then
		count 1 0
		return 0
	fi
	count 0 1
	show_failure "$name" "$file"
	return 1
}

show_failure() {
	{
		printf -- '--- %s failed; the end of %s:\n' "$1" "$2"
		tail -n 30 "$2"
		printf -- '---\n'
	} | tell
}

# test_group NAME BUILD TARGET...: a group of automake's tests in a build directory, counted one by one.
test_group() {
	local name=$1 dir=$2 file status passed=0 failed=0

	shift 2
	begin "$name"
	file=$(log_of "$name")
	find "$dir/tests" -name '*.trs' -delete 2>/dev/null
	(cd "$dir" && make "$@") >"$file" 2>&1 </dev/null
	status=$?
	count_results "$dir/tests"
	if [ "$failed" = 0 ] && { [ "$status" != 0 ] || [ "$passed" = 0 ]; }; then
		failed=1
		show_failure "$name" "$file"
	fi
	count "$passed" "$failed"
}

# Adds to passed and failed.  The test programs say how many checks they made; a script counts as one.
count_results() {
	local trs ran bad a b c

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
	begin "$name"
	file=$(log_of "$name")
	"$@" >"$file" 2>&1 </dev/null
	status=$?
	good=$(sed -n 's/^# pass //p' "$file" | tail -n 1)
	bad=$(awk '/^# (fail|cancelled|skipped|todo) / { n += $3 } END { print n + 0 }' "$file")
	if [ "$bad" = 0 ] && { [ "$status" != 0 ] || [ "${good:-0}" = 0 ]; }; then
		bad=1
	fi
	[ "$bad" = 0 ] || show_failure "$name" "$file"
	count "${good:-0}" "$bad"
}
