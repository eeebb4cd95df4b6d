#!/usr/bin/env bash
# Boots a Debian with systemd in a container of systemd-nspawn, installs the build there as `make install` does, and puts the units through
# what an operator does with them: units_inside.sh has the checks.
# usage: tests/deploy/check_units.sh BUILD      as root; ends with "N passed, N failed"
# BUILD: a build folder whose prefix is /usr/local. env: SUITE of Debian (that of this machine; another needs a static build)
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=${1:?which build folder}
suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
[ "$(id -u)" = 0 ] || {
	echo "only root can start a container of systemd-nspawn" >&2
	exit 1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$folder/root

# The packages that the program's libraries are of.
libraries() {
	ldd "$build/server/skyledger" | sed -nE 's#.* => (.*/)?([^/ ]+) \(.*#*/\2#p' | xargs -r dpkg-query -S | cut -d: -f1 | sort -u | paste -sd,
}

mmdebstrap --quiet --variant=minbase --include="systemd,systemd-sysv,dbus,curl,jq,$(libraries)" "$suite" "$root" >"$folder/log" 2>&1 || {
	cat "$folder/log" >&2
	exit 1
}
DESTDIR=$root meson install -C "$build" --no-rebuild --quiet >"$folder/log" || {
	cat "$folder/log" >&2
	exit 1
}
mkdir "$root/check"
cp "$here/checks.sh" "$here/units_inside.sh" "$root/check"
# The container's systemd ends with the exit code of the checks, and so does systemd-nspawn.
cat >"$root/etc/systemd/system/check.service" <<-'END'
	[Unit]
	After=multi-user.target
	SuccessAction=exit
	FailureAction=exit
	[Service]
	Type=oneshot
	ExecStart=bash /check/units_inside.sh
	StandardOutput=file:/check/out
	StandardError=inherit
	[Install]
	WantedBy=default.target
END
ln -sf /etc/systemd/system/check.service "$root/etc/systemd/system/default.target.wants/check.service" 2>/dev/null ||
	systemctl --root="$root" --quiet enable check.service
# Where systemd does not run this machine either, nobody can be asked for a scope of its own.
alone=()
[ -d /run/systemd/system ] || alone=(--register=no --keep-unit)
# What the container's own filter lacks (systemd 252) the server asks for.
timeout 600 systemd-nspawn --quiet "${alone[@]}" --system-call-filter="landlock_create_ruleset landlock_add_rule landlock_restrict_self" \
	--private-network --console=pipe --boot --directory="$root" >"$folder/console" 2>&1 </dev/null
status=$?
cat "$root/check/out" || cat "$folder/console"
exit $status
