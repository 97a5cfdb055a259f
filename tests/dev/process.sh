# Which processes are this instance's.  Each part runs in a working directory of its own under var/,
# so a process is ours if its program and its directory say so, whatever a pid file claims: a
# number that now belongs to somebody else is never signalled.
# shellcheck shell=bash

parts=(mariadbd worker push nginx cron)

part_program() {
	case $1 in
	supervisor | cron) echo bash ;;
	worker) echo frontrow-worker ;;
	push) echo nginx ;;
	*) echo "$1" ;;
	esac
}

part_home() {
	case $1 in
	mariadbd) echo "$var/db" ;; # it goes into its data directory by itself
	*) echo "$var/home/$1" ;;
	esac
}

# All processes of a part, children and orphans too.
part_pids() {
	local home link pid program

	program=$(part_program "$1")
	home=$(part_home "$1")
	find /proc/[0-9]*/cwd -maxdepth 0 \( -lname "$home" -o -lname "$home (deleted)" \) 2>/dev/null | while read -r link; do
		pid=${link#/proc/}
		pid=${pid%/cwd}
		case $(readlink "/proc/$pid/exe") in
		*/"$program" | */"$program (deleted)") echo "$pid" ;;
		esac
	done
}

# The one that the supervisor started, or the supervisor itself; nothing if it does not run.
part_pid() {
	local pid

	pid=$(cat "$run/$1.pid" 2>/dev/null) || return 0
	part_pids "$1" | grep -xF -e "$pid" || true
}

# process_stat PID: sets state and group; fails if there is none.  A zombie is as good as gone.
process_stat() {
	local stat

	read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
	read -r state _ group _ <<<"${stat##*) }"
	[ "$state" != Z ]
}

alive() {
	local state group

	process_stat "$1"
}

# wait_for SECONDS COMMAND...: until it succeeds.
wait_for() {
	local end=$((${EPOCHREALTIME/./} + $1 * 1000000))

	shift
	until "$@"; do
		[ "${EPOCHREALTIME/./}" -lt "$end" ] || return 1
		sleep 0.1
	done
}

all_dead() {
	local pid

	for pid in "$@"; do
		! alive "$pid" || return 1
	done
}

# What a supervisor that was killed left behind.
kill_leftovers() {
	local part pids

	for part in supervisor cron nginx push worker mariadbd; do
		mapfile -t pids < <(part_pids "$part")
		[ "${#pids[@]}" -gt 0 ] || continue
		say "stop the $part that a dead supervisor left behind"
		kill -TERM "${pids[@]}" 2>/dev/null || true
		wait_for 30 all_dead "${pids[@]}" || kill -KILL "${pids[@]}" 2>/dev/null || true
	done
}
