#!/usr/bin/env bash
# docs.sh FILE: a document of doc/ on stdout, in which each part that is made of the program's own tables,
# its --help and its manual page is made anew.  Such a part stands between <!-- made: NAME --> and
# <!-- end -->.  FRONTROW_BUILD is the build whose programs are asked.
set -eu
. "$(dirname "$0")/env.sh"
tools=$dev/docs

# The directories of Debian's package, whatever this build's are.
packaged() {
	sed -e 's|@confdir@|/etc/frontrow|g; s|@pkgdatadir@|/usr/share/frontrow|g' \
		-e 's|@cronexecdir@|/usr/libexec/frontrow|g' \
		-e "s|${confdir:-/etc/frontrow}|/etc/frontrow|g" \
		-e 's|(/[^ ()]*/share/frontrow|(/usr/share/frontrow|g'
}

rows() {
	awk -v macro="$1" -f "$tools/rows.awk" "$top/$2"
}

keys() {
	printf '| key | default | what |\n| --- | --- | --- |\n'
	rows KEY src/base/conf_list.h | awk -F '\t' '{
		gsub(/\|/, "\\|", $6)
		range = $2 == "UINT" ? " (" $4 " to " $5 ")" : $2 == "BOOL" ? " (yes or no)" : ""
		print "| `" $1 "` | " ($3 == "" ? "empty" : "`" $3 "`") " | " $6 range " |"
	}'
}

metrics() {
	printf '| metric | type | labels | what |\n| --- | --- | --- | --- |\n'
	rows METRIC src/base/metric_list.h | awk -F '\t' '{
		print "| `frontrow_" $2 "` | " tolower($3) " | " $4 " | " $5 " |"
	}'
}

# The verbs of frontrowctl, "user add", "keygen FILE", as its help lists them.
verb_names() {
	words='[a-z]\{1,\}\( [a-z]\{1,\}\)*'
	"$build/frontrowctl" --help |
		sed -n "/^options:/q; s/^  \\($words\\( [A-Z]\\{1,\\}\\)\\{0,1\\}\\)  .*/\\1/p"
}

verb_list() {
	printf '| verb | what |\n| --- | --- |\n'
	"$build/frontrowctl" --help | sed -n '/^verbs:/,/^$/s/^  \([^ ].*[^ ]\)  \{1,\}\(.*\)/| `\1` | \2 |/p' |
		sed 's/ *` | /` | /'
}

verbs() {
	confdir=$("$build/frontrowctl" --help | sed -n 's|.*configuration (\(.*\)/frontrow.ini)$|\1|p')
	verb_names | sed 's/ [A-Z]*$//' | while read -r verb; do
		# shellcheck disable=SC2086
		"$build/frontrowctl" $verb --help | awk -f "$tools/verb.awk"
	done | packaged | sed '$d'
}

# "| `frontrow-purge` | 5 min, one round | Deletes … |": by the crontab, and by the program's own help.
sweeps() {
	printf '| program | runs | what it does |\n| --- | --- | --- |\n'
	sed -n 's|^\([0-9*/]*\) .* @pkglibexecdir@/\([a-z-]*\) -c [^ ]* \(.*\)|\2 \1 \3|p' \
		"$top/cron/frontrow.cron.in" | while read -r program minutes options; do
		printf '| `%s` | every %s: `%s` | %s |\n' "$program" \
			"$(sed 's|^\*$|minute|; s|^\*/\(.*\)|\1 minutes|' <<<"$minutes")" "$options" \
			"$("$build/$program" --help | sed -n 3p)"
	done
}

guide() {
	awk -f "$tools/guide.awk" "$top/src/ctl/frontrow.7.in" "$top/src/ctl/frontrow.7.in" | packaged
}

part() {
	case $1 in
	keys | metrics | verb_list | verbs | sweeps | guide) "$1" ;;
	calls | errors | schemas) node "$tools/api.mjs" "$1" "$top/nginx/www/openapi.json" ;;
	*) die "nobody makes the part $1" ;;
	esac
}

made=
while IFS= read -r line; do
	[ "$line" != '<!-- end -->' ] || made=
	[ -n "$made" ] || printf '%s\n' "$line"
	case $line in
	'<!-- made: '*)
		made=${line#<!-- made: }
		made=${made% -->}
		text=$(part "$made")
		printf '\n%s\n\n' "$text"
		;;
	esac
done <"$1"
[ -z "$made" ] || die "$1: the part $made has no end"
