#!/bin/sh
# check_docs.sh [TREE]: what doc/ has of the program's own tables, help and manual is up to date, and each link
# of the documents leads to a file; the contract has the error codes and routes, and no others; and
# all files name one version.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=${1:-$(cd "$here/../.." && pwd)}
contract=$tree/nginx/www/openapi.json
bad=0

fault() {
	echo "$*"
	bad=1
}

error_codes() {
	sed -n 's/^\tERR_WIRE(\([A-Z_]*\),.*/\1/p' "$tree/src/base/err_list.h"
}

# "GET /concerts/{id}/dates"
routes() {
	sed -n 's/^\tROUTE(\([A-Z]*\), *"\([^"]*\)".*/\1 \2/p' "$tree/src/edge/route_list.h"
	sed -n 's|.*READ("\([^"]*\)").*|GET /ops/api/\1|p; s|.*CHANGE("\([^"]*\)").*|POST /ops/api/\1|p; s|.*KEYED("\([^"]*\)").*|POST /ops/api/\1|p' \
		"$tree/src/operation/operation_list.h"
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

# alike WHAT LIST LIST: the second list, the contract's, has the first's lines and no others.
alike() {
	[ -n "$2" ] || { echo "no $1 found: has its list moved?" >&2; exit 1; }
	odd=$(printf '%s\n' "$2" "$3" | sort | uniq -u)
	[ -z "$odd" ] || fault "only in the contract, or only in the source: $1 $odd"
}

# The newest version that each file names, "FILE VERSION".
versions() {
	sed -n 's/^AC_INIT(\[frontrow\], \[\(.*\)\])/configure.ac \1/p' "$tree/configure.ac"
	sed -n '1s/.*(\(.*\)).*/debian\/changelog \1/p' "$tree/debian/changelog"
	sed -n 's/^## \[\([^]]*\)\].*/CHANGELOG.md \1/p' "$tree/CHANGELOG.md" | sed q
	sed -n 's/^    "version": "\(.*\)",$/openapi.json \1/p' "$contract"
}

# made FILE: as its parts are made now.
made() {
	FRONTROW_BUILD=${top_builddir:-$here/../../build} "$here/../dev/docs.sh" "$1" | diff -u "$1" - ||
		fault "$1 is not up to date: make docs"
}

# links FILE: from its directory.
links() {
	grep -o ']([^)]*)' "$1" | sed 's/](//; s/[#)].*//; /:/d' | sort -u | while read -r target; do
		[ -z "$target" ] || [ -e "$(dirname "$1")/$target" ] || echo "$1: there is no $target"
	done
}

for document in "$tree"/doc/*.md; do
	case $document in
	*/api.md) command -v node >/dev/null || continue ;;
	esac
	made "$document"
done
broken=$(for document in "$tree"/*.md "$tree"/doc/*.md; do links "$document"; done)
[ -z "$broken" ] || fault "$broken"
alike "error code" "$(error_codes)" "$(contract_codes)"
alike "route" "$(routes; files)" "$(contract_routes)"
if [ "$(versions | wc -l)" -ne 4 ] || [ "$(versions | cut -d ' ' -f 2 | sort -u | wc -l)" -ne 1 ]; then
	fault "not one version: $(versions | tr '\n' ' ')"
fi
exit "$bad"
