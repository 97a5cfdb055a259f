#!/usr/bin/env bash
# crontab.sh FILE: runs the lines of an /etc/cron.d file at their minutes, as cron(8) would, but all
# as the user who runs this.  A line whose last run is not over yet is left out.
set -u
file=$1
declare -A running

# in_field VALUE FIELD LOWEST HIGHEST: does the field (*, N, A-B, lists, each with /STEP) say so?
in_field() {
	local value=$1 low=$3 high=$4 item range step items

	IFS=, read -ra items <<<"$2"
	for item in "${items[@]}"; do
		range=${item%%/*}
		step=1
		[ "$range" = "$item" ] || step=${item#*/}
		case $range in
		'*') range=$low-$high ;;
		*-*) ;;
		*) [ "$range" = "$item" ] && range=$range-$range || range=$range-$high ;;
		esac
		if [ "$value" -ge "${range%-*}" ] && [ "$value" -le "${range#*-}" ] &&
			[ $(((value - 10#${range%-*}) % step)) = 0 ]; then
			return 0
		fi
	done
	return 1
}

# Day and weekday: either serves where both are restricted (crontab(5)).
in_day() {
	local day=$1 weekday=$2 day_field=$3 weekday_field=$4 by_day=1 by_weekday=1

	in_field "$day" "$day_field" 1 31 && by_day=0
	in_field "$weekday" "$weekday_field" 0 7 && by_weekday=0
	[ "$weekday" != 0 ] || ! in_field 7 "$weekday_field" 0 7 || by_weekday=0
	case $day_field$weekday_field in
	\** | *\*) [ "$by_day$by_weekday" = 00 ] ;;
	*) [ "$by_day" = 0 ] || [ "$by_weekday" = 0 ] ;;
	esac
}

run_line() {
	local key=$1 command=$2

	! kill -0 "${running[$key]:-none}" 2>/dev/null || return 0
	env -i HOME="${HOME:-/}" LOGNAME="$(id -un)" SHELL=/bin/sh PATH=/usr/bin:/bin "${environment[@]}" \
		/bin/sh -c "${command//\\%/%}" </dev/null &
	running[$key]=$!
}

minute_passes() {
	local minute hour day month weekday line m h d mo wd command
	local environment=()

	printf -v line '%(%-M %-H %-d %-m %w)T' -1
	read -r minute hour day month weekday <<<"$line"
	while IFS= read -r line; do
		case $line in
		'' | '#'*) continue ;;
		esac
		if [[ $line =~ ^([A-Za-z_]+)[[:space:]]*=[[:space:]]*\"?([^\"]*)\"?$ ]]; then
			environment+=("${BASH_REMATCH[1]}=${BASH_REMATCH[2]}")
			continue
		fi
		read -r m h d mo wd _ command <<<"$line"
		if in_field "$minute" "$m" 0 59 && in_field "$hour" "$h" 0 23 &&
			in_field "$month" "$mo" 1 12 && in_day "$day" "$weekday" "$d" "$wd"; then
			run_line "$line" "$command"
		fi
	done <"$file"
}

while :; do
	printf -v second '%(%-S)T' -1
	sleep $((60 - second))
	minute_passes
done
