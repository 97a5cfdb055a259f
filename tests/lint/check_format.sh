#!/bin/sh
# check_format.sh [TREE]: all C is as clang-format 14 leaves it; skipped where that is not installed.
set -eu
tree=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$tree"

for format in clang-format-14 "${CLANG_FORMAT:-clang-format}"; do
	case $("$format" --version 2>/dev/null || true) in
	*"version 14."*)
		find src cron tests -name '*.[ch]' -exec "$format" --dry-run -Werror {} +
		exit 0
		;;
	esac
done
echo "clang-format 14 is not installed" >&2
exit 77
