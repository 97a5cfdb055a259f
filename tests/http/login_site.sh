#!/usr/bin/env bash
# A second front of the running instance, with a login as an installed system has one: workers with
# auth = remote_user, and an nginx whose login is the header X-Test-Login.  Its arguments are more
# lines of configuration.  Run in the build directory.  Prints its process id, its URL and a UNIX socket of it when it answers; ends with TERM or with its parent.
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
sed -e 's|@tls@|#|' -e 's|@server_name@|_|' \
	-e "s|@listen@|127.0.0.1:$port; listen unix:$dir/site.sock|" \
	-e "s|@nginxdir@|$nginxdir|" -e "s|@access_log@|$dir/access.log|" \
	-e "s|@line_socket@|$dir/line.sock|" -e "s|@shop_socket@|$dir/shop.sock|" \
	-e "s|@line_dir@|$FRONTROW_VAR/line|" -e "s|@events_socket@|$FRONTROW_VAR/run/events.sock|" \
	-e 's|@site@|{"name":"frontrow","login_url":"/login","demo":null}|' \
	-e 's|set \$frontrow_user "";|set $frontrow_user $http_x_test_login;|' \
	"$nginxdir/frontrow.conf.in" >"$dir/site.conf"
cat >"$dir/nginx.conf" <<TEXT
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
	include $dir/site.conf;
}
TEXT

./frontrow-worker -c "$dir/frontrow.ini" 2>"$dir/worker.log" &
nginx -e "$dir/nginx.log" -p "$dir" -c "$dir/nginx.conf" &
tries=100
until curl -sf -o "$dir/health" "http://127.0.0.1:$port/healthz"; do
	tries=$((tries - 1))
	[ "$tries" -gt 0 ] || {
		cat "$dir/worker.log" "$dir/nginx.log" >&2
		exit 1
	}
	sleep 0.1
done
echo "$$ http://127.0.0.1:$port $dir/site.sock"
while kill -0 "$PPID" 2>/dev/null; do
	sleep 1 &
	wait "$!"
done
