#!/usr/bin/env bash
# shellcheck disable=SC2317 # functions are called through check
# The tarball on a bare Debian; check_release.sh brings this there, with the tarball beside it.
# usage: tarball_inside.sh install     unpacks, builds and installs it
#        tarball_inside.sh             asks the installed server
set -uo pipefail

if [ "${1:-}" = install ]; then
	cd /root && tar -xf /check/skyledger-*.tar.xz && cd skyledger-* && exec make install
fi

# shellcheck source=tests/deploy/checks.sh
. "$(dirname "$0")/checks.sh"
# shellcheck source=tests/release/asks.sh
. "$(dirname "$0")/asks.sh"

no_node() {
	! command -v node npm
}

runs_from_path() {
	[ "$(command -v skyledger)" = /usr/local/bin/skyledger ] && skyledger --version
}

has_manual() {
	man --where skyledger
}

has_units() {
	ls /usr/local/lib/systemd/system/skyledger.service /usr/local/lib/systemd/system/skyledger.socket &&
		systemd-analyze verify --man=no /usr/local/lib/systemd/system/skyledger.service
}

check "it took no Node" no_node
check "skyledger is in the path" runs_from_path
check "skyledger(1) is there" has_manual
check "the units are there and well-formed" has_units
skyledger serve &
check "it serves the bundled data set" ready
check "it answers a figure" has_figure
check "it has the explorer" has_explorer
kill $!
check "it ends in order" wait $!
finish
