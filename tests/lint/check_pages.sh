#!/bin/sh
# check_pages.sh [TREE]: every file of the pages and of their tests is in Makefile.am; and no page has
# what their security policy forbids, scripts and styles in the markup, or takes text for HTML, or uses
# what the oldest browsers of README lack; and the library that is not ours is as it came.
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

# What Safari 15.0, Chrome 90 or Firefox 91 do not have. A fallback names the new form in its own way:
# modal.js, @supports, or the same property above with an older unit.
forbid "a function that the oldest browsers lack" '*.js' \
	'[])[:alnum:]]\.at\((-|i |0)|\.(findLast|findLastIndex|toSorted|toReversed|toSpliced|roundRect|checkVisibility)\(|(Object\.(hasOwn|groupBy)|structuredClone|randomUUID|AbortSignal\.(timeout|any)|Promise\.withResolvers)\b'
forbid "syntax that the oldest browsers lack" '*.js' '\(\?<[=!]|^[[:space:]]+static \{|^[[:space:]]+#[a-z]+'
forbid "a selector that the oldest browsers lack" '*.css' ':(has|modal|nth-child\([^)]* of )\(|^[[:space:]]*&'
! grep -rn --include='*.js' '\.showModal(' nginx/www | grep -v '^nginx/www/shop/modal.js:' ||
	fault "showModal() is modal.js's"
find nginx/www -name '*.css' ! -path '*/uplot/*' -exec awk '
	/^@supports/ { supported = 1 }
	/^}/ { supported = 0 }
	!supported && (/color-mix\(|[0-9]cq[a-z]+|@container|@layer|light-dark\(/ ||
		(/[0-9][dsl]v[hw]/ && before !~ /[0-9]v[hw]/)) {
		print FILENAME ": " $0
	}
	{ before = $0 }' {} + | { ! grep .; } || fault "a value that the oldest browsers lack, without a fallback"

# uplot@1.6.32 of the npm registry: dist/uPlot.esm.js, dist/uPlot.min.css and LICENSE.
if [ -d nginx/www/ops/uplot ]; then
	sha256sum --quiet -c <<-SUMS || fault "nginx/www/ops/uplot is not uPlot 1.6.32"
		5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba  nginx/www/ops/uplot/uplot.esm.js
		df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04  nginx/www/ops/uplot/uplot.min.css
		8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd  nginx/www/ops/uplot/license.txt
	SUMS
fi
exit "$bad"
