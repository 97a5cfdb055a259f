#!/usr/bin/env bash
# The browser tests' packages, as package-lock.json has them, in tests/browser/node_modules; nothing
# is fetched where they are there already.
set -eu
. "$(dirname "$0")/env.sh"

cd "$top/tests/browser"
sum=$(sha256sum <package-lock.json)
[ "$(cat node_modules/.frontrow-sum 2>/dev/null)" != "$sum" ] || exit 0

say "npm ci"
mkdir -p "$log"
run_logged "$log/npm.log" npm ci --ignore-scripts --no-audit --no-fund
printf '%s\n' "$sum" >node_modules/.frontrow-sum
