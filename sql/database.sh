#!/bin/sh
# database.sh [MY.CNF]: frontrow's database in the MariaDB of this machine: the schema, its two
# accounts, and their passwords in the option file (/etc/frontrow/my.cnf); then the workers begin
# anew.  As root; may be repeated, and changes no password that stands in the file already.
set -eu

file=${1:-/etc/frontrow/my.cnf}

password_of() {
	sed -n "/^\[$1\]/,/^\[/s/^password *= *//p" "$file"
}

# add_password GROUP
add_password() {
	[ -z "$(password_of "$1")" ] || return 0
	secret=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
	sed -i "/^\[$1\]/a password = $secret" "$file"
}

[ -e "$file" ] || {
	echo "$file: there is no such file; its first version is $(dirname "$0")/my.cnf" >&2
	exit 1
}
add_password frontrow
add_password frontrow-owner
mariadb <<TEXT
CREATE DATABASE IF NOT EXISTS frontrow CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS frontrow@localhost, frontrow_owner@localhost;
ALTER USER frontrow@localhost IDENTIFIED BY '$(password_of frontrow)';
ALTER USER frontrow_owner@localhost IDENTIFIED BY '$(password_of frontrow-owner)';
GRANT SELECT, INSERT, UPDATE, DELETE ON frontrow.* TO frontrow@localhost;
GRANT ALL PRIVILEGES ON frontrow.* TO frontrow_owner@localhost;
TEXT
frontrowctl migrate
if [ -d /run/systemd/system ]; then
	systemctl restart frontrow-worker
fi
