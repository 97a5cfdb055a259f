#!/bin/sh
# check_pages.sh [TREE]: every file of the pages and of their tests is in Makefile.am; and no page has
# what their security policy forbids, scripts and styles in the markup, or takes text for HTML.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$tree"
bad=0

fault() {
	echo "$*" >&2
	bad=1
}

# forbid WHAT NAMES PATTERN
forbid() {
	! grep -rnE --include="$2" "$3" nginx/www || fault "$1"
}

listed=$(sed -nE 's;^	((nginx/www|tests/browser)/[^ ]*)( \\)?$;\1;p' Makefile.am | sort)
there=$(find nginx/www tests/browser -name node_modules -prune -o -type f -print | sort)
odd=$(printf '%s\n' "$listed" "$there" | sort | uniq -u)
[ -z "$odd" ] || fault "only in Makefile.am, or only in the tree: $odd"

forbid "a script in the markup" '*.html' '<script( [^>]*)?>[^<]|[[:space:]]on[a-z]+=|javascript:'
forbid "a style in the markup" '*.html' '<style|[[:space:]]style='
forbid "text taken for HTML" '*.*js' \
	'\.(inner|outer)HTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment'
forbid "text taken for a program" '*.*js' '(^|[^.[:alnum:]])eval\(|new Function\('
exit "$bad"
