#!/usr/bin/env bash
# The MariaDB client as the schema's owner, the schema selected.
set -eu
. "$(dirname "$0")/env.sh"

[ -e "$var/my.cnf" ] || die "there is no instance yet: ./dev up"
exec mariadb --defaults-file="$var/my.cnf" --defaults-group-suffix=-frontrow-owner \
	--default-character-set=utf8mb4 --database=frontrow "$@"
