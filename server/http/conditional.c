#define XXH_INLINE_ALL
#include "server/http/conditional.h"

#include "server/http/httpdate.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

char *sky_etag_make(const char *const *texts, size_t count, char buffer[SKY_ETAG_SIZE])
{
	XXH3_state_t state;
	XXH3_128bits_reset(&state);
	for (size_t i = 0; i < count; i++)
		XXH3_128bits_update(&state, texts[i], strlen(texts[i]) + 1);
	XXH128_hash_t hash = XXH3_128bits_digest(&state);
	snprintf(buffer, SKY_ETAG_SIZE, "\"%016llx%016llx\"", (unsigned long long)hash.high64,
	         (unsigned long long)hash.low64);
	return buffer;
}

static const char *skip_space(const char *text)
{
	return text + strspn(text, " \t");
}

bool sky_etag_listed(const char *if_none_match, const char *etag)
{
	size_t wanted = strlen(etag);
	const char *at = skip_space(if_none_match);
	if (*at == '*')
		return *skip_space(at + 1) == '\0';
	while (*at) {
		if (*at == ',') {
			at = skip_space(at + 1);
			continue;
		}
		if (strncmp(at, "W/", 2) == 0)
			at += 2;
		const char *end = *at == '"' ? strchr(at + 1, '"') : NULL;
		if (!end)
			return false;
		size_t length = (size_t)(end + 1 - at);
		if (length == wanted && memcmp(at, etag, wanted) == 0)
			return true;
		at = skip_space(end + 1);
		if (*at && *at != ',')
			return false;
	}
	return false;
}

bool sky_conditions_hold(const struct sky_conditions *conditions, const char *etag, int64_t last_modified)
{
	int64_t since = 0;
	if (conditions->if_none_match)
		return sky_etag_listed(conditions->if_none_match, etag);
	return conditions->if_modified_since && sky_http_date_parse(conditions->if_modified_since, &since) &&
	       since == last_modified;
}
