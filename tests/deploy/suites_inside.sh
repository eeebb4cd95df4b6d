#!/bin/sh
# The unit and API suites with the libraries of the build stage of the image (Debian 13: libmicrohttpd 1.0), and with the image's own binary.
# usage: sh suites_inside.sh TREE      in a container of that stage, with network; TREE: the checkout, which is not written to
set -u
"$1/tools/setup" build suites || exit 1
meson setup /tests "$1" -Dweb=disabled -Dtests=auto >/dev/null || exit 1
targets=$(ninja -C /tests -t targets all | sed -n 's#^\(tests/[a-z]*/test_[a-z_]*\): .*#\1#p' | grep -E '^tests/(unit|api)/')
# shellcheck disable=SC2086 # a list of names
ninja --quiet -C /tests $targets || exit 1
pkg-config --modversion libmicrohttpd | sed 's/^/== libmicrohttpd /'
export SKYLEDGER_BINARY=/image/usr/bin/skyledger CK_FORK=no
status=0
for test in $targets; do
	echo "== $test"
	"/tests/$test" || status=1
done
exit $status
