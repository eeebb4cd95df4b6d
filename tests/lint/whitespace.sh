#!/usr/bin/env bash
# Text files end with one newline, no line ends with blanks, and YAML holds no tab.
# usage: whitespace.sh ROOT      prints each offending place; exit 1 when there is one
set -uo pipefail
cd "$1" || exit 2
status=0

text_files() {
	if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
		git ls-files --cached --others --exclude-standard --deduplicate
	else
		find . -type f -not -path './build*' -not -path '*/node_modules/*'
	fi | while read -r file; do
		# -I: binary files match nothing
		if [ -s "$file" ] && grep -qI '' "$file"; then printf '%s\n' "$file"; fi
	done
}

while read -r file; do
	case "$file" in
	*/tests/data/* | tests/data/* | tests/fuzz/*) continue ;; # input that is wrong on purpose
	esac
	if grep -nHE '[[:blank:]]+$' "$file"; then status=1; fi
	if [ -n "$(tail -c 1 "$file")" ]; then
		echo "$file: no newline at the end"
		status=1
	fi
	case "$file" in
	*.yaml | *.yml) if grep -nHF $'\t' "$file"; then status=1; fi ;;
	esac
done < <(text_files)
exit $status
