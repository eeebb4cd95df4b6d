/* The files of a new data set (fixtures/template), in the binary. */
#ifndef SKY_SERVER_COMMANDS_TEMPLATE_H
#define SKY_SERVER_COMMANDS_TEMPLATE_H

#include <stddef.h>

struct sky_template_file {
	const char *path; /* within the data set */
	const char *text;
	size_t length;
};

extern const struct sky_template_file sky_template[];
extern const size_t sky_template_count;

#endif
