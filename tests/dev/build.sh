#!/usr/bin/env bash
# Brings build/ up to date with the sources; make itself runs the autotools again where they changed.
set -eu
. "$(dirname "$0")/env.sh"

[ "$build" = "$top" ] || refuse_built_tree
mkdir -p "$build" "$log"
if [ ! -e "$top/configure" ] || [ ! -e "$top/Makefile.in" ]; then
	say "autoreconf"
	run_logged "$log/autoreconf.log" autoreconf -fi "$top"
fi
cd "$build"
if [ ! -e Makefile ]; then
	say "configure"
	run_logged "$log/configure.log" "$top/configure"
fi
say "make"
run_logged "$log/build.log" make -j"$(nproc)"
