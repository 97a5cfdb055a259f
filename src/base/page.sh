#!/bin/sh
# page.sh TEMPLATE [PROGRAM]: a manual page on stdout.  What a program says with --help, each verb and
# each configuration key are told there by itself, so that the two cannot differ.  In the build
# directory.  Lines of a template that stand for more:
#   @about@     the program's synopsis, description and options
#   @verbs@     every verb of frontrowctl, with its options
#   @keys@      every key of frontrow.ini, with its default
# and in any line: @program@, @summary@ (the first sentence of what it does), @date@ (the day of the
# package's newest release), and from the environment @version@, @sbindir@, @cronexecdir@, @confdir@ and
# @pkgdatadir@.
set -eu

template=$1
program=${2-}
here=$(dirname "$0")
: "${version:?}" "${sbindir:?}" "${cronexecdir:?}" "${confdir:?}" "${pkgdatadir:?}"
date=$(sed -n 's/^ -- .*>  //p' "$here/../../debian/changelog" | sed q)
date=$(date -u -d "${date:?}" +%F)

help_of() {
	name=$1
	shift
	"./$name" "$@" --help
}

verbs() {
	words='[a-z]\{1,\}\( [a-z]\{1,\}\)*'
	help_of frontrowctl |
		sed -n "/^options:/q; s/^  \\($words\\)\\( [A-Z]\\{1,\\}\\)\\{0,1\\}  .*/\\1/p" |
		while read -r verb; do
			# shellcheck disable=SC2086
			help_of frontrowctl $verb | awk -v part=verb -f "$here/page.awk"
		done
}

summary=
if [ -n "$program" ]; then
	summary=$(help_of "$program" | awk -v part=summary -f "$here/page.awk")
fi
while IFS= read -r line; do
	case $line in
	@about@) help_of "$program" | awk -v part=about -f "$here/page.awk" ;;
	@verbs@) verbs ;;
	@keys@) help_of frontrow-worker | awk -v part=keys -f "$here/page.awk" ;;
	*) printf '%s\n' "$line" ;;
	esac
done <"$template" | sed -e "s|@program@|$program|g" -e "s|@summary@|$summary|g" \
	-e "s|@date@|$date|g" -e "s|@version@|$version|g" -e "s|@sbindir@|$sbindir|g" \
	-e "s|@cronexecdir@|$cronexecdir|g" -e "s|@confdir@|$confdir|g" -e "s|@pkgdatadir@|$pkgdatadir|g"
