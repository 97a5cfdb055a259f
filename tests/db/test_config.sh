#!/usr/bin/env bash
# What keeps frontrow-worker from starting: each fault is named where it is, and nothing listens.
set -eu
. "$(dirname "$0")/programs.sh"

ini=$dir/worker.ini

# The test server is set to forget; frontrow needs one that does not.
durable() {
	as_root -e "SET GLOBAL innodb_flush_log_at_trx_commit = $1"
}

finish_config() {
	durable 0
	finish
}
trap finish_config EXIT

write_ini() {
	cat >"$ini" <<-TEXT
		database = $database
		mysql_file = $dir/my.cnf
		key_file = $dir/token.key
		line_listen = $dir/line.sock
		shop_listen = $dir/shop.sock
		nginx_key_file = $dir/nginx_key.conf
	TEXT
	chmod 644 "$ini"
	chmod 640 "$dir/my.cnf"
	chmod 400 "$dir/token.key"
}

worker() {
	timeout 20 "$build/frontrow-worker" -c "$ini" "$@"
}

# refused MESSAGE: -T and a start alike.
refused() {
	local word

	for word in -T ''; do
		# shellcheck disable=SC2086
		expect "the status of \"$1\" ($word)" 1 "$(status_of worker $word)"
		grep -qF -e "$1" "$dir/err" || fail "no \"$1\" in: $(cat "$dir/err")"
		[ ! -e "$dir/line.sock" ] || fail "it listens in spite of: $1"
	done
}

# with LINE...: the good file, and more lines.
with() {
	write_ini
	printf '%s\n' "$@" >>"$ini"
}

# without KEY LINE: the good file with the key's line replaced.
instead() {
	write_ini
	sed -i "s|^$1 = .*|$2|" "$ini"
}

ctl "${migrate[@]}" >/dev/null
ctl keygen "$dir/token.key" >/dev/null
ctl keygen --nginx "$dir/nginx_key.conf" >/dev/null
head -c 32 /dev/urandom >"$dir/open.key"
durable 1

write_ini
expect "a sound configuration" 0 "$(status_of worker -T)"
grep -qx 'charge = self' "$dir/out" || fail "-T does not print what is in force"
[ ! -s "$dir/err" ] || fail "a sound configuration: $(cat "$dir/err")"
worker --sample | grep -qx '#charge = self' || fail "the sample has no charge"
worker --help | grep -qx '  charge = self' || fail "the help has no charge"

with 'colour = red'
refused "$ini:7: unknown key: colour"
with 'database = other'
refused "$ini:7: database was given in line 1 already"
with "pid_file = /$(printf 'x%.0s' {1..190})"
refused "$ini:7: the line is too long"
with 'charge = user'
refused "$ini:7: charge = user: expected self or site"
with 'auth = open'
refused "$ini:7: auth = open believes everyone: it needs demo = yes"
write_ini
chmod 666 "$ini"
refused "$ini: everybody may write it"

instead key_file "key_file = $dir/none.key"
refused "$ini:3: key_file: $dir/none.key: No such file or directory"
instead key_file '# key_file'
refused "$ini: key_file (not given): "
with "previous_key_file = $dir/open.key"
chmod 440 "$dir/open.key"
refused "$ini:7: previous_key_file: $dir/open.key: others than its owner have permissions"

instead nginx_key_file "nginx_key_file = $dir/none.conf"
refused "$ini:6: nginx_key_file: $dir/none.conf: No such file or directory"
write_ini
chmod 644 "$dir/nginx_key.conf"
refused "$ini:6: nginx_key_file: $dir/nginx_key.conf: others than its owner and group may read it"
chmod 400 "$dir/nginx_key.conf"
instead nginx_key_file "nginx_key_file ="
expect "without a key of nginx's" 0 "$(status_of worker -T)"
grep -q 'no nginx_key_file' "$dir/err" || fail "it is not said that everybody is believed"
write_ini
! worker -T | grep -qF "$(sed -n 's/^fastcgi_param FRONTROW_KEY //p' "$dir/nginx_key.conf")" ||
	fail "-T prints the key"

instead mysql_file "mysql_file = $dir/none.cnf"
refused "$ini:2: mysql_file: $dir/none.cnf: No such file or directory"
write_ini
chmod 644 "$dir/my.cnf"
refused "$ini:2: mysql_file: $dir/my.cnf: others than its owner and group may read it"
write_ini
chmod 660 "$dir/my.cnf"
refused "$ini:2: mysql_file: $dir/my.cnf: others than its owner and group may read it"

write_ini
durable 2
refused "$ini:2: mysql_file: the server has innodb_flush_log_at_trx_commit = 2"
durable 1
cp "$dir/my.cnf" "$dir/init.cnf"
sed -i 's|^\[frontrow\]|&\ninit-command = SET SESSION tx_isolation = "REPEATABLE-READ"|' "$dir/init.cnf"
chmod 600 "$dir/init.cnf"
instead mysql_file "mysql_file = $dir/init.cnf"
refused "$ini:2: mysql_file: a session has the isolation level REPEATABLE-READ"

# A database that is away is waited for.
cp "$dir/away.cnf" "$dir/away640.cnf"
chmod 640 "$dir/away640.cnf"
instead mysql_file "mysql_file = $dir/away640.cnf"
expect "with the database away" 0 "$(status_of worker -T)"
