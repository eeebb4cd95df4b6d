/* The table of settings: config_settings.c defines it, config.c reads by it. */
#ifndef SKY_SERVER_COMMANDS_CONFIG_SETTINGS_H
#define SKY_SERVER_COMMANDS_CONFIG_SETTINGS_H

#include "server/commands/config.h"

#define SKY_SETTINGS_MAX 40 /* for arrays with one element a setting */

enum sky_setting_type {
	SKY_SETTING_TEXT,
	SKY_SETTING_INTEGER,
	SKY_SETTING_SIZE,
	SKY_SETTING_CHOICE,
	SKY_SETTING_SWITCH
};

#define SKY_CHOICES_MAX 4

struct sky_setting {
	const char *flag;        /* without "--" */
	const char *environment; /* NULL: none */
	const char *argument;    /* name of the value in the help, with its unit; NULL: a switch */
	const char *preset;      /* as text; NULL: none */
	const char *help;
	const char *choices[SKY_CHOICES_MAX + 1]; /* of a SKY_SETTING_CHOICE, NULL at the end */
	int64_t min, max;                         /* of a number */
	size_t offset;                            /* of the value in struct sky_config */
	unsigned commands;                        /* commands that have it: 1 << enum sky_command */
	enum sky_setting_type type;
};

extern const struct sky_setting sky_settings[];
extern const size_t sky_setting_count;

#endif
