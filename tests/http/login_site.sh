#!/usr/bin/env bash
# A second front of the running instance, behind a login as an installed system has one: workers with
# auth = remote_user, and an nginx of their own.  Its arguments are more lines of configuration; the
# environment says what the login is, and whether this machine's own calls are counted:
#   LOGIN   header (default): X-Test-Login names the user; service: one that knows the cookie
#           `session`; signed: a cookie that nginx checks by itself; certificate: the client's, at
#           https.sock, and http.sock sends its visitors there
#   LIMITS  yes: the limits of the site, refilled by a call a minute; an address reads 41 files, and
#           has 3 event streams
#   PROXY   yes: it stands behind a proxy on this machine, which names its clients
# Run in the build directory.  Prints its process id, its URL and the directory of its files when it
# answers; ends with TERM or with its parent.  Beside the URL it listens at site.sock, and at https.sock
# with TLS and HTTP/2.
set -eu

nginxdir=$(cd "${srcdir:-.}/nginx" && pwd -P)
dir=$(mktemp -d /tmp/frontrow-login-XXXXXX)
export PATH=$PATH:/usr/sbin:/sbin TZ=UTC

finish() {
	trap '' TERM
	# shellcheck disable=SC2046
	kill $(jobs -p) 2>/dev/null || true
	wait
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 0' TERM INT HUP

port=$((30000 + RANDOM % 2000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
	port=$((port + 1))
done

sed -e 's|^auth = .*|auth = remote_user|' -e 's|^demo = .*|demo = no|' \
	-e "s|^line_listen = .*|line_listen = $dir/line.sock|" \
	-e "s|^shop_listen = .*|shop_listen = $dir/shop.sock|" \
	-e 's|^\(.*_workers\) = .*|\1 = 2|' "$FRONTROW_VAR/frontrow.ini" >"$dir/frontrow.ini"
[ $# = 0 ] || printf '%s\n' "$@" >>"$dir/frontrow.ini"
# A session is its user, or ends with a dot and its user; "revoked" and "broken" are what such a service may say besides; of
# "gone" it says nothing.
login_header() {
	echo "set \$frontrow_user \$http_x_test_login;" >"$dir/login.conf"
	: >"$dir/service.conf"
}

login_service() {
	cat >"$dir/login.conf" <<-TEXT
		set \$frontrow_user "";
		include $dir/nginx/login.conf;
		location = /login {
			include $dir/nginx/login_call.conf;
			proxy_pass http://unix:$dir/whoami.sock:/whoami;
		}
	TEXT
	cat >"$dir/service.conf" <<-TEXT
		map \$cookie_session \$whoami {
			default \$cookie_session;
			"~\.(?<whoami_user>[0-9a-f-]{36})$" \$whoami_user;
		}
		server {
			listen unix:$dir/whoami.sock;
			location = /whoami {
				if (\$http_authorization) {
					return 418;
				}
				if (\$cookie_session = revoked) {
					return 401;
				}
				if (\$cookie_session = broken) {
					return 500;
				}
				if (\$cookie_session = gone) {
					return 444;
				}
				add_header X-User \$whoami;
				return 204;
			}
		}
	TEXT
}

login_signed() {
	echo 'set $frontrow_login_key secret;' >"$dir/login_key.conf"
	cat >"$dir/login.conf" <<-TEXT
		include $dir/login_key.conf;
		include $dir/nginx/login_signed.conf;
		set \$frontrow_user \$frontrow_signed;
	TEXT
	: >"$dir/service.conf"
}

# certificate NAME SUBJECT CA...: a key and a certificate, signed by the CA if there is one.
certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 \
		-keyout "$dir/$1.key" -out "$dir/$1.crt" -subj "$2" "${@:3}" 2>>"$dir/openssl.log"
}

login_certificate() {
	certificate ca /CN=visitors
	tls=(-e 's|@tls@||' -e "s|listen 80;|listen unix:$dir/http.sock;|" -e '/listen \[::\]:80/d'
		-e "s|listen @listen@;|&\n\tlisten unix:$dir/https.sock ssl http2;|"
		-e "s|/etc/ssl/.*/ssl-cert-snakeoil.pem|$dir/site.crt|"
		-e "s|/etc/ssl/.*/ssl-cert-snakeoil.key|$dir/site.key|")
	cat >"$dir/login.conf" <<-TEXT
		ssl_client_certificate $dir/ca.crt;
		ssl_verify_client optional;
		set \$frontrow_user \$frontrow_certified;
	TEXT
	: >"$dir/service.conf"
}

cp -r "$nginxdir" "$dir/nginx"
# As make install has it.
find "$dir/nginx/www" -type f -size +512c ! -name '*.png' ! -name '*.woff2' -exec gzip -9nk {} +
certificate site /CN=localhost
# The workers of this site have the key of the instance's.
cp -r "$FRONTROW_VAR/frontrow" "$dir/frontrow"
tls=(-e 's|@tls@|#|'
	-e "s|listen @listen@;|&\n\tlisten unix:$dir/https.sock ssl http2;\n\tssl_certificate $dir/site.crt; ssl_certificate_key $dir/site.key;|")
"login_${LOGIN:-header}"
uncounted='127.0.0.0/8 no;'
if [ "${LIMITS:-no}" = yes ]; then
	uncounted=
	sed -i -e 's|rate=[0-9]*r/s|rate=1r/m|' -e 's|"[0-9]* \([0-9]*\)"|"1 \1"|' "$dir/nginx/maps/calls.conf"
	sed -i 's|burst=[0-9]*|burst=40|' "$dir/nginx/public.conf"
	sed -i 's|frontrow_streams [0-9]*|frontrow_streams 3|' "$dir/nginx/events.conf"
fi
if [ "${PROXY:-no}" = yes ]; then
	{
		cat "$nginxdir/real_ip.conf"
		echo 'set_real_ip_from 127.0.0.1; set_real_ip_from unix:; real_ip_header X-Forwarded-For;'
	} >"$dir/real_ip.conf"
fi
# A strict site has operators, too: kim, with a password.
printf 'kim:{PLAIN}secret\n' >"$dir/operators"
operators=()
# shellcheck disable=SC2016
[ $# = 0 ] || operators=(
	-e "s|deny all; # until.*|auth_basic operators; auth_basic_user_file $dir/operators;|"
	-e 's|set \$frontrow_operator "";|set $frontrow_operator $remote_user;|'
	-e "s|set \\\$frontrow_operator_origins \"\";|set \$frontrow_operator_origins http://127.0.0.1:$port;|")
sed "${tls[@]}" "${operators[@]}" -e 's|@server_name@|_|' \
	-e "s|@listen@|127.0.0.1:$port; listen unix:$dir/site.sock|" \
	-e "s|@nginxdir@|$dir/nginx|" -e "s|@maintenance@|$dir/maintenance|" -e "s|@only@|$dir/only*.conf|" \
	-e "s|@monitors@|$dir/monitors*.conf|" -e "s|@login_key@|$dir/login_key.conf|" \
	-e "s|@access_log@|$dir/access.log|" -e "s|@error_log@|$dir/nginx.log|" \
	-e "s|@real_ip@|$dir/real_ip*.conf|" -e "s|@uncounted@|$uncounted|" \
	-e "s|@line_socket@|$dir/line.sock|" -e "s|@shop_socket@|$dir/shop.sock|" \
	-e "s|@line_dir@|$FRONTROW_VAR/line|" -e "s|@events_socket@|$FRONTROW_VAR/run/events.sock|" \
	-e 's|@site@|{"name":"frontrow","login_url":"/login","demo":null}|' \
	-e "s|set \$frontrow_user \"\";|include $dir/login.conf;|" \
	"$nginxdir/frontrow.conf.in" >"$dir/site.conf"
cat >"$dir/nginx/nginx.conf" <<TEXT
daemon off;
$([ "$(id -u)" = 0 ] || echo '#')user $(id -un);
worker_processes 1;
pid $dir/nginx.pid;
error_log $dir/nginx.log;
events { }
http {
	client_body_temp_path $dir/body;
	fastcgi_temp_path $dir/fastcgi;
	proxy_temp_path $dir/proxy;
	scgi_temp_path $dir/scgi;
	uwsgi_temp_path $dir/uwsgi;
	include $dir/service.conf;
	include $dir/site.conf;
}
TEXT

./frontrow-worker -c "$dir/frontrow.ini" 2>"$dir/worker.log" &
nginx -e "$dir/nginx.log" -p "$dir" -c "$dir/nginx/nginx.conf" &
tries=100
until curl -sf -o "$dir/health" "http://127.0.0.1:$port/healthz"; do
	tries=$((tries - 1))
	[ "$tries" -gt 0 ] || {
		cat "$dir/worker.log" "$dir/nginx.log" >&2
		exit 1
	}
	sleep 0.1
done
echo "$$ http://127.0.0.1:$port $dir"
while kill -0 "$PPID" 2>/dev/null; do
	sleep 1 &
	wait "$!"
done
