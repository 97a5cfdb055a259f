#!/usr/bin/env bash
# Stops everything; the data stay.
set -eu
. "$(dirname "$0")/env.sh"

"$dev/stop.sh"
say "stopped"
