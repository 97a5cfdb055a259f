# Two hello servers, each behind an nginx of its own, whose files are the product's but for the names:
# same settings, other sockets, another port.  `hello` is libfcgi as it is; `prompt` does not wait for
# nginx to close, as the product's workers do not.
# shellcheck shell=bash disable=SC2154

# The product listens on 20000 to 29999 (run): no instance of ./dev is expected on any of the three.
hello_port=$((FRONTROW_PORT + 10000))
prompt_port=$((FRONTROW_PORT + 20000))
hello_pids=()

# A server of somebody else's on one of the ports would be measured instead.
refuse_taken_ports() {
	local port

	for port in "$FRONTROW_PORT" "$hello_port" "$prompt_port"; do
		! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null ||
			die "port $port of 127.0.0.1 answers already; choose other ports: FRONTROW_PORT=8081 ./dev bench"
	done
}

# hello_nginx_files NAME PORT
hello_nginx_files() {
	local file dir=$out/$1

	mkdir -p "$dir/nginx" "$dir/tmp" "$dir/log"
	for file in nginx.conf site.conf; do
		sed "s|$var/|$dir/|g; s|127.0.0.1:$FRONTROW_PORT|127.0.0.1:$2|
			s|^\(\tlisten .*\)|\1\n\tinclude file.conf;|
			s|$socket_dir/line.sock|$socket_dir/$1-line.sock|
			s|$socket_dir/shop.sock|$socket_dir/$1-shop.sock|" "$var/nginx/$file" \
			>"$dir/nginx/$file"
	done
	file_conf >"$dir/nginx/file.conf"
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

# hello_run NAME PORT CLOSE_MS.  All in one session, as the product's parts are: the kernel shares the
# processor out by session.  The hellos end with their parent, which is nginx in the end.
hello_run() {
	hello_nginx_files "$1" "$2"
	LIBFCGI_OS_CLOSE_POLL_TIMEOUT=$3 setsid bash -c '
		nice -n "$6" "$1" -w "$2" "$4-line.sock" &
		"$1" -w "$3" "$4-shop.sock" &
		exec nginx -e "$5/log/nginx.log" -p "$5/nginx" -c "$5/nginx/nginx.conf"
	' hello "$build/tests/bench/hello" "$(workers_of line)" "$(workers_of shop)" \
		"$socket_dir/$1" "$out/$1" "$(niceness line)" </dev/null &
	hello_pids+=($!)
	for _ in {1..100}; do
		! curl -fsS -o /dev/null "http://127.0.0.1:$2/" 2>/dev/null || return 0
		sleep 0.05
	done
	die "$1 does not answer (see $out/$1/log)"
}

hello_start() {
	hello_run hello "$hello_port" 2000 # libfcgi's own
	hello_run prompt "$prompt_port" 0
}

hello_stop() {
	[ ${#hello_pids[@]} -gt 0 ] || return 0
	kill -TERM "${hello_pids[@]}" 2>/dev/null || true
	wait "${hello_pids[@]}" 2>/dev/null || true
}
