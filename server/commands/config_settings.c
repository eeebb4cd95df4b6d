#include "server/commands/config_settings.h"

#include "server/http/gate.h"
#include "server/process/confine.h"
#include "server/process/log.h"
#include "server/release/release.h"

#define ON(name) (1U << SKY_COMMAND_##name)
/* SETTING(TYPE, flag, environment, member of struct sky_config, commands, argument, preset, help, further members). */
#define SETTING(kind, name, variable, member, on, operand, text, ...)                                                  \
	{                                                                                                                  \
		.flag = (name), .environment = (variable), .argument = (operand), .preset = (text),                            \
		.offset = offsetof(struct sky_config, member), .commands = (on), .type = SKY_SETTING_##kind,                   \
		.help = __VA_ARGS__                                                                                            \
	}

#define LEVEL_TEXT(name, text) text,
#define MODE_TEXT(name, text) text,
const struct sky_setting sky_settings[] = {
    SETTING(TEXT, "data", "SKYLEDGER_DATA", data, ON(SERVE) | ON(GET) | ON(IMPORT), "DIR", NULL,
            "folder of the data set (default: the bundled one; import takes none but a given one)"),
    SETTING(TEXT, "listen", "SKYLEDGER_LISTEN", listen, ON(SERVE) | ON(HEALTHCHECK), "HOST:PORT", "127.0.0.1:8080",
            "address to listen on; HOST may be [IPV6], localhost or * (every address), PORT 0 takes a free one"),
    SETTING(INTEGER, "threads", "SKYLEDGER_THREADS", threads, ON(SERVE), "N", "0", "threads that answer; 0: one a core",
            .max = 256),
    SETTING(INTEGER, "max-connections", "SKYLEDGER_MAX_CONNECTIONS", max_connections, ON(SERVE), "N", "1000",
            "connections open at once; further ones wait", .min = 1, .max = 100000),
    SETTING(INTEGER, "max-connections-per-address", "SKYLEDGER_MAX_CONNECTIONS_PER_ADDRESS", address_connections,
            ON(SERVE), "N", "500",
            "connections that one address may have open at once, further ones are closed; behind a proxy all "
            "have its address; 0: no bound",
            .max = 100000),
    SETTING(INTEGER, "max-target", "SKYLEDGER_MAX_TARGET", max_target, ON(SERVE), "BYTES", "8192",
            "longest path and query of a request; longer ones are answered with 414", .min = 64, .max = SKY_TARGET_MAX),
    SETTING(INTEGER, "max-headers", "SKYLEDGER_MAX_HEADERS", max_headers, ON(SERVE), "BYTES", "16384",
            "largest header of a request, names and values together; larger ones are answered with 431", .min = 256,
            .max = SKY_HTTP_FIELD_BYTES_MAX),
    SETTING(INTEGER, "max-body", "SKYLEDGER_MAX_BODY", max_body, ON(SERVE), "BYTES", "65536",
            "largest body of a request; larger ones are answered with 413 and not read", .max = SKY_BODY_MAX),
    SETTING(INTEGER, "max-rows", "SKYLEDGER_MAX_ROWS", max_rows, ON(SERVE), "N", "1000",
            "rows that limit= may ask for; more are answered with 400", .min = 50, .max = 1000),
    SETTING(INTEGER, "max-values", "SKYLEDGER_MAX_VALUES", max_values, ON(SERVE), "N", "500",
            "values that the parameters of a request may have together, those of a list counted one by one; "
            "more are answered with 400",
            .min = 10, .max = 4096),
    SETTING(TEXT, "allow-origin", "SKYLEDGER_ALLOW_ORIGIN", origins, ON(SERVE), "ORIGINS", NULL,
            "origins whose pages may ask /mcp, separated by commas, or * for any; without it, those of this "
            "server at localhost or an IP address; everything else may be asked from any page"),
    SETTING(INTEGER, "request-timeout", "SKYLEDGER_REQUEST_TIMEOUT", request_seconds, ON(SERVE), "SECONDS", "10",
            "close a connection whose request, header and body, is not whole after so long", .min = 1, .max = 3600),
    SETTING(INTEGER, "reply-timeout", "SKYLEDGER_REPLY_TIMEOUT", reply_seconds, ON(SERVE), "SECONDS", "300",
            "close a connection whose answer was not read whole after so long", .min = 1, .max = 86400),
    SETTING(INTEGER, "rate-limit", "SKYLEDGER_RATE_LIMIT", rate, ON(SERVE), "N", "0",
            "requests a second that one address may make, further ones are answered with 429; an IPv6 /64 "
            "counts as one address; 0: any number",
            .max = 1000000),
    SETTING(INTEGER, "rate-burst", "SKYLEDGER_RATE_BURST", burst, ON(SERVE), "N", "100",
            "requests that an address that rested may make at once, where there is a --rate-limit", .min = 1,
            .max = 1000000),
    SETTING(INTEGER, "idle-timeout", "SKYLEDGER_IDLE_TIMEOUT", idle_seconds, ON(SERVE), "SECONDS", "30",
            "close a connection on which nothing was sent for so long", .min = 1, .max = 3600),
    SETTING(INTEGER, "drain-delay", "SKYLEDGER_DRAIN_DELAY", drain_delay_seconds, ON(SERVE), "SECONDS", "0",
            "after SIGTERM, /readyz says no and all else goes on for so long, until balancers send nothing more",
            .max = 3600),
    SETTING(INTEGER, "drain-timeout", "SKYLEDGER_DRAIN_TIMEOUT", drain_seconds, ON(SERVE), "SECONDS", "10",
            "after SIGTERM and the delay, wait so long for requests under way", .max = 3600),
    SETTING(SIZE, "cache-size", "SKYLEDGER_CACHE_SIZE", cache_bytes, ON(SERVE), "BYTES", "64M",
            "memory for answers kept ready to send, beside the pages that everybody asks for; K, M or G may "
            "follow; 0: keep nothing",
            .max = INT64_C(1) << 40),
    SETTING(SWITCH, "watch", "SKYLEDGER_WATCH", watch, ON(SERVE), NULL, NULL,
            "load the data set again when its files have changed and rest, as SIGHUP does at once"),
    SETTING(INTEGER, "keep-releases", "SKYLEDGER_KEEP_RELEASES", keep_releases, ON(SERVE), "N", "3",
            "releases that can be asked for with release=, the current one included; each takes the memory of "
            "its data",
            .min = 1, .max = SKY_KEPT_RELEASES_MAX),
    SETTING(CHOICE, "confine", "SKYLEDGER_CONFINE", confine, ON(SERVE), "MODE", "auto",
            "give up files, connections and system calls that answering does not need; auto gives up what the "
            "kernel lets it, on refuses to start otherwise",
            .choices = {SKY_CONFINE_MODES(MODE_TEXT)}),
    SETTING(CHOICE, "log-format", "SKYLEDGER_LOG_FORMAT", log_format, ON(SERVE), "FORMAT", "text",
            "form of the log on standard error", .choices = {"text", "json"}),
    SETTING(CHOICE, "log-level", "SKYLEDGER_LOG_LEVEL", log_level, ON(SERVE), "LEVEL", "info",
            "least urgent lines that are logged", .choices = {SKY_LOG_LEVELS(LEVEL_TEXT)}),
    SETTING(SWITCH, "access-log", "SKYLEDGER_ACCESS_LOG", access_log, ON(SERVE), NULL, NULL,
            "log a line for every request, at level info"),
    SETTING(SWITCH, "coverage", NULL, coverage, ON(CHECK), NULL, NULL,
            "also tell which paragraph of a source stands in which records; a paragraph in none is a mistake"),
    SETTING(SWITCH, "strict", NULL, strict, ON(CHECK), NULL, NULL,
            "a conflict that is not explained and a claim without a locator are mistakes too, and so is a row of a "
            "source that is no table; idle sources are told"),
    SETTING(TEXT, "text", NULL, text, ON(CHECK), "SOURCE=FILE", NULL,
            "hold the printed words of the source's claims against a text of it, a paragraph a line; words that do not "
            "stand at their place are mistakes too"),
    SETTING(TEXT, "figures", NULL, figures, ON(IMPORT), "FILE", NULL, "the table, as CSV; - reads standard input"),
    SETTING(SWITCH, "dry-run", NULL, dry_run, ON(IMPORT), NULL, NULL,
            "check everything and print the records, and write nothing"),
    SETTING(SWITCH, "json", NULL, json, ON(DIFF), NULL, NULL, "print the rows of /v1/changes as one JSON array"),
    SETTING(SWITCH, "ndjson", NULL, ndjson, ON(DIFF), NULL, NULL, "print the rows of /v1/changes as JSON, one a line"),
    SETTING(TEXT, "accept", NULL, accept, ON(GET), "TYPE", NULL, "the Accept header to ask with"),
};
#undef LEVEL_TEXT
#undef MODE_TEXT

const size_t sky_setting_count = SKY_COUNT(sky_settings);
_Static_assert(SKY_COUNT(sky_settings) <= SKY_SETTINGS_MAX, "raise SKY_SETTINGS_MAX");
