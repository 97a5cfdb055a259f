#!/usr/bin/env bash
# Migrations: each can be run again after a failure at any of its statements, what landed long ago
# still makes the same schema, and a server that would refuse a trigger is found before the first
# statement.
set -eu
. "$(dirname "$0")/programs.sh"

landed=$here/landed
dump=(mariadb-dump --defaults-file="$FRONTROW_TEST_DIR/root.cnf" --no-data --compact --triggers)

# schema_of DATABASE: its tables, triggers and first rows, as text.
schema_of() {
	"${dump[@]}" "$1" | grep -v '^/[*]!50003 SET' | tr -s '\n ' ' ' |
		sed -E 's/ AUTO_INCREMENT=[0-9]+//g; s/DEFINER=`[^`]*`@`[^`]*`//g; s/TRIGGER IF NOT EXISTS/TRIGGER/g
			s/[,;]/&\n/g'
	echo
	as_root "$1" -e 'SELECT id, name FROM schema_version ORDER BY id; SELECT * FROM sweep_run;
		SELECT q.id, q.name, g.id FROM queue q LEFT JOIN queue_gate g ON g.id = q.id'
}

# same WHAT DATABASE DATABASE
same() {
	diff <(schema_of "$2") <(schema_of "$3") || fail "$1: the schemas differ"
}

make_database() {
	as_root -e "DROP DATABASE IF EXISTS $1; CREATE DATABASE $1 CHARACTER SET utf8mb4"
}

drop_databases() {
	as_root -e "DROP DATABASE IF EXISTS ${database}_whole; DROP DATABASE IF EXISTS ${database}_landed"
	finish
}
trap drop_databases EXIT

# statements_of FILE: without comments, each in one line; a statement ends with its line.
statements_of() {
	sed -E 's/(^|[[:space:]])--([[:space:]].*)?$//' "$1" | tr '\n\t' '  ' | sed 's/; */;\n/g' | grep -v '^ *$'
}

# As the landed files were before their statements could be repeated.
landed_files_make_what_they_made() {
	local file

	make_database "${database}_whole"
	make_database "${database}_landed"
	for file in "$landed"/*.sql; do
		as_root "${database}_landed" <"$file"
		as_root "${database}_whole" <"$sqldir/${file##*/}"
	done
	same "the landed migrations" "${database}_landed" "${database}_whole"
}

# One that fails after its first statement, run again, fails after its second, and so on.
each_migration_is_repeatable() {
	local file files n k

	make_database "${database}_whole"
	mkdir "$dir/sql"
	for file in "$sqldir"/[0-9]*.sql; do
		statements_of "$file" >"$dir/statements"
		n=$(wc -l <"$dir/statements")
		[ "$n" -gt 1 ] || fail "${file##*/}: $n statements"
		for ((k = 1; k < n; k++)); do
			head -n "$k" "$dir/statements" >"$dir/sql/${file##*/}"
			echo "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'seeded';" >>"$dir/sql/${file##*/}"
			expect "${file##*/} that fails after statement $k" 1 \
				"$(status_of ctl migrate --owner "$dir/owner.cnf" --sql-dir "$dir/sql")"
			grep -q seeded "$dir/err" || fail "${file##*/} again, to statement $k: $(cat "$dir/err")"
		done
		cp "$file" "$dir/sql"
		ctl migrate --owner "$dir/owner.cnf" --sql-dir "$dir/sql" >/dev/null ||
			fail "${file##*/} after $n failures"
		as_root "${database}_whole" <"$file"
		same "${file##*/}" "${database}_whole" "$database"
	done
}

# The owner of an installed schema may all in it, and is no administrator.
untrusted_owner_changes_nothing() {
	expect "the server's log" 1 "$(as_root -e 'SELECT @@log_bin')"
	as_root -e "CREATE USER owner@localhost; GRANT ALL ON \`$database\`.* TO owner@localhost"
	sed -i 's/^user.*/user = owner/' "$dir/owner.cnf"
	expect "migrate, not trusted" 1 "$(status_of ctl "${migrate[@]}")"
	grep -q 'SET GLOBAL log_bin_trust_function_creators = 1' "$dir/err" ||
		fail "not what to set: $(cat "$dir/err")"
	expect "tables made" 0 "$(sql "SELECT COUNT(*) FROM information_schema.tables
		WHERE table_schema = DATABASE()")"
	as_root -e 'SET GLOBAL log_bin_trust_function_creators = 1'
	ctl "${migrate[@]}" >/dev/null || fail "migrate, trusted"
}

if [ "${1-}" = with_binary_log ]; then
	untrusted_owner_changes_nothing
	exit 0
fi
landed_files_make_what_they_made
each_migration_is_repeatable
env -u FRONTROW_TEST_DIR MARIADBD_OPTIONS='--log-bin --server-id=1' \
	"$here/with_mariadb.sh" "$0" with_binary_log
