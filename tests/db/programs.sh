# What the tests of the programs share: a database of their own, still without a schema, and
# $dir/frontrow.ini for it; $dir/away.ini names a server that is not there.
# shellcheck shell=bash disable=SC2034

build=${top_builddir:-build}
here=$(cd "$(dirname "$0")" && pwd -P)
sqldir=$(cd "$here/../../sql" && pwd -P)
[ -n "${FRONTROW_TEST_DIR-}" ] || exec "$here/with_mariadb.sh" "$0"
dir=$(mktemp -d)
database=frontrow_programs_$$

as_root() {
	mariadb --defaults-file="$FRONTROW_TEST_DIR/root.cnf" --default-character-set=utf8mb4 -N -B "$@"
}

sql() {
	as_root "$database" -e "SET time_zone = '+00:00'; $1"
}

ctl() {
	"$build/frontrowctl" -c "$dir/frontrow.ini" "$@"
}

finish() {
	as_root -e "DROP DATABASE IF EXISTS $database"
	rm -rf "$dir"
}

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

# expect WHAT WANTED GOT
expect() {
	[ "$2" = "$3" ] || fail "$1: \"$3\", not \"$2\""
}

# status_of COMMAND...: its exit status; its output is in $dir/out and $dir/err.
status_of() {
	local status=0

	"$@" >"$dir/out" 2>"$dir/err" || status=$?
	echo "$status"
}

cp "$FRONTROW_TEST_DIR/app.cnf" "$dir/my.cnf"
sed 's/^\[.*/[frontrow-owner]/' "$FRONTROW_TEST_DIR/root.cnf" >"$dir/owner.cnf"
migrate=(migrate --sql-dir "$sqldir" --owner "$dir/owner.cnf")
cat "$dir/my.cnf" "$dir/owner.cnf" | sed 's|^socket.*|socket = /nonexistent/socket|' >"$dir/away.cnf"
printf 'database = %s\nmysql_file = %s\n' "$database" "$dir/my.cnf" >"$dir/frontrow.ini"
printf 'database = %s\nmysql_file = %s\n' "$database" "$dir/away.cnf" >"$dir/away.ini"
as_root -e "CREATE DATABASE $database CHARACTER SET utf8mb4"
trap finish EXIT
