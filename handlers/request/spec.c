#include "handlers/request/spec.h"

const char *sky_format_suffix(enum sky_format format)
{
	return sky_format_specs[format].suffix;
}

const char *sky_format_media_type(enum sky_format format)
{
	return sky_format_specs[format].media_type;
}
