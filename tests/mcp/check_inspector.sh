#!/usr/bin/env bash
# /mcp asked by the MCP inspector's command line, which is too large for every test run.
# usage: check_inspector.sh BINARY      ends with "N passed, N failed". What npm fetches stays in its cache.
set -uo pipefail
binary=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
server=
trap 'kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
passed=0 failed=0

check() { # NAME WORDS COMMAND...: the command succeeds and prints the words
	local name=$1 words=$2
	shift 2
	if "$@" >"$work/out" 2>"$work/err" && grep -qF -- "$words" "$work/out"; then
		passed=$((passed + 1))
		echo "ok $((passed + failed)) - $name"
	else
		failed=$((failed + 1))
		echo "not ok $((passed + failed)) - $name: $(tail -c 300 "$work/err") $(head -c 300 "$work/out")"
	fi
}

"$binary" serve --data "$here/../../fixtures/china-cloud" --listen 127.0.0.1:0 >"$work/said" 2>&1 &
server=$!
url=
for _ in $(seq 100); do
	url=$(grep -om 1 'http://127.0.0.1:[0-9]*' "$work/said") && break
	sleep 0.1
done
if [ -z "$url" ]; then
	echo "check_inspector: the server does not come up in ten seconds: $(tail -c 300 "$work/said")"
	exit 1
fi
url=$url/mcp

cd "$work" || exit 2
inspect() { npx --yes @modelcontextprotocol/inspector@2.12.0 --cli "$url" --transport http "$@"; }
check 'inspector: tools/list' '"list_figures"' inspect --method tools/list
check 'inspector: tools/call' '"jd-cloud"' inspect --method tools/call --tool-name resolve_name --tool-arg 'name=京东云'
check 'inspector: resources/list' 'skyledger:///v1/vendors/jd-cloud' inspect --method resources/list
check 'inspector: resources/read' '# The Chinese cloud market' inspect --method resources/read --uri skyledger:///README.md
check 'inspector: prompts/get' '(jd-cloud)' inspect --method prompts/get --prompt-name brief_on_vendor --prompt-args 'vendor=JD Cloud'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
