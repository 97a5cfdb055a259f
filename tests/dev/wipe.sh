#!/usr/bin/env bash
# Stops everything and deletes the instance with its data.
set -eu
. "$(dirname "$0")/env.sh"

"$dev/stop.sh"
rm -rf -- "$var"
say "stopped, and $var is gone"
