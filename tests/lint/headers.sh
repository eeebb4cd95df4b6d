#!/usr/bin/env bash
# Each public header compiles alone, and twice in one file.
# usage: headers.sh ROOT BUILD COMPILER...      exit 1 when one does not
set -uo pipefail
root=$1 build=$2
shift 2
status=0
count=0
while IFS= read -r header; do
	name=${header#"$root"/}
	count=$((count + 1))
	printf '#include "%s"\n#include "%s"\n' "$name" "$name" |
		"$@" -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -I"$root" -I"$build" -I"$build/tools" -fsyntax-only -x c - || {
		echo "$name does not compile alone" >&2
		status=1
	}
done < <(find "$root/model" "$root/handlers" "$root/server" -name '*.h' | sort)
echo "$count headers"
[ "$count" -gt 0 ] || status=1
exit $status
