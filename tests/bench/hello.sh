# The hello server behind an nginx of its own, made from the product's templates: the same settings,
# other sockets, another port.
# shellcheck shell=bash disable=SC2154

hello_port=$((FRONTROW_PORT + 10000))
hello_pids=()

hello_nginx_files() {
	mkdir -p "$out/hello/tmp" "$out/hello/log"
	render "$top/nginx/frontrow.conf.in" listen="127.0.0.1:$hello_port backlog=4096" \
		nginxdir="$top/nginx" line_socket="$socket_dir/hello-line.sock" \
		shop_socket="$socket_dir/hello-shop.sock" access_log="$out/hello/log/access.log" \
		>"$out/hello/site.conf"
	render "$dev/nginx.conf.in" user="$(id -un)" root_only="$([ "$(id -u)" = 0 ] || echo '#')" \
		files="$(ulimit -Hn | sed 's/unlimited/65536/')" socket_dir="$out/hello" \
		var="$out/hello" log="$out/hello/log" >"$out/hello/nginx.conf"
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
	nginx -e "$out/hello/log/nginx.log" -p "$out/hello" -c "$out/hello/nginx.conf" \
		2>>"$out/hello/log/nginx.log" &
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
