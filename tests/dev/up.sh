#!/usr/bin/env bash
# From whatever is there to a running system.
set -eu
. "$(dirname "$0")/env.sh"
. "$(dirname "$0")/process.sh"
. "$(dirname "$0")/render.sh"
. "$(dirname "$0")/database.sh"

cat_sums() {
	cat "$@" 2>/dev/null | sha256sum
}

# What a part was started with; when it differs, the part is told.
part_sum() {
	case $1 in
	supervisor) cat_sums "$dev/supervise.sh" "$dev/process.sh" "$dev/crontab.sh" "$dev/env.sh" ;;
	mariadbd) cat_sums "$var/mariadb.cnf" ;;
	worker) cat_sums "$build/frontrow-worker" "$var/frontrow.ini" "$var/my.cnf" "$var/token.key" "$var/frontrow"/*.conf ;;
	nginx) cat_sums "$var/nginx/nginx.conf" "$var/nginx/site.conf" "$top"/nginx/{,maps/,server/}*.conf \
		"$var/frontrow"/*.conf ;;
	push) cat_sums "$var/push/push.conf" ;;
	cron) echo "reads its file each minute" ;;
	esac
}

changed() {
	[ "$(part_sum "$1")" != "$(cat "$run/$1.sum" 2>/dev/null)" ]
}

remember() {
	local part

	for part in supervisor "${parts[@]}"; do
		part_sum "$part" >"$run/$part.sum"
	done
}

# make_key FILE [OPTION]: unless it is there.
make_key() {
	[ -e "$1" ] || "$build/frontrowctl" keygen "$@" >"$log/keygen.log" 2>&1 ||
		die "no key: $(cat "$log/keygen.log")"
}

refuse_bad_port() {
	[[ $port =~ ^[1-9][0-9]{0,4}$ ]] && [ "$port" -le 65535 ] ||
		die "FRONTROW_PORT=$port is no port: a number from 1 to 65535"
}

port_is_taken() {
	(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

refuse_taken_port() {
	if [ -n "$(part_pids nginx)" ] && [ "$(cat "$var/port" 2>/dev/null)" = "$port" ]; then
		return 0
	fi
	! port_is_taken ||
		die "port $port of 127.0.0.1 is in use by another program; choose one: FRONTROW_PORT=8081 ./dev up"
}

database_answers() {
	admin_sql -e 'SELECT 1' >/dev/null 2>&1
}

worker_answers() {
	curl -fsS -o /dev/null "http://127.0.0.1:$port/healthz" 2>/dev/null
}

# See the last words of a part that does not come up.
blame() {
	tail -n 20 "$log/$1.log" >&2
	die "$2 (see ./dev logs $1)"
}

start_supervisor() {
	kill_leftovers
	say "start the database"
	FRONTROW_VAR=$var FRONTROW_BUILD=$build setsid bash "$dev/supervise.sh" \
		>>"$log/supervisor.log" 2>&1 </dev/null 9>&- &
	wait_for 60 database_answers || blame mariadbd "the database does not start"
}

restart_database() {
	local old

	say "restart the database: its configuration changed"
	old=$(part_pid mariadbd)
	kill -TERM "$old"
	wait_for 60 all_dead "$old" || die "the database does not stop"
	wait_for 60 database_answers || blame mariadbd "the database does not come back"
}

fill_schema() {
	say "bring the schema up to date"
	make_accounts
	run_logged "$log/migrate.log" "$dev/ctl.sh" migrate
	if [ "$("$dev/sql.sh" -N -B -e 'SELECT COUNT(*) FROM concert')" = 0 ]; then
		say "load the demo"
		run_logged "$log/demo.log" "$dev/demo.sh"
	fi
}

# The signal may meet a supervisor that is just busy, so it is sent until it has worked.
all_started() {
	local part

	for part in "${parts[@]}"; do
		if [ -z "$(part_pid "$part")" ]; then
			kill -USR1 "$(part_pid supervisor)"
			return 1
		fi
	done
}

apply_changes() {
	if [ -n "$nginx_before" ] && changed nginx; then
		say "nginx's configuration changed: reload it"
		nginx -t -q -e "$log/nginx.log" -p "$var/nginx" -c "$var/nginx/nginx.conf" ||
			die "nginx refuses its configuration"
		kill -HUP "$nginx_before"
	fi
	# After nginx, which must send its key before the workers ask for it.
	if [ -n "$worker_before" ] && changed worker; then
		say "the workers changed: renew them"
		kill -HUP "$worker_before"
	fi
	if [ -n "$push_before" ] && changed push; then
		say "the push server's configuration changed: reload it"
		nginx -t -q -e "$log/push.log" -p "$var/push" -c "$var/push/push.conf" -g 'daemon off;' ||
			die "the push server refuses its configuration"
		kill -HUP "$push_before"
	fi
	say "start the workers, nginx and the crontab"
	wait_for 20 all_started || blame supervisor "not every part starts"
	wait_for 20 worker_answers || blame worker "the workers do not answer through nginx"
}

refuse_bad_port
"$dev/packages.sh" run
mkdir -p "$log" "$var/tmp" "$var/frontrow" "$var/nginx" "$var/push" "$var/home"/{supervisor,worker,push,nginx,cron}
chmod 700 "$var"
exec 9>"$var/lock"
flock -n 9 || {
	say "wait for another ./dev up of this checkout"
	flock 9
}

"$dev/build.sh"
make_socket_dir
make_datadir
refuse_taken_port
make_files
make_key "$var/token.key"
make_key "$var/frontrow/nginx_key.conf" --nginx

if [ -n "$(part_pid supervisor)" ] && changed supervisor; then
	say "the supervisor changed: start all anew"
	"$dev/stop.sh"
	make_socket_dir
	make_files
fi
worker_before=
nginx_before=
push_before=
if [ -z "$(part_pid supervisor)" ]; then
	start_supervisor
else
	worker_before=$(part_pid worker)
	nginx_before=$(part_pid nginx)
	push_before=$(part_pid push)
	! changed mariadbd || restart_database
fi
fill_schema
apply_changes
remember
cat <<TEXT

frontrow runs on $(url): open it in a browser, or
$(url)/ops/ for the operator's page.  Or try:

  curl -s $(url)/concerts
  curl -s $(url)/queue/token -H 'Content-Type: application/json' \\
    -d '{"user_id":"00000000-0000-4000-8000-000000000001"}'

README.md goes on from there to a paid seat.  ./dev status, logs, ctl, sql; ./dev down stops it.
TEXT
