# The private MariaDB: its files, its accounts.
# shellcheck shell=bash

# The administrator of the private server is whoever runs it, by the socket's word.
admin_sql() {
	mariadb --no-defaults --socket="$socket_dir/db.sock" --user="$(id -un)" --batch "$@"
}

# Made beside its place and renamed, so that a run cut short leaves nothing half made.  A server
# that starts clears its tmpdir, /tmp by default, of other servers' temporary tables.
make_datadir() {
	[ ! -e "$var/db/mysql" ] || return 0
	say "create the database server's files"
	rm -rf "$var/db" "$var/db.new"
	run_logged "$log/install-db.log" env TMPDIR="$var/tmp" \
		mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$var/db.new" --auth-root-authentication-method=socket \
		--auth-root-socket-user="$(id -un)" --skip-test-db
	mv "$var/db.new" "$var/db"
}

server_options() {
	cat <<TEXT
[mariadbd]
user = $(id -un)
datadir = $var/db
tmpdir = $var/tmp
socket = $socket_dir/db.sock
pid_file = $socket_dir/db.pid
skip_networking
default_time_zone = +00:00
innodb_buffer_pool_size = 256M
innodb_log_file_size = 96M
innodb_flush_log_at_trx_commit = 1
max_connections = 200
TEXT
}

password() {
	head -c 24 /dev/urandom | base64 | tr '+/' '-_'
}

# password_of GROUP: the one in use, or a new one.
password_of() {
	sed -n "/^\[$1\]/,/^\[/s/^password = //p" "$var/my.cnf" 2>/dev/null | grep . || password
}

# One group for the programs, one for frontrowctl migrate, and the latter again by the name that
# the mariadb client reads.
client_options() {
	local app owner

	app=$(password_of frontrow)
	owner=$(password_of frontrow-owner)
	option_group frontrow frontrow "$app"
	option_group frontrow-owner frontrow_owner "$owner"
	option_group client-frontrow-owner frontrow_owner "$owner"
}

option_group() {
	printf '[%s]\nsocket = %s\nuser = %s\npassword = %s\n\n' "$1" "$socket_dir/db.sock" "$2" "$3"
}

make_accounts() {
	admin_sql <<TEXT
CREATE DATABASE IF NOT EXISTS frontrow CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS frontrow@localhost, frontrow_owner@localhost;
ALTER USER frontrow@localhost IDENTIFIED BY '$(password_of frontrow)';
ALTER USER frontrow_owner@localhost IDENTIFIED BY '$(password_of frontrow-owner)';
GRANT SELECT, INSERT, UPDATE, DELETE ON frontrow.* TO frontrow@localhost;
GRANT ALL PRIVILEGES ON frontrow.* TO frontrow_owner@localhost;
TEXT
}
