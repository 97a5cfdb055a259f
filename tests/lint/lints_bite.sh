#!/bin/sh
# Every check here is made to fail on a seeded offence: a check that cannot fail proves nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d "${TMPDIR:-/tmp}/frontrow-lint.XXXXXX")
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/src/line" "$tree/src/view" "$tree/src/base" "$tree/src/store" "$tree/src/domain" "$tree/src/edge" \
	"$tree/src/worker" "$tree/src/ctl" "$tree/cron" "$tree/tests"
bad=0

# expect NAME STATUS COMMAND...: the status of COMMAND, which is silent when it is as expected.
expect() {
	name=$1 expected=$2 status=0
	shift 2
	output=$("$@" 2>&1) || status=$?
	[ "$status" -ne "$expected" ] || return 0
	echo "$name: status $status, expected $expected: $output"
	bad=1
}

# layers STATUS FILE INCLUDE
layers() {
	printf '#include <stdio.h>\n#include "%s"\n' "$3" >"$tree/$2"
	expect "$2 includes $3" "$1" "$here/check_layers.sh" "$tree"
	rm "$tree/$2"
}

layers 0 src/worker/a.c edge/router.h
layers 0 src/edge/a.c base/err.h
layers 0 src/line/a.c view/json_out.h
layers 0 src/store/a.c store/seat.h
layers 0 src/ctl/a.c domain/queue.h
layers 0 cron/a.c domain/queue.h
layers 0 cron/a.c sweep.h
layers 1 src/base/a.c db/db.h
layers 1 src/store/a.h domain/queue.h
layers 1 src/domain/a.c edge/router.h
layers 1 src/view/a.c edge/router.h
layers 1 src/edge/a.c worker/lane.h
layers 1 src/ctl/a.c edge/router.h
layers 1 src/edge/a.c ctl/ctl.h
layers 1 cron/a.c ctl/ctl.h
layers 1 src/worker/a.c ctl/ctl.h
layers 1 src/store/a.c ../domain/queue.h
layers 1 src/base/a.c check/check.h

# format STATUS TEXT
format() {
	printf '%b' "$2" >"$tree/src/base/a.c"
	expect "format of $2" "$1" "$here/check_format.sh" "$tree"
	rm "$tree/src/base/a.c"
}

cp "$here/../../.clang-format" "$tree"
if "$here/check_format.sh" "$tree" >"$tree/output" 2>&1; then
	format 0 'int f(void)\n{\n\treturn 1;\n}\n'
	format 1 'int f(void) {\n\treturn 1;\n}\n'
	format 1 'int f(void)\n{\n    return 1;\n}\n'
fi

# docs STATUS SCRIPT: with that edit of a document that is up to date.
docs() {
	sed "$2" "$here/../../doc/metrics.md" >"$tree/doc/metrics.md"
	expect "doc/metrics.md after $2" "$1" "$here/check_docs.sh" "$tree"
}

mkdir -p "$tree/nginx/www" "$tree/debian" "$tree/doc" "$tree/src/operation"
printf '\tERR_WIRE(NOT_FOUND, 404)\n\tERR_WIRE(INTERNAL, 500)\n' >"$tree/src/base/err_list.h"
printf '\tROUTE(GET, "/points",\n\tROUTE(POST,   "/points",\n' >"$tree/src/edge/route_list.h"
printf '\tOPERATION(A, READ("log"),\n\tOPERATION(B, CHANGE("queues/{id}"),\n' >"$tree/src/operation/operation_list.h"
echo 'AC_INIT([frontrow], [1.2.3])' >"$tree/configure.ac"
echo 'frontrow (1.2.3) unstable' >"$tree/debian/changelog"
printf '## [1.2.3]\n\n## [1.2.2]\n' >"$tree/CHANGELOG.md"
touch "$tree/doc/configuration.md" "$tree/doc/operating.md"
cat >"$tree/contract" <<'CONTRACT'
    "version": "1.2.3",
    "/points": {
      "get": {
      "post": {
    "/ops/api/log": {
      "get": {
    "/ops/api/queues/{id}": {
      "post": {
    "/queue/{id}/line": {
      "get": {
    "/queue/{id}/events": {
      "get": {
      "ErrorCode": {
          "NOT_FOUND",
          "INTERNAL"
        ]
CONTRACT
cp "$tree/contract" "$tree/nginx/www/openapi.json"
docs 0 '1s/$/ here/'
docs 1 '/frontrow_sales_total/d'
docs 1 's/frontrow_sales_total/frontrow_sale_total/'
docs 1 's/(configuration.md/(settings.md/'
docs 1 's/made: metrics/made: metres/'

# contract SCRIPT: with that edit of a contract that has everything.
docs 0 ''
contract() {
	sed "$1" "$tree/contract" >"$tree/nginx/www/openapi.json"
	expect "the contract after $1" 1 "$here/check_docs.sh" "$tree"
}

contract '/"post"/d'
contract '/events/,+1d'
contract '/log/,+1d'
contract 's|/ops/api/queues|/ops/api/queue|'
contract 's/"post"/"delete"/'
contract 's|"/points"|"/point"|'
contract '/INTERNAL/d'
contract 's/"NOT_FOUND"/&, "GONE"/'
contract 's/1.2.3/1.2.2/'
contract '/"version"/d'
rm -r "$tree/nginx" "$tree/doc"

# nginx FILE SCRIPT: with that edit of a file nginx is no longer configured as it must be.
mkdir "$tree/nginx"
nginx() {
	cp -r "$here"/../../nginx/*.conf "$here"/../../nginx/*.in "$here"/../../nginx/maps \
		"$here"/../../nginx/server "$tree/nginx"
	sed "$2" "$here/../../nginx/$1" >"$tree/nginx/$1"
	expect "nginx/$1 after $2" 1 "$here/check_nginx.sh" "$tree"
}

expect "nginx as it is" 0 "$here/check_nginx.sh"
nginx server/errors.conf 's/ 413//'
nginx fastcgi.conf 's/^fastcgi_keep_conn off/fastcgi_keep_conn on/'
nginx frontrow.conf.in '/\/line\$/,/}/{/security/d}'
nginx frontrow.conf.in '/^\tlocation \/ {/,/}/{/calls\.conf/d}'
nginx frontrow.conf.in '/^\tlocation \/ops\//,/}/{/calls\.conf/d}'
nginx frontrow.conf.in '/^\tlocation \/ops\//,/}/{/limit_req/d}'
nginx frontrow.conf.in '/^\t\tlocation ~ "^\/ops/,/}/{/security/d}'
nginx operator_page.conf '/frontrow_has_body/,/}/d'
nginx frontrow.conf.in '/^\tlocation = \/problem/,/}/{/security/d}'
nginx frontrow.conf.in 's/^\t\tfastcgi_pass frontrow_shop;/&\nadd_header X-Own 1;/'

# page FILE TEXT: that text in a page's file is an offence.
mkdir -p "$tree/nginx/www/shop" "$tree/tests/browser"
printf '\tnginx/www/index.html \\\n\tnginx/www/shop/a.css \\\n\tnginx/www/shop/a.js\n' >"$tree/Makefile.am"
page() {
	echo '<script type="module" src="/shop/a.js"></script>' >"$tree/nginx/www/index.html"
	echo "// Never innerHTML." >"$tree/nginx/www/shop/a.js"
	printf 'p {\n\theight: 100vh;\n\theight: 100dvh;\n}\n' >"$tree/nginx/www/shop/a.css"
	expect "pages before $2" 0 "$here/check_pages.sh" "$tree"
	echo "$2" >"$tree/nginx/www/$1"
	expect "$1 with $2" 1 "$here/check_pages.sh" "$tree"
}

page index.html '<script>alert(1)</script>'
page index.html '<p onclick="f()">'
page index.html '<style>p { }</style>'
page index.html '<p style="color: red">'
page shop/a.js 'root.innerHTML = title;'
page shop/a.js "root.insertAdjacentHTML('beforeend', title);"
page shop/a.js 'eval(text);'
page shop/a.js 'const end = list.at(-1);'
page shop/a.js 'fetch(path, { signal: AbortSignal.timeout(1) });'
page shop/a.js 'dialog.showModal();'
page shop/a.css '.a:has(.b) { color: red }'
page shop/a.css '.a { height: 100dvh }'
page shop/unlisted.js ''
rm "$tree/nginx/www/shop/unlisted.js"
page ../../tests/browser/unlisted.test.mjs ''
rm "$tree/tests/browser/unlisted.test.mjs"

# A library that is not ours, as it came, and changed.
mkdir -p "$tree/nginx/www/ops"
cp -r "$here/../../nginx/www/ops/uplot" "$tree/nginx/www/ops"
printf ' \\\n\tnginx/www/ops/uplot/%s' license.txt uplot.esm.js uplot.min.css >>"$tree/Makefile.am"
page ops/uplot/uplot.esm.js '// ours'
rm -r "$tree/nginx/www/ops"

# alerts STATUS FILE LINE: with LINE taken out of a file that was as it should be.
alerts() {
	cp "$tree/$2" "$tree/kept"
	grep -vxF -e "$3" "$tree/kept" >"$tree/$2" || true
	expect "alerts without $3 in $2" "$1" "$here/check_alerts.sh" "$tree"
	mv "$tree/kept" "$tree/$2"
}

mkdir -p "$tree/src/edge" "$tree/tests/dev"
printf '\tMETRIC(SALES,  "sales_total", COUNTER,\n\tMETRIC(AGE, "age", GAUGE,\n' >"$tree/src/base/metric_list.h"
printf '  - alert: FrontrowNoSales\n    expr: frontrow_sales_total == 0 or frontrow_age > 1\n' >"$tree/src/edge/frontrow.rules.yml"
printf 'FrontrowNoSales() {\n}\n' >"$tree/tests/dev/alerts.sh"
printf '.SH ALERTS\nNothing.\n.B FrontrowNoSales\n.SH BACKUP\n' >"$tree/src/ctl/frontrow.7.in"
alerts 0 src/ctl/frontrow.7.in 'Nothing.'
alerts 1 src/ctl/frontrow.7.in '.B FrontrowNoSales'
alerts 1 tests/dev/alerts.sh 'FrontrowNoSales() {'
alerts 1 src/base/metric_list.h '	METRIC(AGE, "age", GAUGE,'

# guide STATUS RUN...: with a guide of the commands `one` and `two words`, and a test that does RUN.
guide() {
	status=$1
	shift
	printf '\tguide %s\n' "$@" >"$tree/tests/dev/booted_sale.sh"
	expect "a guide's commands, run: $*" "$status" "$here/check_guide.sh" "$tree"
}

printf '.\\" commands: %s\n.EX\ntrue\n.EE\n' one 'two words' >"$tree/src/ctl/frontrow.7.in"
cp "$here/../dev/guide.sh" "$tree/tests/dev"
guide 0 one '"two words"'
guide 1 one
guide 1 one '"two words"' three
printf '.EX\ntrue\n.EE\n' >>"$tree/src/ctl/frontrow.7.in"
guide 1 one '"two words"'
sed -i -e '9,$d' -e 's/^true$/if/' "$tree/src/ctl/frontrow.7.in"
guide 1 one '"two words"'

exit "$bad"
