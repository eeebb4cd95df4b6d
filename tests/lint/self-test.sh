#!/usr/bin/env bash
# The checks beside this file find what they are there for: each is run over a small tree with one offence in it, and
# over the same tree without it.
# usage: self-test.sh COMPILER...
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
number=0
status=0

clean_tree() {
	rm -rf "$tree"
	mkdir -p "$tree"/{model,handlers,server}
	printf '#include <stdio.h>\n#include "model/a.h"\n' >"$tree/model/a.c"
	printf '#ifndef A_H\n#define A_H\nint a(void);\n#endif\n' >"$tree/model/a.h"
	printf '#include "model/a.h"\n' >"$tree/handlers/thing_parts.c"
	printf '#include "handlers/b.h"\n' >"$tree/server/c.c"
	mkdir -p "$tree/server/mhd"
	printf '#include <microhttpd.h>\n' >"$tree/server/mhd/d.c"
	printf 'a: 1\n' >"$tree/c.yaml"
	mkdir -p "$tree"/model/{base,record}
	printf '#ifndef E_H\n#define E_H\nstruct sky_a {\n\tint e;\n};\n#endif\n' >"$tree/model/base/e.h"
	printf 'paths:\n  /v1/things/{thing}/parts:\n    get:\n      operationId: list_parts\n' >"$tree/openapi.yaml"
}

expect() { # STATUS NAME CHECK [ARGUMENT...]
	local wanted=$1 name=$2 check=$3 got
	shift 3
	case $check in
	*.py) python3 -B "$here/$check" "$tree" "$@" >/dev/null 2>&1 ;;
	*) bash "$here/$check" "$tree" "$@" >/dev/null 2>&1 ;;
	esac
	got=$?
	number=$((number + 1))
	if [ "$got" = "$wanted" ]; then echo "ok $number - $check: $name"; else
		echo "not ok $number - $check: $name (exit $got, not $wanted)"
		status=1
	fi
}

offence() { # FILE TEXT NAME CHECK [ARGUMENT...]: TEXT (for printf) added to FILE must be found
	local file=$1 text=$2 name=$3 check=$4
	shift 4
	clean_tree
	# shellcheck disable=SC2059 # the text is a format on purpose: it holds the escapes
	printf "$text" >>"$tree/$file"
	expect 1 "$name" "$check" "$@"
}

echo 1..27
clean_tree
expect 0 'a clean tree passes' layers.sh
expect 0 'a clean tree passes' banned.sh
expect 0 'a clean tree passes' whitespace.sh
expect 0 'a clean tree passes' rooms.py
expect 0 'a clean tree passes' columns.py
expect 0 'a clean tree passes' headers.sh "$tree" "$@"

offence model/a.c '#include <microhttpd.h>\n' 'libmicrohttpd in model/' layers.sh
offence handlers/thing_parts.c '# include "microhttpd.h"\n' 'libmicrohttpd in handlers/' layers.sh
offence server/c.c '#include <microhttpd.h>\n' 'libmicrohttpd in server/ beside mhd/' layers.sh
offence server/c.c '#include <jansson.h>\n' 'Jansson in server/' layers.sh
offence handlers/thing_parts.c '#include <sqlite3.h>\n' 'SQLite in handlers/' layers.sh
offence model/a.c '#include "handlers/b.h"\n' 'handlers/ in model/' layers.sh
offence model/a.h '#include "server/c.h"\n' 'server/ in a header of model/' layers.sh
offence handlers/thing_parts.c '#include "server/c.h"\n' 'server/ in handlers/' layers.sh
offence handlers/thing_parts.c '#include "../model/a.h"\n' 'a relative include' layers.sh

offence model/a.c 'int x = atoi("1");\n' 'atoi' banned.sh
offence server/c.c 'void f(char *s) { sprintf (s, "x"); }\n' 'sprintf' banned.sh

offence model/a.c 'int x; \n' 'a blank at the end of a line' whitespace.sh
offence model/a.c 'int x;' 'no newline at the end' whitespace.sh
offence c.yaml 'b:\t2\n' 'a tab in YAML' whitespace.sh

offence model/d.h 'size_t d(void);\n' 'a header that needs another' headers.sh "$tree" "$@"
offence model/d.h '#include <stddef.h>\nstruct d { size_t n; };\n' 'a header without a guard' headers.sh "$tree" "$@"

offence model/a.c "/*$(printf '%120s' '') */\\n" 'a comment of more than 120 columns' columns.py

# shellcheck disable=SC2016
offence model/base/e.h '#include "model/record/f.h"\n' 'a room that includes one above it' rooms.py
offence model/record/f.h 'struct sky_a {\n};\n' 'a struct tag with two meanings' rooms.py
offence handlers/things.c 'enum sky_outcome sky_handle_list_parts(void)\n' 'a path that is answered in another file' rooms.py
offence handlers/stray.c 'int stray;\n' 'a file at the top of handlers/ without a path' rooms.py
exit $status
