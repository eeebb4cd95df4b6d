#define XXH_INLINE_ALL
#include "server/conditional.h"

#include "server/httpdate.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

char *sky_etag_make(const char *const *texts, size_t count, char buffer[SKY_ETAG_SIZE])
{
	XXH3_state_t state;
	XXH3_128bits_reset(&state);
	for (size_t i = 0; i < count; i++) {
		XXH3_128bits_update(&state, texts[i], strlen(texts[i]) + 1);
	}
	XXH128_hash_t hash = XXH3_128bits_digest(&state);
	snprintf(buffer, SKY_ETAG_SIZE, "\"%016llx%016llx\"", (unsigned long long)hash.high64,
	         (unsigned long long)hash.low64);
	return buffer;
}

static const char *skip_space(const char *text)
{
	return text + strspn(text, " \t");
}

bool sky_etag_any(const char *if_none_match)
{
	const char *text = skip_space(if_none_match);
	return *text == '*' && *skip_space(text + 1) == '\0';
}

bool sky_etag_listed(const char *if_none_match, const char *etag)
{
	size_t wanted = strlen(etag);
	const char *at = skip_space(if_none_match);
	while (*at) {
		if (*at == ',') {
			at = skip_space(at + 1);
			continue;
		}
		if (strncmp(at, "W/", 2) == 0) {
			at += 2;
		}
		const char *end = *at == '"' ? strchr(at + 1, '"') : NULL;
		if (!end) {
			return false;
		}
		size_t length = (size_t)(end + 1 - at);
		if (length == wanted && memcmp(at, etag, wanted) == 0) {
			return true;
		}
		at = skip_space(end + 1);
		if (*at && *at != ',') {
			return false;
		}
	}
	return false;
}

bool sky_unmodified_since(const char *if_modified_since, int64_t last_modified)
{
	int64_t since = 0;
	return sky_http_date_parse(if_modified_since, &since) && last_modified <= since;
}
