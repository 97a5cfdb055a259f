#!/bin/sh
# check_guide.sh [TREE]: the commands that frontrow(7) shows have a name, are sound shell, and are those
# that booted_sale.sh runs.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
page=$tree/src/ctl/frontrow.7.in
bad=0

told=$(sed -n 's/^\.\\" commands: //p' "$page" | sort)
run=$(sed -n 's/^\t*\([^#]* \)\{0,1\}guide "\{0,1\}\([a-z][a-z ]*[a-z]\)"\{0,1\}$/\2/p' \
	"$tree/tests/dev/booted_sale.sh" | sort -u)
[ -n "$told" ] || { echo "no commands found: has the guide moved?" >&2; exit 1; }
if [ "$told" != "$run" ]; then
	echo "frontrow.7.in tells, and booted_sale.sh runs:"
	printf '%s\n' "$told" "$run" | sort | uniq -u
	bad=1
fi
unnamed=$(awk '/^\.EX$/ && before !~ /commands: / { print FILENAME ":" NR } { before = $0 }' "$page")
if [ -n "$unnamed" ]; then
	echo "commands without a name: $unnamed"
	bad=1
fi
while IFS= read -r name; do
	if ! "$tree/tests/dev/guide.sh" "$name" <"$page" >/dev/null; then
		echo "frontrow.7.in: there are no commands of $name"
		bad=1
	elif ! "$tree/tests/dev/guide.sh" "$name" <"$page" | sh -n; then
		echo "frontrow.7.in: the commands of $name are no shell"
		bad=1
	fi
done <<-LIST
	$told
LIST
exit "$bad"
