#include "server/commands/commands.h"

#include "model/base/text.h"
#include "model/record/schema.h"

#include <string.h>

static int print_kinds(void)
{
	puts("dataset");
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		puts(sky_kind_plural((enum sky_kind)kind));
	return fflush(stdout) == 0 ? SKY_EXIT_OK : SKY_EXIT_FAILED;
}

int sky_command_schema(const struct sky_config *config)
{
	if (!config->operand)
		return print_kinds();
	const char *names[SKY_KIND_COUNT + 1];
	for (unsigned kind = 0; kind <= SKY_KIND_COUNT; kind++) {
		names[kind] = sky_schema_name((enum sky_kind)kind);
		if (strcmp(config->operand, names[kind]) == 0) {
			bool printed = sky_schema_print((enum sky_kind)kind, stdout) && fflush(stdout) == 0;
			return printed ? SKY_EXIT_OK : sky_complain("the schema cannot be written");
		}
	}
	const char *near = sky_text_nearest(config->operand, names, SKY_COUNT(names));
	return sky_complain("there is no kind \"%.80s\"%s%s%s; `skyledger schema` lists them", config->operand,
	                    near ? ", did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}
