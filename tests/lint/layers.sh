#!/usr/bin/env bash
# Includes point one way, server -> handlers -> model, and each library is known to one layer only.
# usage: layers.sh ROOT      prints each offending line; exit 1 when there is one
set -uo pipefail
cd "$1" || exit 2
status=0

refuse() { # RULE PATTERN FOLDER...: no #include in the folders may match the pattern
	local rule=$1 pattern=$2
	shift 2
	if grep -rnE --include='*.[ch]' "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]$pattern" "$@"; then
		echo "^ $rule" >&2
		status=1
	fi
}

refuse 'only server/ knows libmicrohttpd' 'microhttpd\.h' model handlers
mapfile -t others < <(find server -name '*.[ch]' -not -path 'server/mhd/*' -not -path 'server/release/response*.c' -not -path 'server/exchange/telemetry.c')
refuse 'of server/ only mhd/, the response cache and the version in the metrics know libmicrohttpd' 'microhttpd\.h' /dev/null "${others[@]}"
refuse 'only model/ reads JSON with Jansson' 'jansson\.h' handlers server
refuse 'only model/ asks SQLite' 'sqlite3\.h' handlers server
refuse 'model/ knows no handlers/ and no server/' '(handlers|server)/' model
refuse 'handlers/ knows no server/' 'server/' handlers
refuse 'includes name the path from the top' '\.\.?/' model handlers server
exit $status
