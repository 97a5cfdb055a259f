#!/usr/bin/env bash
# package: builds Debian's package of this tree, on a copy of it, into var/package.
set -eu
. "$(dirname "$0")/env.sh"

work=$var/package

"$dev/packages.sh" run package
mkdir -p "$work" "$log"
rm -rf "$work/src"
copy_tree "$work/src"
say "build the package"
(cd "$work/src" && run_logged "$log/package.log" dpkg-buildpackage -b -uc -us)
rm -rf "$work/src"
say "lintian"
name=frontrow_$(cd "$top" && dpkg-parsechangelog -S Version)_$(dpkg --print-architecture)
lintian --allow-root --fail-on error,warning "$work/$name.changes"
echo "$work/$name.deb"
