#!/usr/bin/env bash
# Pastes README.md's curl session into a shell, against FRONTROW_URL or the port it names itself; it
# must end with a paid seat.  The session is the first block fenced as sh that mentions /payments.
set -eu
. "$(dirname "$0")/env.sh"

session=$(awk '
	/^```/ { if (inside && block ~ /\/payments/) exit; inside = /^```sh$/; block = ""; next }
	inside { block = block $0 "\n" }
	END { printf "%s", block ~ /\/payments/ ? block : "" }' "$top/README.md")
[ -n "$session" ] || die "README.md has no block fenced as sh that mentions /payments"
session=${session//http:\/\/127.0.0.1:8080/${FRONTROW_URL-http://127.0.0.1:8080}}

cd "$top"
answers=$(bash -eu -o pipefail -c "$session")
printf '%s\n' "$answers"
case $answers in
*'"payment_id"'*'"status":"CONFIRMED"'*) ;;
*) die "the session did not end with a paid seat" ;;
esac
