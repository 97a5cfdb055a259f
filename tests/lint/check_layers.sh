#!/bin/sh
# check_layers.sh [TREE]: every #include "..." under src/ and cron/ points down, or stays at home.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$tree"

sources=$(find src cron -name '*.[ch]' | LC_ALL=C sort)
[ -n "$sources" ] || { echo "no sources in $tree" >&2; exit 1; }

# shellcheck disable=SC2086  # names of sources have no blanks
awk '
BEGIN {
	# A layer includes what stands left of it.
	n = split("base db store domain view operation line edge worker", order)
	for (i = 1; i <= n; i++)
		height[order[i]] = reach[order[i]] = i
	# Programs of their own, each on top of one layer: nobody includes them.
	reach["ctl"] = height["operation"] + 1
	reach["cron"] = height["domain"] + 1
	height["ctl"] = height["cron"] = n + 1
}
FNR == 1 {
	m = split(FILENAME, part, "/")
	layer = part[m - 1]
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	target = quoted[2]
	slash = index(target, "/")
	home = slash ? substr(target, 1, slash - 1) : layer
	if (!(layer in height))
		why = layer " is no layer"
	else if (!(home in height))
		why = home " is no layer"
	else if (target ~ /(^|\/)\.\.?\//)
		why = "say which layer it is of"
	else if (home != layer && height[home] >= reach[layer])
		why = home " is not below " layer
	else
		next
	printf "%s:%d: \"%s\": %s\n", FILENAME, FNR, target, why
	bad = 1
}
END { exit bad }
' $sources
