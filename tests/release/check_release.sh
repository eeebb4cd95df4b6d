#!/usr/bin/env bash
# shellcheck disable=SC2317 # functions are called through check
# Releases the present commit twice, in two folders under different circumstances, and installs what comes out on a bare Debian: the package
# under a systemd that runs (package_inside.sh), the tarball without Node (tarball_inside.sh). What is not committed is left out.
# usage: tests/release/check_release.sh      as root; ends with "N passed, N failed"
# env: SUITE of Debian (that of this machine), KEEP=DIR to have what was made copied there
set -uo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/deploy/checks.sh
. "$here/../deploy/checks.sh"
suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
[ "$(id -u)" = 0 ] || {
	echo "only root can start a container of systemd-nspawn" >&2
	exit 1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder" "$log"' EXIT
first=$folder/first second=$folder/of-another-length/second

# The version as it would be released today, as a commit in a clone of its own.
prepared() {
	local version
	git clone --quiet "$here/../.." "$first" && cd "$first" || return 1
	version=$(sed -n "s/^  version: '\(.*\)',/\1/p" meson.build)
	tools/release prepare "$version" &&
		git -c user.name=Release -c user.email=release@localhost commit --quiet --all --allow-empty --message="release $version"
}

builds() {
	cd "$first" && tools/release build
}

# What may differ between two machines and must not show: folders, umask, time zone, language, home, time of day.
builds_again() {
	mkdir -p "$(dirname "$second")" "$folder/tmp" "$folder/home" && git clone --quiet "$first" "$second" && cd "$second" || return 1
	(umask 077 && TMPDIR=$folder/tmp TZ=Asia/Shanghai LANG=de_DE.UTF-8 LC_ALL=C HOME=$folder/home CFLAGS=-O0 tools/release build)
}

same_bytes() {
	cat "$first/dist/SHA256SUMS" "$second/dist/SHA256SUMS"
	cmp "$first/dist/SHA256SUMS" "$second/dist/SHA256SUMS" && (cd "$first/dist" && sha256sum --check --strict SHA256SUMS)
}

has_all() {
	ls "$first"/dist/SHA256SUMS "$first"/dist/skyledger-*.tar.xz "$first"/dist/skyledger_*.deb
}

bare_root() {
	mmdebstrap --quiet --variant=minbase --include=systemd,systemd-sysv,dbus,curl,man-db,make,ca-certificates,xz-utils "$suite" "$folder/bare"
}

# inside ROOT [OPTION...] COMMAND...: in a container of that root; --private-network among the options for one without a network
inside() {
	local root=$1
	shift
	systemd-nspawn --quiet "${alone[@]}" --console=pipe --directory="$root" "$@" </dev/null
}

copy_for() { # ROOT SCRIPT FILE...: a copy of the bare root with what is tried on it
	local root=$1
	shift
	cp -a "$folder/bare" "$root" && mkdir "$root/check" && cp "$here/../deploy/checks.sh" "$here/asks.sh" "$@" "$root/check"
}

# Where systemd does not run this machine either, nobody can be asked for a scope of its own.
alone=()
[ -d /run/systemd/system ] || alone=(--register=no --keep-unit)

# What the package needs is fetched while there is a network. The container's systemd ends with the exit code of the checks.
package() {
	local root=$folder/package status
	copy_for "$root" "$here/package_inside.sh" "$here/check.service" "$first"/dist/skyledger_*.deb || return 1
	inside "$root" sh -ec 'apt-get -qq update; apt-get -qq install --yes --no-install-recommends --download-only /check/*.deb' || return 1
	ln -s /check/check.service "$root/etc/systemd/system/check.service" && systemctl --root="$root" --quiet enable check.service &&
		timeout 600 systemd-nspawn --quiet "${alone[@]}" --private-network --console=pipe --boot --directory="$root" \
			--system-call-filter="landlock_create_ruleset landlock_add_rule landlock_restrict_self" </dev/null >"$folder/console" 2>&1
	status=$?
	cat "$root/check/out" || cat "$folder/console"
	return "$status"
}

tarball() {
	local root=$folder/tarball
	copy_for "$root" "$here/tarball_inside.sh" "$first"/dist/skyledger-*.tar.xz && inside "$root" bash /check/tarball_inside.sh install &&
		inside "$root" --private-network bash /check/tarball_inside.sh
}

check "the version is prepared and committed" prepared
check "it builds, and lintian finds no error and no warning" builds
cat "$log"
check "it has a tarball and a package" has_all
[ "$failed" = 0 ] || finish
check "it builds again elsewhere" builds_again
check "both times the same bytes came out" same_bytes
cat "$log"
[ -z "${KEEP:-}" ] || cp -r "$first/dist/." "$KEEP"
check "a bare $suite is there" bare_root
[ "$failed" = 0 ] || finish
check "the package installs, runs, upgrades and goes" package
cat "$log"
check "the tarball installs and runs" tarball
grep -E '^(not )?ok' "$log"
finish
