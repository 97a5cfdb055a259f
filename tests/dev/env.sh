# Where this checkout and this instance are; sourced by every verb.
# shellcheck shell=bash disable=SC2034

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
dev=$top/tests/dev
var=$(realpath -m -- "${FRONTROW_VAR:-$top/var}")
build=$(realpath -m -- "${FRONTROW_BUILD:-$top/build}")
# An instance keeps its port until another is asked for.
port=${FRONTROW_PORT:-$(cat "$var/port" 2>/dev/null || echo 8080)}
# A symbolic link to a short private directory: a UNIX socket's name has 107 bytes at most.
run=$var/run
log=$var/log
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() {
	printf '==> %s\n' "$*"
}

die() {
	printf 'dev: %s\n' "$*" >&2
	exit 1
}

# The URL that this instance was last started on.
url() {
	printf 'http://127.0.0.1:%s\n' "$(cat "$var/port")"
}

# The products of a build in the tree would be taken for sources of one beside it.
refuse_built_tree() {
	[ ! -e "$top/config.status" ] ||
		die "this tree is configured in place: make -C $top distclean, and build in build/"
}

# copy_tree DIRECTORY: what stands in the tree now, whatever is edited while the copy is used.
copy_tree() {
	mkdir -p "$1"
	tar -C "$top" --exclude="./$(realpath --relative-to="$top" "$var")" --exclude=./var \
		--exclude=./build --exclude=./autom4te.cache -cf - . |
		tar -C "$1" -xf -
}

# run_logged FILE COMMAND...: quiet while it goes well, else the end of what it said.
run_logged() {
	local file=$1

	shift
	"$@" >"$file" 2>&1 </dev/null && return 0
	tail -n 40 "$file" >&2
	die "failed: $* (all of it: $file)"
}
