# shellcheck shell=bash
# What is asked of an installed server; to be sourced. url: where it listens
url=${url:-http://127.0.0.1:8080}

ready() {
	local try
	for try in $(seq 100); do
		curl -sf -m 10 "$url/readyz" && return
		sleep 0.1
	done
	echo "not ready after $try tries"
	return 1
}

# A figure with its words, as the README shows it.
has_figure() {
	curl -sf -m 10 "$url/v1/figures/sina-p44-alibaba-cloud-iaas-share" | grep '"34.3% of the public cloud IaaS market"'
}

# The page for browsers names its script, which is there.
has_explorer() {
	local script
	script=$(curl -sf -m 10 -H 'Accept: text/html' "$url/" | grep -oE '/assets/explorer-[A-Za-z0-9]+\.js' | head -n 1)
	[ -n "$script" ] && curl -sf -m 10 -o /dev/null "$url$script"
}
