#!/usr/bin/env bash
# shellcheck disable=SC2317 # functions are called through check
# Builds the image with docker or podman, whichever works here, and runs it as an operator should: read-only, without capabilities or new
# privileges, bounded memory. Then the contract of the API is checked against the running container, and the unit and API suites, built in the
# image's own build stage with its libraries, run with the image's own binary.
# usage: tests/deploy/check_image.sh      ends with "N passed, N failed"
# env: WEB (auto), BUILD_OPTIONS and RUN_OPTIONS for the engine, MAX_MB (12)
set -uo pipefail

here=$(cd "$(dirname "$0")/../.." && pwd)
engine=$("$here/tools/container-engine") || exit 1
image=skyledger-test:$$ stage=skyledger-test-build:$$ name=skyledger-test-$$
read -ra build_options <<<"${BUILD_OPTIONS:-}"
read -ra run_options <<<"${RUN_OPTIONS:-}"
# shellcheck source=tests/deploy/checks.sh
. "$here/tests/deploy/checks.sh"
trap '"$engine" rm -f "$name" >/dev/null 2>&1; "$engine" rmi -f "$image" "$stage" >/dev/null 2>&1; rm -f "$log"' EXIT

build() {
	"$engine" build "${build_options[@]}" --build-arg "WEB=${WEB:-auto}" "$@" "$here"
}

inspect() {
	"$engine" inspect --format "$2" "$1"
}

is_small() {
	local bytes
	bytes=$(inspect "$image" '{{.Size}}') || return 1
	echo "$bytes bytes"
	[ "$bytes" -le $((${MAX_MB:-12} * 1000000)) ]
}

# Nothing but the program and the data set.
is_bare() {
	local id found
	id=$("$engine" create "$image") || return 1
	found=$("$engine" export "$id" | tar -t | grep -v '/$' | grep -vE '^(etc/(hosts|hostname|resolv.conf|mtab)|run/.containerenv|\.dockerenv|dev/(console|pts|shm))$')
	"$engine" rm "$id" >/dev/null
	echo "$found"
	! grep -vE '^usr/(bin/skyledger$|share/skyledger/)' <<<"$found"
}

answers() {
	local try
	for try in $(seq 100); do
		curl -sf -m 2 -o /dev/null "$url/readyz" && return
		sleep 0.1
	done
	echo "no answer after $try tries"
	"$engine" logs "$name"
	return 1
}

has_nothing() {
	local pid
	pid=$(inspect "$name" '{{.State.Pid}}') || return 1
	grep -E '^(Uid|CapEff|NoNewPrivs|Seccomp):' "/proc/$pid/status"
	grep -q 'CapEff:.0000000000000000' "/proc/$pid/status" && grep -q 'NoNewPrivs:.1' "/proc/$pid/status" &&
		grep -q 'Seccomp:.2' "/proc/$pid/status" && ! grep -qP '^Uid:\t0\t' "/proc/$pid/status"
}

stops() {
	"$engine" stop -t 20 "$name" || return 1
	[ "$(inspect "$name" '{{.State.ExitCode}}')" = 0 ]
}

# The suites need a compiler, which the image has not: they are built and run in the stage that the image was built in, from this checkout.
suites() {
	"$engine" run --rm --network host -v "$here:/tree:ro" "$stage" sh /tree/tests/deploy/suites_inside.sh /tree
}

check "the image builds ($engine)" build -t "$image"
[ "$failed" = 0 ] || finish
check "it has at most ${MAX_MB:-12} MB" is_small
cat "$log"
check "it holds the program and the data set, no more" is_bare
"$engine" run -d --name "$name" --read-only --cap-drop all --security-opt no-new-privileges --memory 128m --memory-swap 128m --pids-limit 64 \
	-p 127.0.0.1::8080 "${run_options[@]}" "$image" >/dev/null
url=http://$("$engine" port "$name" 8080/tcp | head -n 1)
check "it answers: read-only, no capabilities, 128 MB" answers
[ "$failed" = 0 ] || finish
check "it runs as another user than root, with no capability, no new privileges and a filter of system calls" has_nothing
check "its health check passes" "$engine" exec "$name" /usr/bin/skyledger healthcheck
check "the contract of the API holds on it" python3 -B "$here/tests/contract/check_contract.py" "$url"
tail -n 1 "$log"
check "SIGTERM ends it in order" stops
check "the build stage builds" build --target build -t "$stage"
check "the unit and API suites pass with its binary and its libraries" suites
grep -E '^(==|[0-9]+%)' "$log"
finish
