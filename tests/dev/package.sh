#!/usr/bin/env bash
# package [VERSION]: builds Debian's package of this tree, on a copy of it, into var/package.
set -eu
. "$(dirname "$0")/env.sh"

version=${1-}
work=$var/package

"$dev/packages.sh" run package
mkdir -p "$work"
rm -rf "$work/src"
copy_tree "$work/src"
if [ -n "$version" ]; then
	sed -i "1s/(.*)/($version)/" "$work/src/debian/changelog"
	sed -i "s/^AC_INIT(.*/AC_INIT([frontrow], [$version])/" "$work/src/configure.ac"
fi
say "build the package"
mkdir -p "$log"
(cd "$work/src" && run_logged "$log/package.log" dpkg-buildpackage -b -uc -us)
rm -rf "$work/src"
say "lintian"
[ -n "$version" ] || version=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$top/debian/changelog")
lintian --fail-on error,warning "$work/frontrow_${version}_$(dpkg --print-architecture).changes"
ls "$work/frontrow_${version}"_*.deb
