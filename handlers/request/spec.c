#include "handlers/request/spec.h"

const char *sky_format_suffix(enum sky_format format)
{
	static const char *const suffixes[] = {
#define X(name, suffix, media_type) suffix,
	    SKY_FORMATS(X)
#undef X
	};

	return suffixes[format];
}

const char *sky_format_media_type(enum sky_format format)
{
	static const char *const media_types[] = {
#define X(name, suffix, media_type) media_type,
	    SKY_FORMATS(X)
#undef X
	};

	return media_types[format];
}
