#!/usr/bin/env bash
# shellcheck disable=SC2317 # functions are called through check
# The Debian package on a bare system that systemd runs and that has no network; check_release.sh brings this there, the package beside it
# and what it depends on in apt's cache.
set -uo pipefail
# shellcheck source=tests/deploy/checks.sh
. "$(dirname "$0")/checks.sh"
# shellcheck source=tests/release/asks.sh
. "$(dirname "$0")/asks.sh"
export DEBIAN_FRONTEND=noninteractive
package=$(echo /check/skyledger_*.deb)

apt() {
	apt-get -qq -o Dpkg::Use-Pty=0 --yes --no-install-recommends "$@"
}

# Everything that an installation may leave: without caches, logs and the books of dpkg.
everything() {
	find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /check -o -path /var/cache -o -path /var/log \
		-o -path /var/lib/apt -o -path /var/lib/dpkg -o -path /var/tmp \) -prune -o -print | sort
	getent passwd
}

shown() { # UNIT PROPERTY
	systemctl show --value -p "$2" "$1"
}

is_active() {
	systemctl is-active skyledger.socket skyledger.service
}

is_enabled() {
	systemctl is-enabled skyledger.socket skyledger.service
}

has_manual() {
	man -P cat skyledger | grep 'serve market intelligence that can be checked'
}

has_documents() {
	ls /usr/share/doc/skyledger/{copyright,changelog.gz,changelog.Debian.gz} /usr/share/doc/skyledger/licences-*.txt* &&
		zgrep -q 'Keep a Changelog' /usr/share/doc/skyledger/changelog.gz
}

# No user is made: systemd lends one while the service runs.
has_own_user() {
	local user
	user=$(stat -c %u "/proc/$(shown skyledger.service MainPID)")
	echo "$user"
	[ "$user" -ge 61184 ] && [ "$user" -le 65519 ] && ! grep skyledger /etc/passwd
}

is_complete() {
	dpkg --verify skyledger && [ -z "$(dpkg --verify skyledger)" ]
}

# Asks without pause; a code a line.
ask_on() {
	while [ ! -e /run/enough ]; do
		curl -s -m 20 -o /dev/null -w '%{http_code}\n' "$url/v1/vendors"
	done >/run/codes
}

# Whether a request comes in while the socket is closed is chance: the socket must not have been closed at all.
upgrades() {
	local asking before opened
	before=$(shown skyledger.service MainPID)
	opened=$(shown skyledger.socket ActiveEnterTimestampMonotonic)
	rm -f /run/enough
	ask_on &
	asking=$!
	apt install --reinstall "$package" || return 1
	sleep 0.5
	touch /run/enough
	wait "$asking"
	sort /run/codes | uniq -c
	[ "$(shown skyledger.service MainPID)" != "$before" ] && [ "$(shown skyledger.socket ActiveEnterTimestampMonotonic)" = "$opened" ] &&
		[ "$(sort -u /run/codes)" = 200 ]
}

# A setting of the owner's is kept over an upgrade, and goes with a purge only.
keeps_settings() {
	echo 'SKYLEDGER_ACCESS_LOG=1' >>/etc/default/skyledger && apt install --reinstall "$package" &&
		grep -qx 'SKYLEDGER_ACCESS_LOG=1' /etc/default/skyledger && ready && journalctl -u skyledger -o cat | grep 'target=/readyz'
}

removes() {
	apt remove skyledger && ! is_active && [ ! -e /usr/bin/skyledger ] && ls /etc/default/skyledger && ! curl -s -m 2 "$url/readyz"
}

purges() {
	apt purge --autoremove skyledger && everything >/run/after && diff /run/before /run/after
}

# What nothing needs would go with the package.
apt autoremove --purge >/dev/null 2>&1
everything >/run/before
check "it installs with what it depends on" apt install "$package"
check "it is started and enabled" eval 'is_active && is_enabled'
check "it is ready" ready
check "it answers a figure" has_figure
check "it has the explorer" has_explorer
check "the program knows its version" skyledger --version
check "the bundled data set passes its check" skyledger check --strict /usr/share/skyledger/china-cloud
check "skyledger(1) can be read" has_manual
check "copyright, changelogs and the licences of the pages are there" has_documents
check "it runs as a user that exists only meanwhile" has_own_user
check "its files are as dpkg has them on record" is_complete
check "an upgrade refuses no request" upgrades
cat "$log"
check "settings in /etc/default/skyledger count and are kept" keeps_settings
check "removed, it is gone but for its settings" removes
check "purged, it leaves nothing" purges
finish
