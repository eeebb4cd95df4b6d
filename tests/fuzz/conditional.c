/* Header fields with a grammar, a line each: If-None-Match, If-Modified-Since, Accept, Accept-Encoding. */
#include "fuzz.h"

#include "server/http/conditional.h"
#include "server/http/negotiate.h"

#define TAG "\"0123456789abcdef0123456789abcdef\""

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char nothing[] = "";
	char *text = fuzz_text(data, size), *rest = text, *lines[4];
	for (size_t i = 0; i < SKY_COUNT(lines); i++)
		lines[i] = rest ? fuzz_line(&rest) : nothing;
	/* A tag is matched only where it stands. */
	REQUIRE(!sky_etag_listed(lines[0], TAG) || strstr(lines[0], TAG) || strchr(lines[0], '*'));
	/* A date is one date. */
	const struct sky_conditions since = {NULL, lines[1]};
	REQUIRE(!sky_conditions_hold(&since, TAG, 784111777) || !sky_conditions_hold(&since, TAG, 0));
	enum sky_format format = SKY_FORMAT_COUNT;
	uint32_t formats = 1U << SKY_FORMAT_JSON | 1U << SKY_FORMAT_CSV | 1U << SKY_FORMAT_ATOM;
	REQUIRE(!sky_negotiate_format(lines[2], formats, &format) || (formats >> format & 1));
	struct sky_codings codings;
	if (sky_negotiate_coding(lines[3], &codings))
		REQUIRE(codings.best < SKY_CODING_COUNT && (codings.best != SKY_CODING_IDENTITY || codings.identity_allowed));
	free(text);
	return 0;
}
