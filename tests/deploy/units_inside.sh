#!/usr/bin/env bash
# shellcheck disable=SC2317 # functions are called through check
# The units under a systemd that runs the machine, or the container: check_units.sh brings this there.
set -uo pipefail
# shellcheck source=tests/deploy/checks.sh
. "$(dirname "$0")/checks.sh"

url=http://127.0.0.1:8080
data=/srv/skyledger
version=$(systemctl --version | awk 'NR == 1 { print $2 }')

of() {
	systemctl show --value -p "$1" skyledger.service
}

is() {
	[ "$(of "$1")" = "$2" ]
}

release() {
	curl -sf -m 10 "$url/readyz" | jq -r .data.release
}

serves_another_than() {
	[ "$(release)" != "$1" ]
}

# eventually COMMAND...: within ten seconds
eventually() {
	local try
	for try in $(seq 100); do
		"$@" && return
		sleep 0.1
	done
	echo "still not, after $try tries: $*"
	return 1
}

# Asks without pause; a code a line.
ask_on() {
	while [ ! -e /run/enough ]; do
		curl -s -m 10 -o /dev/null -w '%{http_code}\n' "$url/v1/vendors"
	done >/run/codes
}

answers() {
	[ "$(grep -c . /run/codes)" -ge "$1" ]
}

# all_answered COMMAND...: what the command does to the service, no client notices.
all_answered() {
	local asking code
	rm -f /run/enough
	ask_on &
	asking=$!
	eventually answers 10 && "$@" && eventually answers $(($(grep -c . /run/codes) + 10))
	code=$?
	touch /run/enough
	wait "$asking"
	sort /run/codes | uniq -c
	[ "$code" = 0 ] && ! grep -qv '^200$' /run/codes
}

starts() {
	systemctl enable --now skyledger.socket skyledger.service && systemctl is-active skyledger.socket skyledger.service &&
		curl -sf -m 10 "$url/readyz"
}

socket_starts_it() {
	systemctl stop skyledger.socket skyledger.service && systemctl start skyledger.socket && is ActiveState inactive &&
		curl -sf -m 20 "$url/readyz" && is ActiveState active
}

has_nothing() {
	local status
	status=/proc/$(of MainPID)/status
	grep -E '^(Uid|Cap|NoNewPrivs|Seccomp):' "$status"
	! grep -qE '^Cap[A-Za-z]*:.*[1-9a-f]' "$status" && grep -q 'NoNewPrivs:.1' "$status" && grep -q 'Seccomp:.2' "$status" &&
		! grep -qP '^Uid:\t0\t' "$status"
}

# Landlock is the kernel's, which a container does not choose; anything else that the server could not give up is the unit's fault.
is_confined() {
	! journalctl -b -u skyledger -o cat | grep 'not confined' | grep -v ': files: this kernel has no Landlock, or it is turned off$'
}

is_sandboxed() {
	systemd-analyze security --threshold=10 skyledger.service
}

status_is() {
	of StatusText
	[[ $(of StatusText) == "$1; release $(release) of "* ]]
}

# Another title, so another release.
change() {
	local text
	text=$(jq --arg title "Changed at $(date +%s.%N)" '.title = $title' "$data/dataset.good") && echo "$text" >"$data/dataset.json"
}

reloads() {
	local before
	before=$(release)
	change && systemctl reload skyledger && eventually serves_another_than "$before" && eventually status_is serving
}

refuses() {
	local before
	before=$(release)
	echo '{' >"$data/dataset.json" && systemctl reload skyledger
	eventually status_is "serving, the last reload failed" && [ "$(release)" = "$before" ] && is ActiveState active &&
		journalctl -b -u skyledger -o cat | grep 'dataset.json:' && cp "$data/dataset.good" "$data/dataset.json"
}

# From systemd 253 on `systemctl reload` can wait for READY=1.
waits_for_reload() {
	local before drop_in=/run/systemd/system/skyledger.service.d
	mkdir -p "$drop_in" && printf '[Service]\nType=notify-reload\nExecReload=\n' >"$drop_in/reload.conf" && systemctl daemon-reload &&
		systemctl restart skyledger || return 1
	before=$(release)
	change && systemctl reload skyledger && serves_another_than "$before"
}

killed() {
	local before
	before=$(of MainPID)
	systemctl reset-failed skyledger
	[ "$before" -gt 1 ] && kill -9 "$before" && eventually is NRestarts 1 && eventually is ActiveState active && ! is MainPID "$before"
}

broken_at_start() {
	systemctl reset-failed skyledger
	echo '{' >"$data/dataset.json"
	systemctl restart skyledger
	eventually is ExecMainStatus 1 && journalctl -b -u skyledger -o cat | grep 'dataset.json:'
	local code=$?
	cp "$data/dataset.good" "$data/dataset.json"
	eventually is ActiveState active && return "$code"
}

stops() {
	systemctl stop skyledger.socket skyledger.service && is ActiveState inactive && is Result success &&
		is ExecMainStatus 0 && ! curl -s -m 2 "$url/readyz"
}

cp -r /usr/local/share/skyledger/china-cloud "$data"
cp "$data/dataset.json" "$data/dataset.good"
printf 'SKYLEDGER_DATA=%s\nSKYLEDGER_ACCESS_LOG=1\n' "$data" >/etc/default/skyledger

echo "systemd $version"
check "it starts, and is started only when it serves" starts
check "the status line names the release" status_is serving
check "it runs as another user than root, with no capability, no new privileges, filters of system calls" has_nothing
check "nothing in the unit keeps it from confining itself" is_confined
journalctl -b -u skyledger -o cat | grep -m 1 'not confined' | sed 's/^/# /'
check "its exposure is at most 1.0 of 10" is_sandboxed
grep -i 'exposure level' "$log"
check "/etc/default/skyledger is read: the journal has a line a request" eval 'journalctl -b -u skyledger -o cat | grep "method=GET status=200 .* target=/readyz"'
check "systemctl reload loads what has changed" reloads
check "a data set with a mistake leaves the old release, and the status line says so" refuses
check "systemctl reload refuses no request" all_answered reloads
check "systemctl restart refuses no request" all_answered systemctl restart skyledger
check "after kill -9 it comes back" killed
check "with a mistake in the data it does not start, tells it, and starts when it is mended" broken_at_start
check "the socket alone starts it with the first request" socket_starts_it
if [ "$version" -ge 253 ]; then
	check "with Type=notify-reload, systemctl reload returns when the new release serves" waits_for_reload
fi
check "it stops in order" stops
finish
