/* A request as bytes: "METHOD target", then a header field "Name:value" a line. */
#include "exchange.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sky_http_field fields[SKY_HTTP_FIELDS_MAX];
	char *text = fuzz_text(data, size), *rest = text;
	char *target = fuzz_line(&rest);
	const char *method = strsep(&target, " ");
	size_t count = 0, given = 0;
	while (rest) {
		char *value = fuzz_line(&rest);
		const char *name = strsep(&value, ":");
		given++;
		if (value && count < SKY_HTTP_FIELDS_MAX)
			fields[count++] = (struct sky_http_field){name, value, strlen(name), strlen(value)};
	}
	const struct sky_gate_request request = {
	    .method = method,
	    .target = target ? target : "",
	    .http_1_1 = size % 8 != 0,
	    .fields = fields,
	    .field_count = count,
	    .fields_given = given,
	    .target_too_long = target && strlen(target) > SKY_TARGET_MAX,
	};
	fuzz_exchange(&request, false);
	free(text);
	return 0;
}
