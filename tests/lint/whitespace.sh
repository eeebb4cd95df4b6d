#!/usr/bin/env bash
# Text files end with a newline, no line ends with blanks, and YAML holds no tab.
# usage: whitespace.sh ROOT      prints each offending place; exit 1 when there is one
set -uo pipefail
cd "$1" || exit 2
status=0

files() { # the project's own text files, without input that is wrong on purpose
	if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
		git ls-files --cached --others --exclude-standard --deduplicate
	else
		find . -type f -not -path './build*' -not -path '*/node_modules/*' -not -path './web/prebuilt/*' -printf '%P\n'
	fi | grep -vE '^tests/(data|fuzz)/' | xargs -r -d '\n' grep -sIl ''
}

refuse() { # MESSAGE GREP-ARGUMENTS < names: grep may find nothing
	local message=$1
	shift
	if xargs -r -d '\n' grep "$@" | grep .; then
		echo "^ $message" >&2
		status=1
	fi
}

mapfile -t names < <(files)
refuse 'blanks at the end of a line' -nHE '[[:blank:]]+$' < <(printf '%s\n' "${names[@]}")
refuse 'no newline at the end' -LzP '\n\z' < <(printf '%s\n' "${names[@]}")
refuse 'a tab in YAML' -nHF $'\t' < <(printf '%s\n' "${names[@]}" | grep -E '\.ya?ml$')
exit $status
