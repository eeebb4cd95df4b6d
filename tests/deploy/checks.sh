# shellcheck shell=bash
# For scripts that check one thing after the other; to be sourced.
passed=0 failed=0
log=$(mktemp)

# check TEXT COMMAND...: one check, as a line of TAP; what the command printed is in $log until the next, and its end is shown when it fails,
# with what failed in it.
check() {
	local text=$1
	shift
	if "$@" >"$log" 2>&1; then
		passed=$((passed + 1))
		echo "ok $((passed + failed)) - $text"
	else
		failed=$((failed + 1))
		echo "not ok $((passed + failed)) - $text"
		grep -E '^not ok|:[FE]:' "$log" | head -n 25
		tail -n 25 "$log"
	fi
}

# The last line, and the exit code: 0 when something was checked and nothing failed.
finish() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
	exit
}
