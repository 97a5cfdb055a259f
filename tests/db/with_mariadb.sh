#!/usr/bin/env bash
# with_mariadb.sh COMMAND...: runs COMMAND beside a private mariadbd, and ends with its status.
#
# FRONTROW_TEST_DIR names the directory with root.cnf and app.cnf, option files for the two users.
# Where it is set already that server serves: one for a whole run.  MARIADBD_OPTIONS are more
# options of the server.  The server is thrown away, so
# it need not survive a crash: innodb_flush_log_at_trx_commit = 0.  Its own time zone is not UTC,
# so that a session that forgets to set it is found out.
set -eu
[ -z "${FRONTROW_TEST_DIR-}" ] || exec "$@"

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
# A UNIX socket's name has 107 bytes at most.
base=${TMPDIR:-/tmp}
[ "${#base}" -lt 60 ] || base=/tmp
dir=$(mktemp -d "$base/frontrow-test.XXXXXX")
server=

finish() {
	status=$?
	trap - EXIT
	[ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$dir"
	exit "$status"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
	echo "with_mariadb.sh: $*" >&2
	tail -n 30 "$dir"/*.log >&2
	exit 99
}

# A server that starts clears its tmpdir of other servers' temporary tables.
mkdir "$dir/tmp"
export TMPDIR="$dir/tmp"

user=$(id -un)
mariadb-install-db --no-defaults --datadir="$dir/data" --user="$user" --skip-test-db \
	--auth-root-authentication-method=normal >"$dir/install.log" 2>&1 </dev/null ||
	fail "no database could be made"

mariadbd --no-defaults --datadir="$dir/data" --user="$user" --socket="$dir/sock" \
	--pid-file="$dir/pid" --skip-networking --default-time-zone=+03:00 \
	--character-set-server=utf8mb4 --max-connections=300 --innodb-buffer-pool-size=64M \
	--innodb-log-file-size=32M --innodb-flush-log-at-trx-commit=0 \
	${MARIADBD_OPTIONS-} >"$dir/mariadbd.log" 2>&1 </dev/null &
server=$!

printf '[client]\nuser = root\nsocket = %s/sock\n' "$dir" >"$dir/root.cnf"
printf '[frontrow]\nuser = frontrow\nsocket = %s/sock\n' "$dir" >"$dir/app.cnf"

for _ in $(seq 300); do
	kill -0 "$server" 2>/dev/null || fail "mariadbd ended"
	mariadb-admin --defaults-file="$dir/root.cnf" ping >/dev/null 2>&1 && break
	sleep 0.1
done
# As installed: the application may neither change the schema nor reach beyond it.
mariadb --defaults-file="$dir/root.cnf" -e "CREATE USER frontrow@localhost;
	GRANT SELECT, INSERT, UPDATE, DELETE ON \`frontrow\\_%\`.* TO frontrow@localhost" ||
	fail "mariadbd does not answer"

FRONTROW_TEST_DIR=$dir "$@"
