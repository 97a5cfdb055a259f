#!/usr/bin/env bash
# booted_sale.sh STEP: on the booted machine, what an operator does there; each step relies on those
# before it: install, sell, serves, upgrade, rotate, remedies, goback, restore, remove, purge, anew.
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

is_late() {
	frontrowctl status | grep -q '^activate .* yes '
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

# buy FIRST: each fourth visitor from there on joins, holds a seat and pays.
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

# guide NAME: does what frontrow(7) says under that name; where it is gone, as it was last.
guide() {
	local commands page=/usr/share/man/man7/frontrow.7.gz

	[ ! -e $page ] || cp $page $work
	commands=$(zcat $work/frontrow.7.gz | "$(dirname "$0")/guide.sh" "$1") ||
		die "frontrow(7) has no commands: $1"
	say "as frontrow(7) says: $1"
	(cd $work && bash -euc "$commands") >$work/guide.log 2>&1 ||
		die "what frontrow(7) says fails: $(tail -n 20 $work/guide.log)"
}

audit() {
	frontrowctl audit >$work/audit || die "audit: $(cat $work/audit)"
}

# What the master started, by the names that they give themselves.
served_pids() {
	pgrep -u frontrow -x 'frontrow-(line|shop|keeper)'
}

# Its unit forbids much, and must not forbid this; 19 is as nice as can be.
line_yields() {
	local wanted=$(($(niceness frontrow-worker) + 10))

	[ "$wanted" -le 19 ] || wanted=19
	expect "the niceness of a line's worker" "$wanted" "$(niceness frontrow-line)"
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
	# shellcheck disable=SC2016 # nginx's variables
	sed -i -e "/include .*login.conf;/,/^\t#\t}/s/^\t#\t/\t/" -e '/^\tlocation .ops/,/^\t}/{
		s|deny all;.*|auth_basic operators; auth_basic_user_file /etc/frontrow/operators;|
		s|set $frontrow_operator "";|set $frontrow_operator $remote_user;|
		s|set $frontrow_operator_origins "";|set $frontrow_operator_origins "https://tickets.example.org";|
	}' \
		-e "s|/etc/ssl/certs/ssl-cert-snakeoil.pem|$work/site.crt|" \
		-e "s|/etc/ssl/private/ssl-cert-snakeoil.key|$work/site.key|" /etc/nginx/sites-available/frontrow
}

make_certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout $work/site.key -out $work/site.crt \
		-subj /CN=tickets.example.org -addext subjectAltName=DNS:tickets.example.org 2>$work/openssl.log
}

# bring older|newer: that package, and no other, lies where the guide's commands look for it.
bring() {
	rm -f $work/frontrow_*.deb
	cp "/root/$1"/*.deb $work
}

version() {
	dpkg-query -W -f '${Version}' frontrow
}

install_package() {
	is_active mariadb nginx cron || die "MariaDB, nginx or cron does not run"
	echo 'APT::Get::Assume-Yes "true";' >/etc/apt/apt.conf.d/90booted
	bring older
	dpkg-deb --fsys-tarfile $work/frontrow_*.deb | tar -xO ./usr/share/man/man7/frontrow.7.gz >$work/frontrow.7.gz
	guide package
	is_active frontrow-worker frontrow-push || die "the services do not run"
	expect "my.cnf" "640 root frontrow" "$(stat -c '%a %U %G' $conf/my.cnf)"
	expect "owner.cnf" "600 root root" "$(stat -c '%a %U %G' $conf/owner.cnf)"
	expect "frontrow.ini" "640 root frontrow" "$(stat -c '%a %U %G' $conf/frontrow.ini)"
	expect "token.key" "400 frontrow frontrow" "$(stat -c '%a %U %G' $conf/token.key)"
	expect "nginx_key.conf" "640 root frontrow" "$(stat -c '%a %U %G' $conf/nginx_key.conf)"
	expect "/run/frontrow" "2750 frontrow www-data" "$(stat -c '%a %U %G' /run/frontrow)"
	expect "the log of nginx" "640 www-data adm" "$(stat -c '%a %U %G' /var/log/nginx/frontrow.log)"
	grep -qF '/var/log/nginx/*.log' /etc/logrotate.d/nginx && grep -q 'create 0640 www-data adm' /etc/logrotate.d/nginx ||
		die "nginx's logrotate file does not rotate it"
	push_server
	guide database
	is_active frontrow-worker || die "the workers do not run on the new database"
	! grep -q owner $conf/my.cnf || die "the programs' file has the owner's account"
	line_yields
	mkdir -p $work/site
	make_certificate
	make_login
	guide "what to edit"
	expect "the lines to edit" 8 "$(grep -c EDIT $work/guide.log)"
	guide site
	wait_until 30 is_ready # a reload of nginx returns before it is done
	in_curl guide "site check"
	grep -q '"code":"INVALID_USER"' $work/guide.log || die "the check of the site: $(cat $work/guide.log)"
	login_away
	guide configuration
	reloaded
	grep -qx sound $work/guide.log || die "the configuration is not called sound"
	grep -qx 'charge = site' $conf/frontrow.ini || die "as shipped, visitors mint points"
	operators
	signed_cookie
	guide "open files"
	man_pages
}

# in_curl COMMAND...: the machine's curl trusts the site's certificate there.
in_curl() {
	CURL_CA_BUNDLE=$work/site.crt "$@"
}

# The site's login does not answer.
login_away() {
	mv /etc/nginx/conf.d/login.conf $work/login.kept
	systemctl reload nginx
	wait_until 10 joins_with 503
	expect "what it says" "UNAVAILABLE none" "$(member code) $(member outcome)"
	mv $work/login.kept /etc/nginx/conf.d/login.conf
	systemctl reload nginx
	wait_until 10 joins_with 404
}

# joins_with STATUS
joins_with() {
	[ "$(call /queue/token -H "Cookie: session=$(uuid 1)" -d '{}')" = "$1" ]
}

operators() {
	local kim path

	guide operator
	kim=kim:$(sed -n 's/^kim has the password //p' $work/guide.log)
	wait_until 10 is_operator "$kim"
	for path in /ops/ /ops/app.js /ops/api/queues; do
		expect "$path for everybody" 401 "$(call $path)"
		expect "$path with another password" 401 "$(call $path -u kim:wrong)"
		expect "$path for kim" 200 "$(call $path -u "$kim")"
	done
	expect "a call from another site's page" 400 \
		"$(call /ops/api/queues -u "$kim" -H 'Origin: https://evil.example')"
	expect "one from this one's" 200 "$(call /ops/api/queues -u "$kim" -H "Origin: $url")"
}

is_operator() {
	[ "$(call /ops/ -u "$1")" = 200 ]
}

# as USER COMMAND...: as that user, in the group of that name and in no other.
as() {
	setpriv --reuid="$1" --regid="$1" --clear-groups "${@:2}"
}

# A user of its own, who reads no key; others than the keeper cannot publish.
push_server() {
	local file

	expect "the push server's user" frontrow-push "$(ps -o user:20= -p "$(systemctl show -P MainPID frontrow-push)" | tr -d ' ')"
	for file in frontrow.ini my.cnf token.key nginx_key.conf; do
		! as frontrow-push cat "$conf/$file" 2>/dev/null >&2 || die "the push server may read $file"
	done
	! as frontrow-push test -e /run/frontrow/shop.sock || die "the push server reaches the workers' sockets"
	as www-data test -w /run/frontrow/events.sock || die "nginx does not reach the event streams"
	! as www-data test -e /run/frontrow-push/publish/push.sock || die "nginx's group may publish"
	as frontrow test -w /run/frontrow/push.sock || die "the keeper cannot publish"
}

signed_cookie() {
	guide "login key"
	expect "login_key.conf" "600 root root" "$(stat -c '%a %U %G' $conf/login_key.conf)"
	guide "signed cookie"
	grep -qE '^frontrow_login=[0-9a-f-]{36}\.[0-9]{10}\.[A-Za-z0-9_-]{22}$' $work/guide.log ||
		die "what is signed: $(cat $work/guide.log)"
}

man_pages() {
	local page

	for page in frontrow.7 frontrow.ini.5 frontrowctl.8 frontrow-worker.8 frontrow-activate.8; do
		zgrep -q '^\.TH [^ ]* [0-9] 20[0-9-]* "' "/usr/share/man/man${page##*.}/$page.gz" ||
			die "no manual page $page, or without a date"
	done
}

swept() {
	[ "$(sql 'SELECT COUNT(*) FROM sweep_run WHERE last_end_at > UTC_TIMESTAMP - INTERVAL 70 SECOND')" -ge 3 ]
}

sell() {
	local n

	guide queue
	guide concert
	printf 'A1,R,132000\nA2,S,99000\n' >$work/hall.csv
	guide "graded seats"
	guide mend
	guide tables
	for ((n = 1; n < 5000; n++)); do
		echo "$(uuid "$n"),1000"
	done >$work/users.csv
	guide users
	rehearse
	expect "a join of nobody" 401 "$(call /queue/token -d '{}')"
	expect "what it says" LOGIN_REQUIRED "$(member code)"
	expect "an unverified name" 401 "$(call /queue/token -u "$(uuid 1):x" -d '{}')"
	expect "a header" 401 "$(call /queue/token -H "Remote-User: $(uuid 1)" -d '{}')"
	! curl -sk --tls-max 1.2 --ciphers AES128-GCM-SHA256:AES256-GCM-SHA384 -o $work/out https://127.0.0.1/ ||
		die "a cipher without forward secrecy is spoken"
	expect "the version of HTTP" 2 "$(call /concerts -w '%{http_version}')"
	expect "the line, as everybody may see it" 200 "$(call /queue/1/line)"
	expect "its queue" 1 "$(member queue_id)"
	call /queue/1/events -N --max-time 3 >$work/out 2>&1 || true
	grep -qx 'event: line' $body || die "no event: $(cat $body)"
	expect "plain HTTP" 301 "$(curl -s -o $work/out -w '%{http_code}' -H 'Host: tickets.example.org' \
		http://127.0.0.1/concerts)"
	guide "open now"
	wait_until 10 line_is OPEN
	expect "minting points" 405 "$(call /points -H "Cookie: session=$(uuid 4996)" \
		-H "Authorization: Bearer $(token_of 4996)" -d '{"amount":1}')"
	start_load
	stop_load
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -gt 10 ] || die "too few seats were sold"
	wait_until 130 swept
	run_sale
}

# Nothing is for sale before, none but this machine comes in meanwhile, and nothing is afterwards.
rehearse() {
	expect "the line before" NOT_OPEN "$(sold_as)"
	guide "rehearsal begins"
	wait_until 10 line_is OPEN
	in_curl guide rehearsal
	expect "what was bought and refunded" 1 "$(sql "SELECT COUNT(*) FROM payment WHERE status = 'REFUNDED'")"
	expect "who comes from elsewhere" 404 "$(from_elsewhere)"
	guide "rehearsal ends"
	wait_until 10 let_in
	expect "the line after it" NOT_OPEN "$(sold_as)"
	expect "turns after it" 0 "$(sql "SELECT COUNT(*) FROM queue_token WHERE status = 'ACTIVE'")"
}

# The first queue's state, by what SQL has.
sold_as() {
	frontrowctl queue show 1 | sed -n 's/^queue_state: //p'
}

# The status of a call that comes from another address than the loopback's.
from_elsewhere() {
	ip address replace 192.0.2.1/32 dev lo
	curl -sS --cacert $work/site.crt --resolve tickets.example.org:443:192.0.2.1 --interface 192.0.2.1 \
		-o $work/out -w '%{http_code}' $url/concerts
}

let_in() {
	[ "$(from_elsewhere)" = 200 ]
}

# What is left of the guide's sale, in its order; and then the queue is open and unbraked.
run_sale() {
	guide opening
	wait_until 10 line_is NOT_OPEN
	guide "open now"
	wait_until 10 line_is OPEN
	in_curl guide watch
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
	say "$(memory) MB in memory"
	[ "$(memory)" -lt 500 ] || die "too much for a small machine: $(ps -eo rss,comm --sort -rss | head)"
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

# What all processes have in memory, in MB, each shared page counted once.
memory() {
	cat /proc/[0-9]*/smaps_rollup 2>/dev/null | awk '/^Pss:/ { sum += $2 } END { print int(sum / 1024) }'
}

is_ready() {
	[ "$(call /readyz 2>/dev/null)" = 200 ]
}

upgrade() {
	expect "the log of nginx in use" "640 www-data adm" "$(stat -c '%a %U %G' /var/log/nginx/frontrow.log)"
	expect "the version before" "$(cd /root/older && dpkg-deb -f ./*.deb Version)" "$(version)"
	# As if the release before had known no key of nginx.
	mv $conf/nginx_key.conf $work/kept.nginx_key
	systemctl reload frontrow-worker nginx
	wait_until 10 believes_everybody
	exchange newer guide upgrade
	asks_for_key
	expect "the migration" booted "$(sql 'SELECT name FROM schema_version ORDER BY id DESC LIMIT 1')"
}

# worker_says [PARAMETER VALUE]: the status that a worker gives a program of nginx's group.
worker_says() {
	as www-data perl -MIO::Socket::UNIX -e '
		my ($name, $value) = (@ARGV, "X", "");
		my $s = IO::Socket::UNIX->new("/run/frontrow/shop.sock") or die "$!\n";
		my $p = join "", map { pack("CC", length $_->[0], length $_->[1]) . $_->[0] . $_->[1] }
			["REQUEST_METHOD", "GET"], ["REQUEST_URI", "/healthz"], ["DOCUMENT_URI", "/healthz"],
			["SERVER_PROTOCOL", "HTTP/1.1"], [$name, $value];
		print $s pack("CCnnCCnCx5", 1, 1, 1, 8, 0, 0, 1, 0), pack("CCnnCC", 1, 4, 1, length $p, 0, 0), $p,
			pack("CCnnCC", 1, 4, 1, 0, 0, 0), pack("CCnnCC", 1, 5, 1, 0, 0, 0);
		$s->flush;
		print join("", <$s>) =~ /Status: (\d+)/ ? "$1\n" : "none\n";
	' "$@"
}

believes_everybody() {
	[ "$(worker_says)" = 200 ]
}

asks_for_key() {
	expect "a call of another program of nginx's group" 503 "$(worker_says)"
	expect "one with the key" 200 "$(worker_says FRONTROW_KEY \
		"$(sed -n 's/^fastcgi_param FRONTROW_KEY \(.*\);/\1/p' $conf/nginx_key.conf)")"
	! as www-data cat $conf/nginx_key.conf 2>/dev/null ||
		die "nginx's group may read the key"
}

# nginx's processes that serve.
nginx_workers() {
	pgrep -P "$(systemctl show -P MainPID nginx)" | sort
}

nginx_renewed() {
	! nginx_workers | grep -qxF -e "$1"
}

# exchange older|newer COMMAND...: by which that package takes the other's place, under load.
exchange() {
	local before master sold

	master=$(systemctl show -P MainPID frontrow-worker)
	before=$(served_pids)
	sold=$(sql 'SELECT COUNT(*) FROM payment')
	start_load
	bring "$1"
	shift
	"$@"
	reloaded
	stop_load
	expect "the version" "$(dpkg-deb -f $work/frontrow_*.deb Version)" "$(version)"
	expect "the master's process" "$master" "$(systemctl show -P MainPID frontrow-worker)"
	expect "workers of before" "" "$(served_pids | grep -xF -e "$before")"
	for pid in "$master" $(served_pids); do
		expect "the program of $pid" /usr/sbin/frontrow-worker "$(readlink "/proc/$pid/exe")"
	done
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -gt "$sold" ] || die "nothing was sold meanwhile"
}

# And back, on the newer one's schema.  Then the newer one comes while the database is away.
goback() {
	exchange older guide "release before"
	systemctl stop mariadb
	bring newer
	guide upgrade
	systemctl start mariadb
	guide migrate
	reloaded
	serves
}

# token_of USER: who joins.
token_of() {
	call /queue/token -H "Cookie: session=$(uuid "$1")" -d '{}' >/dev/null
	member token
}

rotate() {
	local old number old_nginx

	old=$(token_of 4998)
	number=$(member token_number)
	start_load
	guide "new key"
	guide "change keys"
	guide "new nginx key"
	old_nginx=$(nginx_workers)
	guide "change nginx keys"
	wait_until 20 nginx_renewed "$old_nginx"
	guide "forget the old nginx key"
	stop_load
	asks_for_key
	guide "forget the old key"
	expect "a token of the old key" 401 "$(call /queue/position -H "Authorization: Bearer $old")"
	token_of 4998 >$work/out
	expect "the token number of who joins again" "$number" "$(member token_number)"
}

# What the guide says of the alerts helps against their faults.
remedies() {
	local ini=$conf/frontrow.ini pid

	cp -p $ini $work/kept.ini
	echo 'colour = red' >>$ini
	! systemctl reload frontrow-worker 2>/dev/null || die "a configuration that is not sound is taken"
	is_ready || die "the old configuration is not in force"
	wait_until 10 reload_refused
	! runuser -u frontrow -- /usr/libexec/frontrow/frontrow-activate --once 2>/dev/null || die "a sweep takes it"
	(guide configuration) 2>&1 | grep -q colour || die "it is not said what is wrong with it"
	! systemctl restart frontrow-worker 2>/dev/null || die "it starts with that configuration"
	guide "why down"
	grep -q colour $work/guide.log || die "the journal does not say why it does not start"
	mv $work/kept.ini $ini
	systemctl restart frontrow-worker

	wait_until 30 is_ready
	sql 'SET GLOBAL innodb_flush_log_at_trx_commit = 2'
	wait_until 30 is_not_ready
	guide "keep what was paid"
	wait_until 30 is_ready

	kill -STOP "$(pgrep -x frontrow-keeper)"
	wait_until 30 is_not_ready
	guide "new keeper"
	wait_until 30 is_ready

	systemctl stop cron
	for pid in $(pgrep -u frontrow -x frontrow-activa); do
		kill "$pid"
	done
	sql "UPDATE sweep_run SET last_end_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR WHERE name = 'activate'"
	wait_until 90 is_late # it has a minute from the database's last start
	guide "a sweep by hand"
	! is_late || die "it is late although it was run"
	systemctl start cron

	mariadb frontrow -e 'START TRANSACTION; SELECT 1 FROM queue_gate WHERE id = 1 FOR UPDATE;
		DO SLEEP(60)' >/dev/null 2>&1 &
	wait_until 10 gate_is_held
	guide "old transactions"
	sql "KILL $(awk 'NR == 2 { print $1 }' $work/guide.log)"
	wait

	sql 'RENAME TABLE concert TO concert_away'
	expect "a defect" 500 "$(call /queue/token -H "Cookie: session=$(uuid 802)" -d "{\"concert_id\":1}")"
	sql 'RENAME TABLE concert_away TO concert'
	guide defects
	grep -q 'route=/queue/token .*code=INTERNAL' $work/guide.log || die "the journal does not have the defect"

	guide recover
	wait_until 10 line_is OPEN
	expect "the capacity" 150 "$(sql 'SELECT capacity FROM queue WHERE id = 1')"

	pid=$(pgrep -x frontrow-shop | head -n 1)
	kill -STOP "$pid"
	guide workers
	expect "who is stuck" "$pid" "$(awk 'NR > 1 && $3 !~ /ep/ { print $1 }' $work/guide.log)"
	kill -KILL "$pid"
	wait_until 10 has_workers 8
	serves
}

reload_refused() {
	call /metrics >/dev/null && grep -q '^frontrow_reloads_refused_total [1-9]' $body
}

is_not_ready() {
	[ "$(call /readyz)" = 503 ]
}

gate_is_held() {
	[ "$(sql 'SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_rows_locked > 0')" -gt 0 ]
}

has_workers() {
	[ "$(pgrep -c -x frontrow-shop)" = "$1" ]
}

restore() {
	local sold

	token_of 4997 >$work/token.restore
	start_load
	guide "backup program"
	guide backup
	stop_load
	sold=$(sql 'SELECT COUNT(*) FROM payment')
	guide restore
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -lt "$sold" ] || die "the backup is not of its time"
	wait_until 30 is_ready
	restore_again
	start_load
	stop_load
}

# What was written since is gone again; and a backup that is not whole changes nothing.
restore_again() {
	local from

	mariadb -e 'CREATE TABLE frontrow.since_then (id INT)'
	guide restore
	expect "what was made since" "" "$(sql "SHOW TABLES LIKE 'since_then'")"
	wait_until 30 is_ready
	from=$(ls -d /var/backups/frontrow-*)
	mv "$from/database/frontrow" $work/kept.frontrow
	! (guide restore) 2>/dev/null || die "it restores what is not there"
	is_ready || die "it began to restore what is not there"
	mv "$from/database/mysql" $work/kept.mysql
	systemctl reset-failed mariadb
	mv $work/kept.frontrow "$from/database/frontrow"
	! (guide restore) 2>/dev/null || die "it restores what is not whole"
	! is_active frontrow-worker || die "it goes on with what is not restored"
	expect "a call meanwhile" 503 "$(call /concerts)"
	mv $work/kept.mysql "$from/database/mysql"
	systemctl reset-failed mariadb # of so many starts in so few seconds
	guide restore
}

remove() {
	local own=/etc/nginx/modules-enabled/90-frontrow.conf

	cp --remove-destination /usr/share/frontrow/nginx/main.conf $own
	guide remove
	[ -e $own ] || die "removal took a file that is no link"
	[ ! -L /etc/nginx/sites-enabled/frontrow ] || die "removal left the site in nginx"
	! systemctl --quiet is-active frontrow-worker frontrow-push || die "the services still run"
	nginx -t -q
	is_active nginx || die "nginx went down with it"
	for file in $conf/frontrow.ini $conf/my.cnf $conf/owner.cnf $conf/token.key $conf/nginx_key.conf /etc/nginx/sites-available/frontrow; do
		[ -e "$file" ] || die "removal took $file"
	done
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -gt 0 ] || die "removal took the data"
	guide "keep the servers"
	# And back again.
	guide package
	rm $own
	guide site
	serves
}

purge() {
	guide purge
	[ ! -e $conf ] || die "purge left $(ls $conf)"
	[ ! -e /etc/cron.d/frontrow ] || die "purge left the crontab"
	[ ! -e /etc/nginx/sites-available/frontrow ] || die "purge left the site"
	nginx -t -q
	[ "$(sql 'SELECT COUNT(*) FROM payment')" -gt 0 ] || die "purge took the data"
	guide drop
	expect "the database" "" "$(mariadb -N -e "SHOW DATABASES LIKE 'frontrow'")"
}

# A machine that has nothing but the backup.
anew() {
	bring newer
	guide package
	guide "restore configuration"
	guide restore
	guide site
	wait_until 30 is_ready
	expect "a token of before" 200 "$(call /reservations -H "Cookie: session=$(uuid 4997)" \
		-H "Authorization: Bearer $(cat $work/token.restore)")"
	serves
}

mkdir -p $work
[ -e $work/next.0 ] || echo 1 >$work/next.0
case ${1:?} in
install) install_package ;;
sell | serves | upgrade | rotate | remedies | goback | restore | remove | purge | anew) "$1" ;;
*) die "no such step: $1" ;;
esac
