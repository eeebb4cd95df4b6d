#include "server/config.h"

#include "model/text.h"
#include "server/confine.h"
#include "server/gate.h"
#include "server/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum setting_type { TEXT, INTEGER, SIZE, CHOICE, SWITCH };

#define ON(name) (1U << SKY_COMMAND_##name)
#define CHOICES_MAX 4

struct setting {
	const char *flag;        /* without "--" */
	const char *environment; /* NULL: none */
	const char *argument;    /* name of the value in the help, with its unit; NULL: a switch */
	const char *preset;      /* as text; NULL: none */
	const char *help;
	const char *choices[CHOICES_MAX + 1]; /* of a CHOICE, NULL at the end */
	int64_t min, max;
	size_t offset;
	unsigned commands;
	enum setting_type type;
};

#define LEVEL_TEXT(name, text) text,
#define MODE_TEXT(name, text) text,
static const struct setting settings[] = {
    {.flag = "data",
     .environment = "SKYLEDGER_DATA",
     .argument = "DIR",
     .help = "folder of the data set (default: the bundled one)",
     .offset = offsetof(struct sky_config, data),
     .commands = ON(SERVE) | ON(GET),
     .type = TEXT},
    {.flag = "listen",
     .environment = "SKYLEDGER_LISTEN",
     .argument = "HOST:PORT",
     .preset = "127.0.0.1:8080",
     .help = "address to listen on; HOST may be [IPV6], localhost or * (every address), PORT 0 takes a free one",
     .offset = offsetof(struct sky_config, listen),
     .commands = ON(SERVE) | ON(HEALTHCHECK),
     .type = TEXT},
    {.flag = "threads",
     .environment = "SKYLEDGER_THREADS",
     .argument = "N",
     .preset = "0",
     .help = "threads that answer; 0: one a core",
     .max = 256,
     .offset = offsetof(struct sky_config, threads),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "max-connections",
     .environment = "SKYLEDGER_MAX_CONNECTIONS",
     .argument = "N",
     .preset = "1000",
     .help = "connections open at once; further ones wait",
     .min = 1,
     .max = 100000,
     .offset = offsetof(struct sky_config, max_connections),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "max-connections-per-address",
     .environment = "SKYLEDGER_MAX_CONNECTIONS_PER_ADDRESS",
     .argument = "N",
     .preset = "500",
     .help =
         "connections that one address may have open at once, further ones are closed; behind a proxy all have its address; 0: no bound",
     .max = 100000,
     .offset = offsetof(struct sky_config, address_connections),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "max-target",
     .environment = "SKYLEDGER_MAX_TARGET",
     .argument = "BYTES",
     .preset = "8192",
     .help = "longest path and query of a request; longer ones are answered with 414",
     .min = 64,
     .max = SKY_TARGET_MAX,
     .offset = offsetof(struct sky_config, max_target),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "max-headers",
     .environment = "SKYLEDGER_MAX_HEADERS",
     .argument = "BYTES",
     .preset = "16384",
     .help = "largest header of a request, names and values together; larger ones are answered with 431",
     .min = 256,
     .max = SKY_HTTP_FIELD_BYTES_MAX,
     .offset = offsetof(struct sky_config, max_headers),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "max-body",
     .environment = "SKYLEDGER_MAX_BODY",
     .argument = "BYTES",
     .preset = "65536",
     .help = "largest body of a request; larger ones are answered with 413 and not read",
     .max = SKY_BODY_MAX,
     .offset = offsetof(struct sky_config, max_body),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "request-timeout",
     .environment = "SKYLEDGER_REQUEST_TIMEOUT",
     .argument = "SECONDS",
     .preset = "10",
     .help = "close a connection whose request, header and body, is not whole after so long",
     .min = 1,
     .max = 3600,
     .offset = offsetof(struct sky_config, request_seconds),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "reply-timeout",
     .environment = "SKYLEDGER_REPLY_TIMEOUT",
     .argument = "SECONDS",
     .preset = "300",
     .help = "close a connection whose answer was not read whole after so long",
     .min = 1,
     .max = 86400,
     .offset = offsetof(struct sky_config, reply_seconds),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "rate-limit",
     .environment = "SKYLEDGER_RATE_LIMIT",
     .argument = "N",
     .preset = "0",
     .help =
         "requests a second that one address may make, further ones are answered with 429; an IPv6 /64 counts as one address; 0: any number",
     .max = 1000000,
     .offset = offsetof(struct sky_config, rate),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "rate-burst",
     .environment = "SKYLEDGER_RATE_BURST",
     .argument = "N",
     .preset = "100",
     .help = "requests that an address that rested may make at once, where there is a --rate-limit",
     .min = 1,
     .max = 1000000,
     .offset = offsetof(struct sky_config, burst),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "idle-timeout",
     .environment = "SKYLEDGER_IDLE_TIMEOUT",
     .argument = "SECONDS",
     .preset = "30",
     .help = "close a connection on which nothing was sent for so long",
     .min = 1,
     .max = 3600,
     .offset = offsetof(struct sky_config, idle_seconds),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "drain-timeout",
     .environment = "SKYLEDGER_DRAIN_TIMEOUT",
     .argument = "SECONDS",
     .preset = "10",
     .help = "after SIGTERM, wait so long for requests under way",
     .max = 3600,
     .offset = offsetof(struct sky_config, drain_seconds),
     .commands = ON(SERVE),
     .type = INTEGER},
    {.flag = "cache-size",
     .environment = "SKYLEDGER_CACHE_SIZE",
     .argument = "BYTES",
     .preset = "64M",
     .help = "memory for answers kept ready to send, beside the pages that everybody asks for; K, M or G may follow; "
             "0: keep nothing",
     .max = INT64_C(1) << 40,
     .offset = offsetof(struct sky_config, cache_bytes),
     .commands = ON(SERVE),
     .type = SIZE},
    {.flag = "confine",
     .environment = "SKYLEDGER_CONFINE",
     .argument = "MODE",
     .preset = "auto",
     .help = "give up files, connections and system calls that answering does not need; auto gives up what the kernel "
             "lets it, on refuses to start otherwise",
     .choices = {SKY_CONFINE_MODES(MODE_TEXT)},
     .offset = offsetof(struct sky_config, confine),
     .commands = ON(SERVE),
     .type = CHOICE},
    {.flag = "log-format",
     .environment = "SKYLEDGER_LOG_FORMAT",
     .argument = "FORMAT",
     .preset = "text",
     .help = "form of the log on standard error",
     .choices = {"text", "json"},
     .offset = offsetof(struct sky_config, log_format),
     .commands = ON(SERVE),
     .type = CHOICE},
    {.flag = "log-level",
     .environment = "SKYLEDGER_LOG_LEVEL",
     .argument = "LEVEL",
     .preset = "info",
     .help = "least urgent lines that are logged",
     .choices = {SKY_LOG_LEVELS(LEVEL_TEXT)},
     .offset = offsetof(struct sky_config, log_level),
     .commands = ON(SERVE),
     .type = CHOICE},
    {.flag = "access-log",
     .environment = "SKYLEDGER_ACCESS_LOG",
     .help = "log a line for every request, at level info",
     .offset = offsetof(struct sky_config, access_log),
     .commands = ON(SERVE),
     .type = SWITCH},
    {.flag = "coverage",
     .help = "also tell which paragraph of a source stands in which records; a paragraph in none is a mistake",
     .offset = offsetof(struct sky_config, coverage),
     .commands = ON(CHECK),
     .type = SWITCH},
    {.flag = "strict",
     .help = "a conflict that is not explained and a claim without a locator are mistakes too; idle sources are told",
     .offset = offsetof(struct sky_config, strict),
     .commands = ON(CHECK),
     .type = SWITCH},
    {.flag = "accept",
     .argument = "TYPE",
     .help = "the Accept header to ask with",
     .offset = offsetof(struct sky_config, accept),
     .commands = ON(GET),
     .type = TEXT},
};
#undef LEVEL_TEXT
#undef MODE_TEXT

static const struct {
	const char *name, *operand, *help;
} commands[] = {
#define X(name, text, operand, help) {text, operand, help},
    SKY_COMMANDS(X)
#undef X
};

/* What reading needs to say something about a mistake. */
struct reader {
	struct sky_config *config;
	char *message;
	const char *command; /* "serve" */
	bool given[SKY_COUNT(settings)];
};

static bool SKY_PRINTF(2, 3) complain(struct reader *reader, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(reader->message, SKY_CONFIG_MESSAGE_MAX, format, args);
	va_end(args);
	return false;
}

static void *place(struct reader *reader, const struct setting *setting)
{
	return (char *)reader->config + setting->offset;
}

static bool set_integer(struct reader *reader, const struct setting *setting, const char *name, const char *text)
{
	char *end = NULL;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (errno || *text == '\0' || *end || value < setting->min || value > setting->max) {
		return complain(reader, "%s is \"%.80s\", not a number from %lld to %lld", name, text, (long long)setting->min,
		                (long long)setting->max);
	}
	*(int64_t *)place(reader, setting) = value;
	return true;
}

/* A number of bytes: "65536", "64K", "64M", "1G". */
static bool set_size(struct reader *reader, const struct setting *setting, const char *name, const char *text)
{
	static const char units[] = "KMG";
	char *end = NULL;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	const char *unit = *end ? strchr(units, *end) : NULL;
	int shift = unit ? 10 * (int)(unit + 1 - units) : 0;
	bool whole = *text >= '0' && *text <= '9' && !errno && (unit ? end[1] : *end) == '\0';
	if (!whole || value > setting->max >> shift) {
		return complain(reader, "%s is \"%.80s\", not a number of bytes up to %lldG such as 65536, 64K, 64M or 1G",
		                name, text, (long long)(setting->max >> 30));
	}
	*(int64_t *)place(reader, setting) = (int64_t)value << shift;
	return true;
}

static bool set_choice(struct reader *reader, const struct setting *setting, const char *name, const char *text)
{
	size_t count = 0;
	char list[80] = "";
	for (; setting->choices[count]; count++) {
		if (strcmp(setting->choices[count], text) == 0) {
			*(int64_t *)place(reader, setting) = (int64_t)count;
			return true;
		}
		size_t length = strlen(list);
		snprintf(list + length, sizeof list - length, "%s%s", count ? ", " : "", setting->choices[count]);
	}
	return complain(reader, "%s is \"%.80s\", not one of %s", name, text, list);
}

static bool set_switch(struct reader *reader, const struct setting *setting, const char *name, const char *text)
{
	bool on = strcmp(text, "1") == 0 || strcmp(text, "true") == 0;
	if (!on && strcmp(text, "0") != 0 && strcmp(text, "false") != 0) {
		return complain(reader, "%s is \"%.80s\", not 1, 0, true or false", name, text);
	}
	*(bool *)place(reader, setting) = on;
	return true;
}

static bool set(struct reader *reader, const struct setting *setting, const char *name, const char *text)
{
	switch (setting->type) {
	case INTEGER:
		return set_integer(reader, setting, name, text);
	case SIZE:
		return set_size(reader, setting, name, text);
	case CHOICE:
		return set_choice(reader, setting, name, text);
	case SWITCH:
		return set_switch(reader, setting, name, text);
	case TEXT:
		break;
	}
	if (*text == '\0') {
		return complain(reader, "%s is empty", name);
	}
	*(const char **)place(reader, setting) = text;
	return true;
}

static bool unknown_option(struct reader *reader, const char *option, size_t length)
{
	const char *names[SKY_COUNT(settings)];
	char given[64];
	size_t count = 0;
	snprintf(given, sizeof given, "%.*s", (int)length, option);
	for (size_t i = 0; i < SKY_COUNT(settings); i++) {
		if (settings[i].commands & (1U << reader->config->command)) {
			names[count++] = settings[i].flag;
		}
	}
	const char *near = sky_text_nearest(given, names, count);
	return complain(reader, "there is no option --%s%s%s%s; `skyledger %s --help` lists what there is", given,
	                near ? ", did you mean --" : "", near ? near : "", near ? "?" : "", reader->command);
}

/* One option, with its value behind "=" or in the next argument; *used counts the arguments taken. */
static bool read_option(struct reader *reader, int argc, char *const *argv, int at, int *used)
{
	const char *option = argv[at] + 2;
	size_t length = strcspn(option, "=");
	const char *value = option[length] == '=' ? option + length + 1 : NULL;
	for (size_t i = 0; i < SKY_COUNT(settings); i++) {
		const struct setting *setting = &settings[i];
		if (strlen(setting->flag) != length || strncmp(setting->flag, option, length) != 0 ||
		    !(setting->commands & (1U << reader->config->command))) {
			continue;
		}
		char name[64];
		snprintf(name, sizeof name, "--%s", setting->flag);
		if (reader->given[i]) {
			return complain(reader, "%s is given twice", name);
		}
		if (!value && setting->type == SWITCH) {
			value = "1";
		} else if (!value && at + 1 < argc) {
			value = argv[at + 1];
			*used = 2;
		}
		if (!value) {
			return complain(reader, "%s needs a value: %s %s", name, name, setting->argument);
		}
		reader->given[i] = true;
		return set(reader, setting, name, value);
	}
	return unknown_option(reader, option, length);
}

static bool read_arguments(struct reader *reader, int argc, char *const *argv)
{
	bool options = true;
	for (int at = 2; at < argc;) {
		int used = 1;
		if (options && strcmp(argv[at], "--") == 0) {
			options = false;
		} else if (options && strncmp(argv[at], "--", 2) == 0) {
			if (!read_option(reader, argc, argv, at, &used)) {
				return false;
			}
		} else if (options && argv[at][0] == '-' && argv[at][1]) {
			return complain(reader,
			                "there is no option %.40s; options have two dashes, `skyledger %s --help` lists them",
			                argv[at], reader->command);
		} else if (reader->config->operand || !*commands[reader->config->command].operand) {
			return complain(reader, "\"%.80s\" is one argument too many for `skyledger %s`", argv[at], reader->command);
		} else {
			reader->config->operand = argv[at];
		}
		at += used;
	}
	const char *operand = commands[reader->config->command].operand;
	if (!reader->config->operand && *operand && *operand != '[') {
		return complain(reader, "`skyledger %s` needs an argument: skyledger %s %s", reader->command, reader->command,
		                operand);
	}
	return true;
}

static bool read_rest(struct reader *reader)
{
	for (size_t i = 0; i < SKY_COUNT(settings); i++) {
		const struct setting *setting = &settings[i];
		if (reader->given[i] || !(setting->commands & (1U << reader->config->command))) {
			continue;
		}
		const char *text = setting->environment ? getenv(setting->environment) : NULL;
		const char *name = text ? setting->environment : setting->flag;
		text = text ? text : setting->preset;
		if (text && !set(reader, setting, name, text)) {
			return false;
		}
	}
	return true;
}

static void print_usage(FILE *out)
{
	fputs("Skyledger " SKY_VERSION ": market intelligence that can be checked, over HTTP\n\nUsage:\n", out);
	for (size_t i = 0; i < SKY_COMMAND_COUNT; i++) {
		fprintf(out, "  skyledger %-11s %-6s  %s\n", commands[i].name, commands[i].operand, commands[i].help);
	}
	fputs("  skyledger --help | --version\n\n`skyledger COMMAND --help` lists the options of a command.\n", out);
}

static void print_setting(const struct setting *setting, FILE *out)
{
	fprintf(out, "  --%s%s%s\n      %s", setting->flag, setting->argument ? " " : "",
	        setting->argument ? setting->argument : "", setting->help);
	if (setting->type == CHOICE) {
		for (size_t i = 0; setting->choices[i]; i++) {
			fprintf(out, "%s%s", i ? ", " : ": ", setting->choices[i]);
		}
	}
	if (setting->type == INTEGER) {
		fprintf(out, "; %lld to %lld", (long long)setting->min, (long long)setting->max);
	}
	if (setting->preset) {
		fprintf(out, " (default: %s)", setting->preset);
	}
	if (setting->environment) {
		fprintf(out, "\n      environment: %s", setting->environment);
	}
	fputc('\n', out);
}

static void print_help(enum sky_command command, FILE *out)
{
	fprintf(out, "Usage: skyledger %s [OPTIONS]%s%s\n\n%s\n\nOptions:\n", commands[command].name,
	        *commands[command].operand ? " " : "", commands[command].operand, commands[command].help);
	for (size_t i = 0; i < SKY_COUNT(settings); i++) {
		if (settings[i].commands & (1U << command)) {
			print_setting(&settings[i], out);
		}
	}
	fputs("  --help\n      print this\n", out);
}

static bool asks_help(int argc, char *const *argv, int from)
{
	for (int i = from; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			return true;
		}
	}
	return false;
}

static bool find_command(struct reader *reader, const char *text)
{
	const char *names[SKY_COMMAND_COUNT];
	for (size_t i = 0; i < SKY_COMMAND_COUNT; i++) {
		names[i] = commands[i].name;
		if (strcmp(text, names[i]) == 0) {
			reader->config->command = (enum sky_command)i;
			reader->command = names[i];
			return true;
		}
	}
	const char *near = sky_text_nearest(text, names, SKY_COMMAND_COUNT);
	return complain(reader, "there is no command \"%.80s\"%s%s%s; `skyledger --help` lists what there is", text,
	                near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

enum sky_config_status sky_config_read(int argc, char *const *argv, FILE *out, struct sky_config *config,
                                       char message[SKY_CONFIG_MESSAGE_MAX])
{
	struct reader reader = {.config = config, .message = message};
	*config = (struct sky_config){0};
	if (argc < 2) {
		complain(&reader,
		         "a command is missing; `skyledger --help` lists them, `skyledger serve` serves the bundled data");
		return SKY_CONFIG_WRONG;
	}
	if (strcmp(argv[1], "--version") == 0) {
		fputs("skyledger " SKY_VERSION "\n", out);
		return SKY_CONFIG_DONE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(out);
		return SKY_CONFIG_DONE;
	}
	if (!find_command(&reader, argv[1])) {
		return SKY_CONFIG_WRONG;
	}
	if (asks_help(argc, argv, 2)) {
		print_help(config->command, out);
		return SKY_CONFIG_DONE;
	}
	return read_arguments(&reader, argc, argv) && read_rest(&reader) ? SKY_CONFIG_RUN : SKY_CONFIG_WRONG;
}
