#!/usr/bin/env bash
# booted_sale.sh STEP: on the booted machine, what an operator does there; each step relies on those
# before it: install, sell, serves, upgrade, rotate, restore, remove, purge.
set -eu

url=https://tickets.example.org
conf=/etc/frontrow
work=/root/work
body=$work/body
buyers=4
export DEBIAN_FRONTEND=noninteractive

say() {
	printf '==> %s\n' "$*"
}

die() {
	printf 'booted: %s\n' "$*" >&2
	exit 1
}

# expect WHAT WANTED GOT
expect() {
	[ "$2" = "$3" ] || die "$1: \"$3\", not \"$2\""
}

# wait_until SECONDS COMMAND...
wait_until() {
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || die "in vain: $*"
		sleep 0.2
	done
}

is_active() {
	systemctl --quiet is-active "$@"
}

sql() {
	mariadb -N -B frontrow -e "$1"
}

uuid() {
	printf '00000000-0000-4000-8000-%012d' "$1"
}

# call PATH [CURL OPTION...]: the status, and the body in the file $body.
call() {
	local path=$1

	shift
	curl -sS --cacert $work/site.crt --resolve tickets.example.org:443:127.0.0.1 --max-time 20 \
		-o "$body" -w '%{http_code}' -H 'Content-Type: application/json' "$url$path" "$@"
}

# member NAME: of the last body, the first of that name.
member() {
	sed -n "s/^[^}]*\"$1\":\"*\([^\",}]*\).*/\1/p" "$body"
}

# good STATUS PATH [CURL OPTION...]: counted; anything else is a failed request.
good() {
	local wanted=$1 got

	shift
	got=$(call "$@") || got="$got curl:$?"
	echo "$got $1" >>"$work/requests"
	[ "$got" = "$wanted" ] || echo "$(date +%T) $1: $got, not $wanted: $(cat "$body")" \
		>>"$work/failures"
}

# ---- a load that goes on until $work/stop is there ----------------------------------------------

# buy FIRST: each fourth visitor from there on joins, holds a seat, charges and pays.
buy() {
	local n=$1 who token reservation

	body=$work/body.$n
	while [ ! -e $work/stop ]; do
		who="Cookie: session=$(uuid "$n")"
		n=$((n + buyers))
		good 201 /queue/token -H "$who" -d '{}'
		token="Authorization: Bearer $(member token)"
		good 201 /reservations -H "$who" -H "$token" -d "{\"schedule_id\":1,\"seat_id\":$n}"
		reservation=$(member reservation_id)
		good 200 /points -H "$who" -H "$token" -H "Idempotency-Key: charge-$n" -d '{"amount":1000}'
		good 201 /payments -H "$who" -H "$token" -H "Idempotency-Key: pay-$n" \
			-d "{\"reservation_id\":$reservation}"
		echo "$n" >$work/next.$((n % buyers))
	done
}

# With a token from before whatever happens meanwhile.
poll() {
	body=$work/body.poll
	while [ ! -e $work/stop ]; do
		good 200 /queue/position -H "Authorization: Bearer $1"
		good 200 /points -H "Authorization: Bearer $1" -H "Cookie: session=$(uuid 4999)"
	done
}

served() {
	[ "$(wc -l <$work/requests)" -ge "$1" ]
}

start_load() {
	local first token

	rm -f $work/stop $work/failures
	: >$work/requests
	call /queue/token -H "Cookie: session=$(uuid 4999)" -d '{}' >/dev/null
	token=$(member token)
	first=$(cat $work/next.* | sort -n | tail -n 1)
	for ((i = 0; i < buyers; i++)); do
		buy $((first + i)) &
	done
	poll "$token" &
	wait_until 60 served 50
}

# And nothing has failed since.
stop_load() {
	local n

	n=$(wc -l <$work/requests)
	wait_until 60 served $((n + 50))
	touch $work/stop
	wait
	say "$(wc -l <$work/requests) requests: $(cut -d ' ' -f 1 $work/requests | sort | uniq -c | xargs)"
	[ ! -e $work/failures ] || die "$(wc -l <$work/failures) requests failed, first: $(head -n 3 $work/failures)"
	audit
}

# guide NAME: does what frontrow(7) says under that name.
guide() {
	local commands

	commands=$(zcat /usr/share/man/man7/frontrow.7.gz | "$(dirname "$0")/guide.sh" "$1") ||
		die "frontrow(7) has no commands: $1"
	say "as frontrow(7) says: $1"
	(cd $work && bash -euc "$commands") >$work/guide.log 2>&1 ||
		die "what frontrow(7) says fails: $(tail -n 20 $work/guide.log)"
}

audit() {
	frontrowctl audit >$work/audit || die "audit: $(cat $work/audit)"
}

# The master and its workers, which have names of their own.
worker_pids() {
	cat "/sys/fs/cgroup$(systemctl show -P ControlGroup frontrow-worker)/cgroup.procs"
}

# Its unit forbids much, and must not forbid this.
line_yields() {
	expect "the niceness of a line's worker" $(($(niceness frontrow-worker) + 10)) "$(niceness frontrow-line)"
}

# niceness NAME
niceness() {
	ps -o ni= -p "$(pgrep -x "$1" | head -n 1)" | tr -d ' '
}

reloaded() {
	expect "the worker after its reload" active "$(systemctl is-active frontrow-worker)"
}

# ---- the steps ---------------------------------------------------------------------------------

# The site's login is an nginx here: the cookie is the user.
make_login() {
	cat >/etc/nginx/conf.d/login.conf <<-'TEXT'
		map $cookie_session $whoami {
			default "";
			"~^[0-9a-f-]{36}$" $cookie_session;
		}
		server {
			listen 127.0.0.1:8000;
			location = /whoami {
				add_header X-User $whoami;
				return 204;
			}
		}
	TEXT
	sed -i -e "/include .*login.conf;/,/^\t#\t}/s/^\t#\t/\t/" \
		-e "s|/etc/ssl/certs/ssl-cert-snakeoil.pem|$work/site.crt|" \
		-e "s|/etc/ssl/private/ssl-cert-snakeoil.key|$work/site.key|" /etc/nginx/sites-available/frontrow
}

make_certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout $work/site.key -out $work/site.crt \
		-subj /CN=tickets.example.org -addext subjectAltName=DNS:tickets.example.org 2>$work/openssl.log
}

older() {
	find /root -maxdepth 1 -name 'frontrow_*.deb' ! -name 'frontrow_99.0_*'
}

install_package() {
	is_active mariadb nginx cron || die "MariaDB, nginx or cron does not run"
	dpkg -i "$(older)"
	is_active frontrow-worker frontrow-push || die "the services do not run"
	expect "my.cnf" "640 root frontrow" "$(stat -c '%a %U %G' $conf/my.cnf)"
	expect "owner.cnf" "600 root root" "$(stat -c '%a %U %G' $conf/owner.cnf)"
	expect "frontrow.ini" "640 root frontrow" "$(stat -c '%a %U %G' $conf/frontrow.ini)"
	expect "token.key" "400 frontrow frontrow" "$(stat -c '%a %U %G' $conf/token.key)"
	expect "/run/frontrow" "2750 frontrow www-data" "$(stat -c '%a %U %G' /run/frontrow)"
	guide database
	is_active frontrow-worker || die "the workers do not run on the new database"
	! grep -q owner $conf/my.cnf || die "the programs' file has the owner's account"
	line_yields
	mkdir -p $work/site
	make_certificate
	make_login
	guide site
	guide configuration
	reloaded
	man_pages
}

man_pages() {
	local page

	for page in frontrow.7 frontrow.ini.5 frontrowctl.8 frontrow-worker.8 frontrow-activate.8; do
		[ -s "/usr/share/man/man${page##*.}/$page.gz" ] || die "no manual page $page"
	done
}

swept() {
	[ "$(sql 'SELECT COUNT(*) FROM sweep_run WHERE last_end_at > UTC_TIMESTAMP - INTERVAL 70 SECOND')" -ge 3 ]
}

sell() {
	local n

	guide queue
	guide concert
	for ((n = 1; n < 5000; n++)); do
		echo "$(uuid "$n"),0"
	done >$work/users.csv
	guide users
	expect "a join of nobody" 401 "$(call /queue/token -d '{}')"
	expect "what it says" LOGIN_REQUIRED "$(member code)"
	expect "an unverified name" 401 "$(call /queue/token -u "$(uuid 1):x" -d '{}')"
	expect "a header" 401 "$(call /queue/token -H "Remote-User: $(uuid 1)" -d '{}')"
	expect "the version of HTTP" 2 "$(call /concerts -w '%{http_version}')"
	expect "the line, as everybody may see it" 200 "$(call /queue/1/line)"
	expect "its queue" 1 "$(member queue_id)"
	call /queue/1/events -N --max-time 3 >$work/out 2>&1 || true
	grep -qx 'event: line' $body || die "no event: $(cat $body)"
	expect "plain HTTP" 301 "$(curl -s -o $work/out -w '%{http_code}' -H 'Host: tickets.example.org' \
		http://127.0.0.1/concerts)"
	start_load
	stop_load
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -gt 10 ] || die "too few seats were sold"
	wait_until 130 swept
	run_sale
}

# What is left of the guide's sale, in its order; and then the queue is open and unbraked.
run_sale() {
	guide rehearsal
	guide opening
	wait_until 10 line_is NOT_OPEN
	guide "open now"
	wait_until 10 line_is OPEN
	CURL_CA_BUNDLE=$work/site.crt guide watch
	grep -q '^frontrow_sales_total [1-9]' $work/guide.log || die "no sale is counted"
	guide pause
	guide close
	wait_until 10 line_is CLOSED
	frontrowctl queue open 1
	guide report
	guide doors
	guide "maintenance begins"
	expect "a call meanwhile" 503 "$(call /concerts)"
	guide "maintenance ends"
	expect "a call after it" 200 "$(call /concerts)"
}

line_is() {
	[ "$(call /queue/1/line)" = 200 ] && [ "$(member queue_state)" = "$1" ]
}

serves() {
	is_active frontrow-worker frontrow-push || die "the services did not start at boot"
	wait_until 30 is_ready
	start_load
	stop_load
}

is_ready() {
	[ "$(call /readyz)" = 200 ]
}

upgrade() {
	local before sold

	before=$(systemctl show -P MainPID frontrow-worker)
	sold=$(sql 'SELECT COUNT(*) FROM payment')
	start_load
	dpkg -i /root/frontrow_99.0_*.deb
	reloaded
	stop_load
	expect "the version" 99.0 "$(dpkg-query -W -f '${Version}' frontrow)"
	expect "the migration" booted "$(sql 'SELECT name FROM schema_version ORDER BY id DESC LIMIT 1')"
	expect "the master's process" "$before" "$(systemctl show -P MainPID frontrow-worker)"
	for pid in $(worker_pids); do
		expect "the program of $pid" /usr/sbin/frontrow-worker "$(readlink "/proc/$pid/exe")"
	done
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -gt "$sold" ] || die "nothing was sold meanwhile"
}

rotate() {
	local old

	call /queue/token -H "Cookie: session=$(uuid 4998)" -d '{}' >/dev/null
	old=$(member token)
	start_load
	guide "new key"
	guide "change keys"
	stop_load
	guide "forget the old key"
	expect "a token of the old key" 401 "$(call /queue/position -H "Authorization: Bearer $old")"
}

restore() {
	local sold

	start_load
	guide backup
	stop_load
	sold=$(sql 'SELECT COUNT(*) FROM payment')
	guide restore
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -lt "$sold" ] || die "the backup is not of its time"
	wait_until 30 is_ready
	start_load
	stop_load
}

remove() {
	local own=/etc/nginx/modules-enabled/90-frontrow.conf

	cp --remove-destination /usr/share/frontrow/nginx/main.conf $own
	dpkg -r frontrow
	[ -e $own ] || die "removal took a file that is no link"
	[ ! -L /etc/nginx/sites-enabled/frontrow ] || die "removal left the site in nginx"
	! systemctl --quiet is-active frontrow-worker frontrow-push || die "the services still run"
	nginx -t -q
	is_active nginx || die "nginx went down with it"
	for file in $conf/frontrow.ini $conf/my.cnf $conf/owner.cnf $conf/token.key /etc/nginx/sites-available/frontrow; do
		[ -e "$file" ] || die "removal took $file"
	done
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -gt 0 ] || die "removal took the data"
	# And back again.
	dpkg -i /root/frontrow_99.0_*.deb
	rm $own
	guide site
	serves
}

purge() {
	dpkg -P frontrow
	[ ! -e $conf ] || die "purge left $(ls $conf)"
	[ ! -e /etc/cron.d/frontrow ] || die "purge left the crontab"
	[ ! -e /etc/nginx/sites-available/frontrow ] || die "purge left the site"
	nginx -t -q
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -gt 0 ] || die "purge took the data"
}

mkdir -p $work
[ -e $work/next.0 ] || echo 1 >$work/next.0
case ${1:?} in
install) install_package ;;
sell | serves | upgrade | rotate | restore | remove | purge) "$1" ;;
*) die "no such step: $1" ;;
esac
