# The hello server behind an nginx of its own, whose files are the product's but for the names: same
# settings, other sockets, another port.
# shellcheck shell=bash disable=SC2154

hello_port=$((FRONTROW_PORT + 10000))
hello_pid=

hello_nginx_files() {
	local file

	mkdir -p "$out/hello/nginx" "$out/hello/tmp" "$out/hello/log"
	for file in nginx.conf site.conf; do
		sed "s|$var/|$out/hello/|g; s|127.0.0.1:$FRONTROW_PORT|127.0.0.1:$hello_port|
			s|^\(\tlisten .*\)|\1\n\tinclude file.conf;|
			s|$socket_dir/line.sock|$socket_dir/hello-line.sock|
			s|$socket_dir/shop.sock|$socket_dir/hello-shop.sock|" "$var/nginx/$file" \
			>"$out/hello/nginx/$file"
	done
	file_conf >"$out/hello/nginx/file.conf"
}

# What a file of the line file's size and headers is served at, by a location that asks nothing.
# A queue is as good as another: the path is as long, the file the same.
hello_file() {
	mkdir -p "$out/hello/files"
	cp "$1" "$out/hello/files/file"
}

file_conf() {
	cat <<TEXT
location ~ ^/queue/[1-9][0-9]*/file$ {
	include $top/nginx/server/security.conf;
	include $top/nginx/line.conf;
	add_header Cache-Control "public, max-age=1";
	add_header X-Request-Id \$request_id;
	alias $out/hello/files/file;
}
TEXT
}

# workers_of LANE: as many as the product has.
workers_of() {
	sed -n "s/^$1_workers = //p" "$var/frontrow.ini"
}

line_yields=10 # LINE_YIELDS in src/worker/main.c

# niceness LANE: of its workers.
niceness() {
	case $1 in
	line) echo "$line_yields" ;;
	*) echo 0 ;;
	esac
}

# All in one session, as the product's parts are: the kernel shares the processor out by session.
# The hellos end with their parent, which is nginx in the end.
hello_start() {
	hello_nginx_files
	setsid bash -c '
		nice -n "$6" "$1" -w "$2" "$4/hello-line.sock" &
		"$1" -w "$3" "$4/hello-shop.sock" &
		exec nginx -e "$5/log/nginx.log" -p "$5/nginx" -c "$5/nginx/nginx.conf"
	' hello "$build/tests/bench/hello" "$(workers_of line)" "$(workers_of shop)" \
		"$socket_dir" "$out/hello" "$(niceness line)" </dev/null &
	hello_pid=$!
	for _ in {1..100}; do
		! curl -fsS -o /dev/null "http://127.0.0.1:$hello_port/" 2>/dev/null || return 0
		sleep 0.05
	done
	die "hello does not answer (see $out/hello/log)"
}

hello_stop() {
	[ -n "$hello_pid" ] || return 0
	kill -TERM "$hello_pid" 2>/dev/null || true
	wait "$hello_pid" 2>/dev/null || true
}
