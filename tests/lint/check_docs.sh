#!/bin/sh
# check_docs.sh [TREE [FRONTROWCTL]]: README.md names every configuration key with its default, every
# error code, route, metric and verb of frontrowctl; the contract has the error codes and routes, and
# no others; and all files name one version.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
ctl=${2:-${top_builddir:-$tree/build}/frontrowctl}
readme=$tree/README.md
contract=$tree/nginx/www/openapi.json
missing=0

# "auth` | `remote_user", "pid_file` | empty": the beginning of its row, with the default.
config_keys() {
	sed -n 's/^\tKEY(\([a-z_]*\), *[A-Z]*, *"\([^"]*\)".*/\1` | `\2` |/p' \
		"$tree/src/base/conf_list.h" | sed 's/``/empty/'
}

error_codes() {
	sed -n 's/^\tERR_WIRE(\([A-Z_]*\),.*/\1/p' "$tree/src/base/err_list.h"
}

# "GET /concerts/{id}/dates"
routes() {
	sed -n 's/^\tROUTE(\([A-Z]*\), *"\([^"]*\)".*/\1 \2/p' "$tree/src/edge/routes.c"
}

# The same of the contract, whose paths stand four columns in, and their methods six.
contract_routes() {
	sed -n 's|^    "\(/[^"]*\)": {$|PATH \1|p; s|^      "\([a-z]*\)": {$|\1|p' "$contract" |
		awk '$1 == "PATH" { path = $2; next } $1 ~ /^(get|put|post|delete|patch)$/ { print toupper($1), path }'
}

# Its list of codes, from "ErrorCode" to the list's end.
contract_codes() {
	sed -n '/^      "ErrorCode": {/,/^        \]/p' "$contract" | grep -o '"[A-Z_]*"' | tr -d '"'
}

# Not a worker's: the public object of a queue, as nginx serves it.
files() {
	printf 'GET /queue/{id}/%s\n' line events
}

metrics() {
	sed -n 's/^\tMETRIC([A-Z_]*, *"\([a-z_]*\)".*/frontrow_\1/p' "$tree/src/base/metric_list.h"
}

# "user add", of the help's line "  user add FILE    make users"
verbs() {
	words='[a-z]\{1,\}\( [a-z]\{1,\}\)*'
	"$ctl" --help | sed -n "/^options:/q; s/^  \\($words\\)\\( [A-Z]\\{1,\\}\\)\\{0,1\\}  .*/\\1/p"
}

# demand WHAT LIST BEFORE AFTER: each line of LIST stands in the README with BEFORE and AFTER around it.
demand() {
	[ -n "$2" ] || { echo "no $1 found: has its list moved?" >&2; exit 1; }
	while IFS= read -r name; do
		grep -qF -e "$3$name$4" "$readme" && continue
		echo "README.md: $1 $3$name$4 is missing"
		missing=1
	done <<-LIST
		$2
	LIST
}

# alike WHAT LIST LIST: the second list, the contract's, has the first's lines and no others.
alike() {
	odd=$(printf '%s\n' "$2" "$3" | sort | uniq -u)
	[ -n "$odd" ] || return 0
	echo "only in the contract, or only in the source: $1 $odd"
	missing=1
}

# The newest version that each file names, "FILE VERSION".
versions() {
	sed -n 's/^AC_INIT(\[frontrow\], \[\(.*\)\])/configure.ac \1/p' "$tree/configure.ac"
	sed -n '1s/.*(\(.*\)).*/debian\/changelog \1/p' "$tree/debian/changelog"
	sed -n 's/^## \[\([^]]*\)\].*/CHANGELOG.md \1/p' "$tree/CHANGELOG.md" | sed q
	sed -n 's/^    "version": "\(.*\)",$/openapi.json \1/p' "$contract"
}

demand "configuration key" "$(config_keys)" '| `' ''
demand "error code" "$(error_codes)" '`' '`'
demand "route" "$(routes)" '`' '`'
demand "metric" "$(metrics)" '`' '`'
demand "verb" "$(verbs)" 'frontrowctl ' ''
alike "error code" "$(error_codes)" "$(contract_codes)"
alike "route" "$(routes; files)" "$(contract_routes)"
if [ "$(versions | wc -l)" -ne 4 ] || [ "$(versions | cut -d ' ' -f 2 | sort -u | wc -l)" -ne 1 ]; then
	echo "not one version: $(versions | tr '\n' ' ')"
	missing=1
fi
exit "$missing"
