#include "server/commands/commands.h"

#include <signal.h>
#include <unistd.h>

/* Says so, and ends as if nobody had caught the signal; the first process of a container cannot be ended so, it exits.
 * */
static void end_by(int number)
{
	static const char text[] = "skyledger: stopped before it was done\n";
	ssize_t told = write(STDERR_FILENO, text, sizeof text - 1);
	(void)told;
	raise(number);
	_exit(128 + number);
}

/* SIGTERM and SIGINT end every command at once, a load of any size too; serve blocks them once it has loaded. */
static void catch_ends(void)
{
	static const int ends[] = {SIGTERM, SIGINT};
	struct sigaction caught = {.sa_handler = end_by, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
	sigset_t set;
	sigemptyset(&set);
	struct sigaction before;
	for (size_t i = 0; i < SKY_COUNT(ends); i++) {
		sigaddset(&set, ends[i]);
		/* A shell lets what runs in the background ignore SIGINT. */
		if (sigaction(ends[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
			sigaction(ends[i], &caught, NULL);
	}
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

int main(int argc, char **argv)
{
	static int (*const commands[SKY_COMMAND_COUNT])(const struct sky_config *) = {
	    [SKY_COMMAND_SERVE] = sky_command_serve,   [SKY_COMMAND_CHECK] = sky_command_check,
	    [SKY_COMMAND_GET] = sky_command_get,       [SKY_COMMAND_DIFF] = sky_command_diff,
	    [SKY_COMMAND_SCHEMA] = sky_command_schema, [SKY_COMMAND_NEW] = sky_command_new,
	    [SKY_COMMAND_IMPORT] = sky_command_import, [SKY_COMMAND_HEALTHCHECK] = sky_command_healthcheck,
	};
	catch_ends();
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
