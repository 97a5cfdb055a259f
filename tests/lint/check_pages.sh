#!/bin/sh
# check_pages.sh [TREE]: every file of the pages and of their tests is in Makefile.am; and no page has
# what their security policy forbids, scripts and styles in the markup, or takes text for HTML; and the
# library that is not ours is as it came.
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

# uplot@1.6.32 of the npm registry: dist/uPlot.esm.js, dist/uPlot.min.css and LICENSE.
if [ -d nginx/www/ops/uplot ]; then
	sha256sum --quiet -c <<-SUMS || fault "nginx/www/ops/uplot is not uPlot 1.6.32"
		5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba  nginx/www/ops/uplot/uplot.esm.js
		df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04  nginx/www/ops/uplot/uplot.min.css
		8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd  nginx/www/ops/uplot/license.txt
	SUMS
fi
exit "$bad"
