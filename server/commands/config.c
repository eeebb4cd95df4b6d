#include "server/commands/config_settings.h"

#include "model/base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *operand, *help;
} commands[] = {
#define X(name, text, operand, help) {text, operand, help},
    SKY_COMMANDS(X)
#undef X
};

/* What is needed to report a mistake while options are read. */
struct reader {
	struct sky_config *config;
	char *message;
	const char *command; /* "serve" */
	bool given[SKY_SETTINGS_MAX];
};

static bool SKY_PRINTF(2, 3) complain(struct reader *reader, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(reader->message, SKY_CONFIG_MESSAGE_MAX, format, args);
	va_end(args);
	return false;
}

static void *place(struct reader *reader, const struct sky_setting *setting)
{
	return (char *)reader->config + setting->offset;
}

static bool set_integer(struct reader *reader, const struct sky_setting *setting, const char *name, const char *text)
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
static bool set_size(struct reader *reader, const struct sky_setting *setting, const char *name, const char *text)
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

static bool set_choice(struct reader *reader, const struct sky_setting *setting, const char *name, const char *text)
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

static bool set_switch(struct reader *reader, const struct sky_setting *setting, const char *name, const char *text)
{
	bool on = strcmp(text, "1") == 0 || strcmp(text, "true") == 0;
	if (!on && strcmp(text, "0") != 0 && strcmp(text, "false") != 0)
		return complain(reader, "%s is \"%.80s\", not 1, 0, true or false", name, text);
	*(bool *)place(reader, setting) = on;
	return true;
}

static bool set(struct reader *reader, const struct sky_setting *setting, const char *name, const char *text)
{
	switch (setting->type) {
	case SKY_SETTING_INTEGER:
		return set_integer(reader, setting, name, text);
	case SKY_SETTING_SIZE:
		return set_size(reader, setting, name, text);
	case SKY_SETTING_CHOICE:
		return set_choice(reader, setting, name, text);
	case SKY_SETTING_SWITCH:
		return set_switch(reader, setting, name, text);
	case SKY_SETTING_TEXT:
		break;
	}
	if (*text == '\0')
		return complain(reader, "%s is empty", name);
	*(const char **)place(reader, setting) = text;
	return true;
}

static bool unknown_option(struct reader *reader, const char *option, size_t length)
{
	char given[64];
	size_t count = 0;
	snprintf(given, sizeof given, "%.*s", (int)length, option);
	const char *names[SKY_SETTINGS_MAX];
	for (size_t i = 0; i < sky_setting_count; i++)
		if (sky_settings[i].commands & (1U << reader->config->command))
			names[count++] = sky_settings[i].flag;
	const char *near = sky_text_nearest(given, names, count);
	return complain(reader, "there is no option --%s%s%s%s; `skyledger %s --help` lists what there is", given,
	                near ? ", did you mean --" : "", near ? near : "", near ? "?" : "", reader->command);
}

/* Reads one option, with its value behind "=" or in the next argument. *used is the number of arguments that it
 * takes. */
static bool read_option(struct reader *reader, int argc, char *const *argv, int at, int *used)
{
	const char *option = argv[at] + 2;
	size_t length = strcspn(option, "=");
	const char *value = option[length] == '=' ? option + length + 1 : NULL;
	for (size_t i = 0; i < sky_setting_count; i++) {
		const struct sky_setting *setting = &sky_settings[i];
		if (strlen(setting->flag) != length || strncmp(setting->flag, option, length) != 0 ||
		    !(setting->commands & (1U << reader->config->command)))
			continue;
		char name[64];
		snprintf(name, sizeof name, "--%s", setting->flag);
		if (reader->given[i])
			return complain(reader, "%s is given twice", name);
		if (!value && setting->type == SKY_SETTING_SWITCH) {
			value = "1";
		} else if (!value && at + 1 < argc) {
			value = argv[at + 1];
			*used = 2;
		}
		if (!value)
			return complain(reader, "%s needs a value: %s %s", name, name, setting->argument);
		reader->given[i] = true;
		return set(reader, setting, name, value);
	}
	return unknown_option(reader, option, length);
}

/* Reads an argument that is not an option. */
static bool read_operand(struct reader *reader, const char *text)
{
	const char *operand = commands[reader->config->command].operand;
	const char **place = reader->config->operand ? &reader->config->other : &reader->config->operand;
	size_t taken = (reader->config->operand != NULL) + (reader->config->other != NULL);
	size_t wanted = *operand == '\0' ? 0 : strchr(operand, ' ') ? 2 : 1;
	if (taken == wanted)
		return complain(reader, "\"%.80s\" is one argument too many for `skyledger %s`", text, reader->command);
	*place = text;
	return true;
}

static bool read_arguments(struct reader *reader, int argc, char *const *argv)
{
	bool options = true;
	for (int at = 2; at < argc;) {
		int used = 1;
		if (options && strcmp(argv[at], "--") == 0) {
			options = false;
		} else if (options && strncmp(argv[at], "--", 2) == 0) {
			if (!read_option(reader, argc, argv, at, &used))
				return false;
		} else if (options && argv[at][0] == '-' && argv[at][1]) {
			return complain(reader,
			                "there is no option %.40s; options have two dashes, `skyledger %s --help` lists them",
			                argv[at], reader->command);
		} else if (!read_operand(reader, argv[at])) {
			return false;
		}
		at += used;
	}
	const char *operand = commands[reader->config->command].operand;
	bool two = strchr(operand, ' ') != NULL;
	if ((!reader->config->operand && *operand && *operand != '[') || (two && !reader->config->other)) {
		return complain(reader, "`skyledger %s` needs %s: skyledger %s %s", reader->command,
		                two ? "two arguments" : "an argument", reader->command, operand);
	}
	return true;
}

static bool read_rest(struct reader *reader)
{
	for (size_t i = 0; i < sky_setting_count; i++) {
		const struct sky_setting *setting = &sky_settings[i];
		if (reader->given[i] || !(setting->commands & (1U << reader->config->command)))
			continue;
		const char *text = setting->environment ? getenv(setting->environment) : NULL;
		const char *name = text ? setting->environment : setting->flag;
		text = text ? text : setting->preset;
		if (text && !set(reader, setting, name, text))
			return false;
	}
	return true;
}

static void print_usage(FILE *out)
{
	fputs("Skyledger " SKY_VERSION ": market intelligence that can be checked, over HTTP\n\nUsage:\n", out);
	for (size_t i = 0; i < SKY_COMMAND_COUNT; i++)
		fprintf(out, "  skyledger %-11s %-6s  %s\n", commands[i].name, commands[i].operand, commands[i].help);
	fputs("  skyledger --help | --version\n\n`skyledger COMMAND --help` lists the options of a command.\n", out);
}

static void print_setting(const struct sky_setting *setting, FILE *out)
{
	fprintf(out, "  --%s%s%s\n      %s", setting->flag, setting->argument ? " " : "",
	        setting->argument ? setting->argument : "", setting->help);
	if (setting->type == SKY_SETTING_CHOICE)
		for (size_t i = 0; setting->choices[i]; i++)
			fprintf(out, "%s%s", i ? ", " : ": ", setting->choices[i]);
	if (setting->type == SKY_SETTING_INTEGER)
		fprintf(out, "; %lld to %lld", (long long)setting->min, (long long)setting->max);
	if (setting->preset)
		fprintf(out, " (default: %s)", setting->preset);
	if (setting->environment)
		fprintf(out, "\n      environment: %s", setting->environment);
	fputc('\n', out);
}

static void print_help(enum sky_command command, FILE *out)
{
	fprintf(out, "Usage: skyledger %s [OPTIONS]%s%s\n\n%s\n\nOptions:\n", commands[command].name,
	        *commands[command].operand ? " " : "", commands[command].operand, commands[command].help);
	for (size_t i = 0; i < sky_setting_count; i++)
		if (sky_settings[i].commands & (1U << command))
			print_setting(&sky_settings[i], out);
	fputs("  --help\n      print this\n", out);
}

static bool asks_help(int argc, char *const *argv, int from)
{
	for (int i = from; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
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
	if (!find_command(&reader, argv[1]))
		return SKY_CONFIG_WRONG;
	if (asks_help(argc, argv, 2)) {
		print_help(config->command, out);
		return SKY_CONFIG_DONE;
	}
	return read_arguments(&reader, argc, argv) && read_rest(&reader) ? SKY_CONFIG_RUN : SKY_CONFIG_WRONG;
}
