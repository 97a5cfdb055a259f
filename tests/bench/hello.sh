# The hello server behind an nginx of its own, whose files are the product's but for the names: same
# settings, other sockets, another port.
# shellcheck shell=bash disable=SC2154

hello_port=$((FRONTROW_PORT + 10000))
hello_pids=()

hello_nginx_files() {
	local file

	mkdir -p "$out/hello/nginx" "$out/hello/tmp" "$out/hello/log"
	for file in nginx.conf site.conf; do
		sed "s|$var/|$out/hello/|g; s|127.0.0.1:$FRONTROW_PORT|127.0.0.1:$hello_port|
			s|$socket_dir/line.sock|$socket_dir/hello-line.sock|
			s|$socket_dir/shop.sock|$socket_dir/hello-shop.sock|" "$var/nginx/$file" \
			>"$out/hello/nginx/$file"
	done
}

# workers_of LANE: as many as the product has.
workers_of() {
	sed -n "s/^$1_workers = //p" "$var/frontrow.ini"
}

hello_start() {
	local lane

	hello_nginx_files
	for lane in line shop; do
		"$build/tests/bench/hello" -w "$(workers_of "$lane")" "$socket_dir/hello-$lane.sock" &
		hello_pids+=("$!")
	done
	nginx -e "$out/hello/log/nginx.log" -p "$out/hello/nginx" -c "$out/hello/nginx/nginx.conf" &
	hello_pids+=("$!")
	for _ in {1..100}; do
		! curl -fsS -o /dev/null "http://127.0.0.1:$hello_port/" 2>/dev/null || return 0
		sleep 0.05
	done
	die "hello does not answer (see $out/hello/log)"
}

hello_stop() {
	[ "${#hello_pids[@]}" = 0 ] || kill -TERM "${hello_pids[@]}" 2>/dev/null || true
	wait "${hello_pids[@]}" 2>/dev/null || true
}
