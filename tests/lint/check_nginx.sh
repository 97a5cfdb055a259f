#!/bin/sh
# check_nginx.sh [TREE]: a parameter sent twice means the first, the stock parameter file lets a client
# name itself REMOTE_USER, a location's own header takes away the server's, an error that no page
# covers is not the contract's, and calls that nothing limits take all workers.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$tree/nginx"
bad=0
# Without what a build in the tree has made of the templates beside them.
sources=$(for file in *.conf */*.conf *.in; do [ -e "$file.in" ] || echo "$file"; done)

fault() {
	echo "$*" >&2
	bad=1
}

twice=$(sed -n 's/^[[:space:]]*fastcgi_param[[:space:]]*\([A-Z_]*\).*/\1/p' $sources |
	sort | uniq -d)
[ -z "$twice" ] || fault "handed over twice: $twice"
! grep -n 'include.*fastcgi_params\|include.*/fastcgi\.conf' $sources |
	grep -v '@nginxdir@/fastcgi\.conf' || fault "the stock parameters are included"
! grep -n 'REMOTE_USER' $sources | grep 'fastcgi_param' | grep -v ' \$frontrow_user;' ||
	fault "REMOTE_USER comes from elsewhere than the login"
! grep -n 'fastcgi_keep_conn on' $sources || fault "connections to the workers are kept"

# A location that adds a header has lost the server's: whichever includes such a file includes the
# security headers too.
adding=$(grep -l '^[[:space:]]*add_header' *.conf */*.conf | grep -vxF -e server/security.conf |
	sed 's|^|@nginxdir@/|; s|$|;|')
! grep -n 'add_header' frontrow.conf.in || fault "a header is added in the site file itself"
block=
while read -r word name rest; do
	case $word in
	location | server) block="$name $rest" ;;
	include)
		[ "$name" != '@nginxdir@/server/security.conf;' ] || secured=$block
		if echo "$adding" | grep -qxF -e "$name" && [ "${secured-}" != "$block" ]; then
			fault "without the security headers: location $block"
		fi
		;;
	esac
done <frontrow.conf.in

# Whatever may be asked of a worker is limited, and closed for maintenance; monitoring is neither.
unlimited=$(awk '
	/^\tlocation / { name = $0; closable = limited = ($0 ~ /= \/metrics /) }
	/calls\.conf/ { closable = 1 }
	/limit_req / { limited = 1 }
	/fastcgi_pass/ && !(closable && limited) { print name }
' frontrow.conf.in)
[ -z "$unlimited" ] || fault "without calls.conf or a limit_req: $unlimited"

# The operators' page is public but for its guard. A file that is included cannot include its neighbour.
rules() {
	sed '/^#/d; /^auth_request off;$/d; /^limit_req /d; /^$/d' "$1"
}
[ "$(rules public.conf)" = "$(rules operator_page.conf)" ] ||
	fault "public.conf and operator_page.conf differ in more than the guard"

for status in 400 401 403 404 405 408 412 411 413 414 415 416 421 429 494 495 496 497 500 501 502 503 504 505; do
	grep -q "^error_page .*\<$status\>" server/errors.conf || fault "no error_page for $status"
done
exit "$bad"
