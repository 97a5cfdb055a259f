#!/bin/sh
# check_alerts.sh [TREE]: the alerts speak of metrics that there are; each is fired by its fault in
# the tests; frontrow(7) says in the rules' order what to do about it.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
rules=$tree/src/edge/frontrow.rules.yml
bad=0

fault() {
	echo "frontrow.rules.yml: $*"
	bad=1
}

metrics=$(sed -n 's/^\tMETRIC([A-Z_]*, *"\([a-z_]*\)".*/frontrow_\1/p' "$tree/src/base/metric_list.h")
alerts=$(sed -n 's/^ *- alert: //p' "$rules")
named=$(grep -o 'frontrow_[a-z_]*' "$rules" | sort -u)
if [ -z "$metrics" ] || [ -z "$alerts" ]; then
	fault "no metrics or no alerts: have they moved?"
fi

for name in $named; do
	echo "$metrics" | grep -qx -e "$name" -e "${name%_bucket}" || fault "$name is no metric"
done
for alert in $alerts; do
	grep -qx "$alert() {" "$tree/tests/dev/alerts.sh" || fault "$alert is not fired by its fault"
done
told=$(sed -n '/^\.SH ALERTS$/,/^\.SH BACKUP/s/^\.B \(Frontrow[A-Za-z]*\)$/\1/p' "$tree/src/ctl/frontrow.7.in")
[ "$told" = "$alerts" ] || fault "frontrow.7.in tells of others, or in another order: $(echo "$told" | xargs)"
exit "$bad"
