#include "server/commands.h"

int main(int argc, char **argv)
{
	static int (*const commands[SKY_COMMAND_COUNT])(const struct sky_config *) = {
	    [SKY_COMMAND_SERVE] = sky_command_serve,   [SKY_COMMAND_CHECK] = sky_command_check,
	    [SKY_COMMAND_GET] = sky_command_get,       [SKY_COMMAND_DIFF] = sky_command_diff,
	    [SKY_COMMAND_SCHEMA] = sky_command_schema, [SKY_COMMAND_NEW] = sky_command_new,
	    [SKY_COMMAND_IMPORT] = sky_command_import, [SKY_COMMAND_HEALTHCHECK] = sky_command_healthcheck,
	};
	struct sky_config config;
	char message[SKY_CONFIG_MESSAGE_MAX];
	switch (sky_config_read(argc, argv, stdout, &config, message)) {
	case SKY_CONFIG_DONE:
		return SKY_EXIT_OK;
	case SKY_CONFIG_WRONG:
		return sky_complain("%s", message);
	case SKY_CONFIG_RUN:
		break;
	}
	return commands[config.command](&config);
}
