#!/usr/bin/env bash
# Functions that are not called: no bound (sprintf), no error (atoi), hidden shared state (strtok, gmtime, setlocale).
# usage: banned.sh ROOT      prints each offending line; exit 1 when there is one
set -uo pipefail
cd "$1" || exit 2
banned='sprintf|vsprintf|strcpy|strcat|strncpy|strncat|strtok|gets|atoi|atol|atoll|atof|gmtime|localtime|ctime|asctime|setlocale'
folders=()
for folder in model handlers server tests tools; do
	[ ! -d "$folder" ] || folders+=("$folder")
done
if grep -rnE --include='*.[ch]' "(^|[^A-Za-z0-9_])($banned)[[:space:]]*\(" "${folders[@]}"; then
	echo '^ use the bounded, checked or re-entrant function instead' >&2
	exit 1
fi
