/* The command line and the environment. Each setting is one row of one table, which gives flag, environment variable,
 * type, unit, range, default and help. */
#ifndef SKY_SERVER_COMMANDS_CONFIG_H
#define SKY_SERVER_COMMANDS_CONFIG_H

#include "model/base/base.h"

#include <stdio.h>

/* Commands. X(ENUM, "name", "operand" ("" none, in brackets when it may be left out, two with a space
 * between), "what it does"). */
#define SKY_COMMANDS(X)                                                                                                \
	X(SERVE, "serve", "", "serve a data set over HTTP")                                                                \
	X(CHECK, "check", "DIR", "report every mistake of a data set as file:line:column: message")                        \
	X(GET, "get", "PATH", "print what the server would answer to GET PATH, without a server")                          \
	X(DIFF, "diff", "A B",                                                                                             \
	  "tell what was added, changed and withdrawn from data set A to B; exit 0: nothing, 1: something")                \
	X(SCHEMA, "schema", "[KIND]", "print the JSON Schema of a kind of fixture, or the names of all kinds")             \
	X(NEW, "new", "DIR", "make a small, commented data set to write over")                                             \
	X(IMPORT, "import", "", "add the figures of a table (CSV) to a data set, all of them or none")                     \
	X(HEALTHCHECK, "healthcheck", "[URL]", "ask a running server's /healthz: exit 0 when it answers 200, else 1")

enum sky_command {
#define X(name, text, operand, help) SKY_COMMAND_##name,
	SKY_COMMANDS(X)
#undef X
	    SKY_COMMAND_COUNT
};

/* Texts are borrowed from argv, the environment or the table. */
struct sky_config {
	enum sky_command command;
	const char *operand; /* NULL: not given */
	const char *other;   /* the second one, of commands that take two */
	const char *data;    /* NULL: the bundled data set */
	const char *listen;
	const char *accept;
	const char *origins; /* those that may send a body; NULL: only our own */
	const char *figures; /* the file with a table; "-": standard input */
	const char *text;    /* SOURCE=FILE */
	int64_t threads;     /* 0: one for each core */
	int64_t max_connections, address_connections;
	int64_t request_seconds, idle_seconds, reply_seconds, drain_delay_seconds, drain_seconds;
	int64_t max_target, max_headers, max_body; /* bytes */
	int64_t max_rows, max_values;
	int64_t rate, burst;
	int64_t cache_bytes; /* for cached responses; 0: nothing is cached */
	int64_t log_format;  /* 0 text, 1 json */
	int64_t log_level;   /* enum sky_log_level */
	int64_t confine;     /* enum sky_confine_mode */
	int64_t keep_releases;
	bool access_log, watch, coverage, strict, dry_run, json, ndjson;
};

enum sky_config_status {
	SKY_CONFIG_RUN,  /* config is filled */
	SKY_CONFIG_DONE, /* help or version was asked for and printed to `out` */
	SKY_CONFIG_WRONG /* message says in one line what is wrong */
};

#define SKY_CONFIG_MESSAGE_MAX 400

/* Reads argv; what argv leaves out comes from the environment, else from defaults. */
enum sky_config_status sky_config_read(int argc, char *const *argv, FILE *out, struct sky_config *config,
                                       char message[SKY_CONFIG_MESSAGE_MAX]) SKY_MUST;

#endif
