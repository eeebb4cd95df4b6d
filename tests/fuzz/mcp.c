/* A message of the protocol: first a line with the header fields, "version method name", then the body. */
#include "exchange.h"
#include "fuzz.h"
#include "handlers/write/buffer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"};
	struct sky_http_field fields[1 + SKY_COUNT(names)] = {{"Content-Type", "application/json", 12, 16}};
	char *text = fuzz_text(data, size), *rest = text;
	char *words = fuzz_line(&rest);
	size_t count = 1, length = rest ? size - (size_t)(rest - text) : 0;
	for (size_t i = 0; i < SKY_COUNT(names); i++) {
		const char *word = strsep(&words, " ");
		if (word && *word && *word != '-')
			fields[count++] = (struct sky_http_field){names[i], word, strlen(names[i]), strlen(word)};
	}
	struct sky_buffer body;
	sky_buffer_init(&body, 0);
	sky_buffer_add(&body, rest ? rest : "", length);
	const struct sky_gate_request request = {
	    .method = "POST",
	    .target = "/mcp",
	    .fields = fields,
	    .field_count = count,
	    .fields_given = count,
	    .body = &body,
	};
	fuzz_exchange(&request, false);
	sky_buffer_finish(&body);
	free(text);
	return 0;
}
