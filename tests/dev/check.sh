#!/usr/bin/env bash
# check [--long]: everything that proves this tree, on a copy of it and with systems of its own below
# var/check, beside whatever else runs.  The last line is "N passed, N failed".
set -u
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/tally.sh"
. "$(dirname "$0")/strands.sh"
. "$(dirname "$0")/machine.sh"

long=0
case ${1-} in
'') ;;
--long) long=1 ;;
*)
	echo "usage: ./dev check [--long]" >&2
	exit 2
	;;
esac

# Without --long: the pages' stories and the sanitizers' http tests that a change breaks most often, and
# distcheck's unit tests only; db tests under the sanitizers only, race tests without them.
stories=(home hold line load login purchase room trouble words)
sanitized_http=(http_tests='tests/http/test_bad_input tests/http/test_errors')
# shellcheck disable=SC2016
distcheck=(CHECK='$(unit_tests)')
if [ "$long" = 1 ]; then
	stories=()
	sanitized_http=()
	distcheck=()
fi

work=$var/check
instance_up=0
export CK_TIMEOUT_MULTIPLIER=${CK_TIMEOUT_MULTIPLIER:-5}

finish() {
	local status=$? passed failed

	trap '' EXIT INT TERM HUP
	end_strands
	stop_instance
	read -r passed failed < <(sum_up)
	[ "$status" = 0 ] || [ "$failed" -gt 0 ] || failed=1
	[ "$failed" = 0 ] || echo "The logs are in $work/log; tests/README.md says how to run one test."
	echo "$passed passed, $failed failed"
	exit $((failed > 0)) # without a number it would be the status from before the trap
}

interrupted() {
	echo "interrupted"
	exit 1
}

leave_strand() {
	stop_instance
}

# Another strand may be about to listen.
free_port() {
	local port

	while :; do
		port=$((20000 + RANDOM % 10000))
		mkdir "$work/ports/$port" 2>/dev/null || continue
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	echo "$port"
}

# start_instance NAME: a running system of that build, and its address for the tests.
start_instance() {
	export FRONTROW_VAR=$work/instance-$1 FRONTROW_BUILD=$work/$1 FRONTROW_PORT
	FRONTROW_PORT=$(free_port)
	export FRONTROW_URL=http://127.0.0.1:$FRONTROW_PORT
	export FRONTROW_CTL=$dev/ctl.sh FRONTROW_SQL=$dev/sql.sh
	instance_up=1
	"$top/dev" up
}

stop_instance() {
	[ "$instance_up" = 1 ] || return 0
	"$top/dev" down >>"$work/log/down.log" 2>&1
	instance_up=0
}

# configured NAME OPTION...: a build of its own.
configured() {
	local dir=$work/$1

	shift
	mkdir -p "$dir" && (cd "$dir" && "$top/configure" "$@" && make -j"$(nproc)" all bench)
}

sanitizers_were_silent() {
	! grep -E -A30 'ERROR: (Address|Leak|UndefinedBehavior)Sanitizer|runtime error:' \
		"$FRONTROW_VAR/log/worker.log" "$FRONTROW_VAR/log/cron.log"
}

# on_a_system NAME COMMAND...: tests against a running system of that build.
on_a_system() {
	local name=$1

	shift
	if step "$name: start a system of its own" start_instance "$name"; then
		step "$name: the session of README.md" "$dev/readme_session.sh"
		"$@"
		step "$name: frontrowctl audit" "$dev/ctl.sh" audit
		stop_instance
		# Only on the way down do the workers leave what LeakSanitizer has to say.
		step "$name: the programs reported nothing" sanitizers_were_silent
	fi
	stop_instance
}

test_pages() {
	node_group "$1: browser" "$dev/browser.sh" "${stories[@]}"
	node_group "$1: contract" "$dev/browser.sh" contract/file contract/codes contract/answers contract/page
}

# Each build is a strand; what any of them could do is given to the one that has least to do.
check_gcc() {
	step "gcc: build, warnings are errors" configured gcc --enable-werror CC=gcc || return
	test_group "gcc: unit" "$work/gcc" check-unit
	test_group "gcc: lint" "$work/gcc" check-lint
	[ "$long" = 0 ] || test_group "gcc: db" "$work/gcc" check-db
	test_group "gcc: race" "$work/gcc" check-race
	on_a_system gcc test_group "gcc: http" "$work/gcc" check-http
}

check_clang() {
	step "clang: build, warnings are errors" configured clang --enable-werror CC=clang || return
	test_group "clang: unit" "$work/clang" check-unit
	on_a_system clang test_pages clang
	step "make distcheck" make -C "$work/clang" -j"$(nproc)" distcheck "${distcheck[@]}"
}

check_sanitizers() {
	step "sanitizers: build" configured sanitizers --enable-werror --enable-sanitizers CC=gcc || return
	test_group "sanitizers: unit" "$work/sanitizers" check-unit
	test_group "sanitizers: db" "$work/sanitizers" check-db
	[ "$long" = 0 ] || test_group "sanitizers: race" "$work/sanitizers" check-race
	on_a_system sanitizers test_group "sanitizers: http" "$work/sanitizers" check-http "${sanitized_http[@]}"
}

check_alerts() {
	if step "long: start a system of its own" start_instance gcc; then
		step "long: every alert is fired by its fault" "$dev/alerts.sh"
		step "long: Debian's cron runs the crontab" "$dev/real_cron.sh"
	fi
	stop_instance
}

# check_machines SUITE: of Debian.
check_machines() {
	step "long: a bare machine of $1" "$dev/bare_machine.sh" "$1" "$work/bare-$1"
	step "long: the package on a booted machine of $1" "$dev/booted_machine.sh" "$1" "$work/booted-$1"
}

check_long() {
	local suite

	start_strand alerts check_alerts
	for suite in "${suites[@]}"; do
		start_strand "$suite" check_machines "$suite"
	done
	wait_for_strands
}

# Read to its end before it runs, so that an edit meanwhile does not reach it.
main() {
	trap finish EXIT
	trap interrupted INT TERM HUP

	groups=(run check browser)
	[ "$long" = 0 ] || groups+=(long package)
	refuse_built_tree
	"$dev/packages.sh" "${groups[@]}" || die "the packages that the check needs are missing"
	mkdir -p "$var"
	exec 9>"$var/check.lock"
	flock -n 9 || die "another ./dev check of this checkout is running"
	rm -rf "$work"
	tally=$work/tally
	mkdir -p "$work/log" "$work/ports" "$tally"

	"$dev/npm.sh" || die "the packages of the browser tests are missing"
	export FRONTROW_SHOTS=$var/shots
	rm -f "$FRONTROW_SHOTS"/failed-*
	copy_tree "$work/src" || exit
	top=$work/src
	dev=$top/tests/dev
	SECONDS=0
	step "autoreconf" autoreconf -fi "$top" || exit
	start_strand gcc check_gcc
	start_strand sanitizers check_sanitizers
	start_strand clang check_clang
	wait_for_strands
	[ "$long" = 0 ] || check_long
	begin "done"
	exit
}

main
