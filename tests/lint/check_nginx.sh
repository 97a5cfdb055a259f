#!/bin/sh
# check_nginx.sh [TREE]: a parameter sent twice means the first, the stock parameter file lets a client
# name itself REMOTE_USER, and an error that no page covers is not the contract's.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$tree/nginx"
bad=0
# Without what a build in the tree has made of the templates beside them.
sources=$(for file in *.conf *.in; do [ -e "$file.in" ] || echo "$file"; done)

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

for status in 400 401 403 404 405 408 412 413 414 415 429 494 500 501 502 503 504 505; do
	grep -q "^error_page .*\<$status\>" problem.conf || fault "no error_page for $status"
done
exit "$bad"
