#!/usr/bin/env bash
# browser.sh [TEST...]: tests/browser against this instance, all in a browser unless named ("purchase",
# "contract/answers"), in Debian's Chromium. What node's test runner says comes out as TAP.
set -eu
. "$(dirname "$0")/env.sh"

[ -e "$var/port" ] || die "there is no instance yet: ./dev up"
"$dev/packages.sh" browser >&2
"$dev/npm.sh" >&2
cd "$top/tests/browser"
tests=("${@/%/.test.mjs}")
[ $# -gt 0 ] || tests=(*.test.mjs)
exec node --test --test-reporter=tap "${tests[@]}"
