#!/bin/sh
# check_site.sh [TREE]: the site as it is installed, and the push server's file, are taken by this
# machine's nginx without a warning.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
made=$PWD/nginx # what make has made of the templates
export PATH="$PATH:/usr/sbin"
for program in nginx openssl; do
	command -v "$program" >/dev/null || {
		echo "$program is not installed" >&2
		exit 77
	}
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work"/logs "$work"/etc "$work"/nginx "$work"/events "$work"/publish "$work"/tmp
cp -r "$tree"/nginx/*.conf "$tree"/nginx/maps "$tree"/nginx/server "$work/nginx"
cp "$made"/*.conf "$work/nginx"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout "$work/key" -out "$work/crt" -subj /CN=x 2>/dev/null
# Its paths become ours; the ports are any, because nginx binds them even for a test.
find "$work/nginx" -name '*.conf' -exec sed -i -e "s|[^ ]*/frontrow/nginx/|$work/nginx/|" \
	-e "s|/etc/frontrow/|$work/etc/|; s|/run/frontrow/|$work/|; s|/run/frontrow-push|$work|" \
	-e "s|/var/log/nginx/|$work/logs/|" -e "s|/etc/ssl/certs/[^;]*|$work/crt|" \
	-e "s|/etc/ssl/private/[^;]*|$work/key|" -e 's|listen 80;|listen 127.0.0.1:20080;|' \
	-e 's|listen \[::\]:80;|listen 127.0.0.1:20081;|' -e 's|listen 443|listen 127.0.0.1:20443|' \
	-e 's|listen \[::\]:443|listen 127.0.0.1:20444|' {} +
# A file of the operator's or of the installation's own is empty here.
sed -n "s|^[ \t]*include \($work/etc/[^*;]*\);.*|\1|p" "$work"/nginx/*.conf "$work"/nginx/*/*.conf |
	while read -r file; do
		mkdir -p "$(dirname "$file")"
		: >>"$file"
	done

# taken NAME FILE
taken() {
	nginx -t -q -p "$work" -e "$work/$1.log" -c "$2" >"$work/$1.out" 2>&1 && [ ! -s "$work/$1.out" ] &&
		! grep -e warn -e emerg "$work/$1.log" || {
		echo "nginx has something to say about $1:" >&2
		cat "$work/$1.out" "$work/$1.log" >&2
		exit 1
	}
}

cat >"$work/nginx.conf" <<TEXT
pid $work/pid;
events {
}
http {
	client_body_temp_path $work/a;
	fastcgi_temp_path $work/b;
	proxy_temp_path $work/c;
	scgi_temp_path $work/d;
	uwsgi_temp_path $work/e;
	include $work/nginx/frontrow.conf;
}
TEXT
taken "the site" "$work/nginx.conf"
taken "the push server" "$work/nginx/push.conf"
