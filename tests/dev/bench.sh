#!/usr/bin/env bash
# The figures, as ratios.
set -eu
. "$(dirname "$0")/env.sh"

exec "$top/tests/bench/run" "$@"
