# The files that the parts read, made from the templates that an installed system uses too.
# shellcheck shell=bash

# A short private directory for the sockets, in /tmp, behind the link var/run.
make_socket_dir() {
	socket_dir=$(readlink "$run" || true)
	if [ -z "$socket_dir" ] || [ ! -d "$socket_dir" ] || [ ! -O "$socket_dir" ]; then
		socket_dir=$(mktemp -d /tmp/frontrow-XXXXXX)
		ln -sfn "$socket_dir" "$run"
	fi
}

# render TEMPLATE NAME=VALUE...: puts the values where the template says @NAME@.
render() {
	local template=$1 script='' pair

	shift
	for pair in "$@"; do
		script+="s|@${pair%%=*}@|$(printf '%s' "${pair#*=}" | sed 's/[&|\\]/\\&/g')|g;"
	done
	sed "$script" "$template"
}

frontrow_ini() {
	cat <<TEXT
auth = open
demo = yes
key_file = $var/token.key
nginx_key_file = $var/frontrow/nginx_key.conf
mysql_file = $var/my.cnf
line_listen = $socket_dir/line.sock
shop_listen = $socket_dir/shop.sock
line_workers = 4
shop_workers = 8
socket_mode = 600
line_dir = $var/line
push_socket = $socket_dir/push.sock
TEXT
}

# What the pages are told of this site: its visitors are the demo's users, whom demo.sh makes.
site_json() {
	printf '%s' '{"name":"frontrow","login_url":null,' \
		'"demo":{"users":1000,"uuid_prefix":"00000000-0000-4000-8000-"}}'
}

# The operators' calls: open to whoever sits at this machine, as "dev".
open_ops() {
	sed -e 's|deny all; # until.*|allow 127.0.0.1; deny all;|' \
		-e 's|set $frontrow_operator "";|set $frontrow_operator dev;|' \
		-e "s|set \$frontrow_operator_origins \"\";|set \$frontrow_operator_origins \"http://127.0.0.1:$port http://localhost:$port\";|"
}

make_files() {
	local root_only files

	root_only=$([ "$(id -u)" = 0 ] || echo '#')
	files=$(ulimit -Hn | sed 's/unlimited/65536/')
	(umask 077 && client_options >"$var/my.cnf.new" && mv "$var/my.cnf.new" "$var/my.cnf")
	server_options >"$var/mariadb.cnf"
	frontrow_ini >"$var/frontrow.ini"
	render "$top/nginx/frontrow.conf.in" tls='#' server_name=_ listen="127.0.0.1:$port backlog=4096" \
		nginxdir="$top/nginx" line_socket="$socket_dir/line.sock" \
		shop_socket="$socket_dir/shop.sock" events_socket="$socket_dir/events.sock" \
		line_dir="$var/line" maintenance="$var/maintenance" only="$var/only*.conf" \
		monitors="$var/monitors*.conf" login_key="$var/login_key.conf" access_log="$log/access.log" error_log="$log/nginx.log" \
		real_ip="$var/real_ip*.conf" uncounted='127.0.0.0/8 no; ::1 no;' site="$(site_json)" |
		open_ops >"$var/nginx/site.conf"
	render "$dev/nginx.conf.in" user="$(id -un)" root_only="$root_only" \
		files="$files" var="$var" log="$log" >"$var/nginx/nginx.conf"
	render "$top/nginx/push.conf.in" moduledir=/usr/lib/nginx/modules user="$(id -un)" \
		root_only="$root_only" files="$files" \
		pid_file="$var/push/nginx.pid" error_log="$log/push.log" temp_dir="$var/tmp" \
		events_socket="$socket_dir/events.sock" push_socket="$socket_dir/push.sock" \
		>"$var/push/push.conf"
	render "$top/cron/frontrow.cron.in" CRON_USER="$(id -un)" lockdir="$socket_dir" \
		pkglibexecdir="$build" conffile="$var/frontrow.ini" |
		sed 's/ -c / --verbose&/' >"$var/crontab" # there may be no syslog here
	echo "$port" >"$var/port"
}
