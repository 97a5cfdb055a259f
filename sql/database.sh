#!/bin/sh
# database.sh [DIRECTORY]: frontrow's database in the MariaDB of this machine: the schema, its two
# accounts, and their passwords in the option files of the directory (/etc/frontrow): my.cnf for the
# programs, owner.cnf for `frontrowctl migrate`; then the workers begin anew.  As root; may be
# repeated, and changes no password that stands in a file already.
set -eu

conf=${1:-/etc/frontrow}

# password_of FILE
password_of() {
	sed -n 's/^password *= *//p' "$conf/$1"
}

# add_password FILE: never an argument of a program, which everybody could see.
add_password() {
	[ -z "$(password_of "$1")" ] || return 0
	{
		printf 'password = '
		head -c 24 /dev/urandom | base64 | tr '+/' '-_'
	} >>"$conf/$1"
}

for file in my.cnf owner.cnf; do
	[ -e "$conf/$file" ] || {
		echo "$conf/$file: there is no such file; its first version is $(dirname "$0")/$file" >&2
		exit 1
	}
	add_password "$file"
done
mariadb <<TEXT
CREATE DATABASE IF NOT EXISTS frontrow CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS frontrow@localhost, frontrow_owner@localhost;
ALTER USER frontrow@localhost IDENTIFIED BY '$(password_of my.cnf)';
ALTER USER frontrow_owner@localhost IDENTIFIED BY '$(password_of owner.cnf)';
GRANT SELECT, INSERT, UPDATE, DELETE ON frontrow.* TO frontrow@localhost;
GRANT ALL PRIVILEGES ON frontrow.* TO frontrow_owner@localhost;
TEXT
frontrowctl -c "$conf/frontrow.ini" migrate --owner "$conf/owner.cnf"
if [ -d /run/systemd/system ]; then
	systemctl restart frontrow-worker
fi
