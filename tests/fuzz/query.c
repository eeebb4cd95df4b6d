/* Parameters, a line each: the operationId, a value for the parameters of its path, a raw query. */
#include "exchange.h"
#include "fuzz.h"

#include "handlers/request/spec.h"

/* The path with the value in each place of a parameter; false: too long. */
static bool write_path(const struct sky_operation *operation, const char *value, char *target, size_t size)
{
	size_t length = 0;
	for (const char *at = operation->path; *at; at++) {
		const char *piece = *at == '{' ? value : at;
		size_t more = *at == '{' ? strlen(value) : 1;
		if (length + more >= size)
			return false;
		memcpy(target + length, piece, more);
		length += more;
		at = *at == '{' ? strchr(at, '}') : at;
	}
	target[length] = '\0';
	return true;
}

/* Where the name was mutated, any. */
static const struct sky_operation *find_operation(const char *name)
{
	for (size_t i = 0; i < sky_operation_count; i++)
		if (strcmp(sky_operations[i].id, name) == 0)
			return &sky_operations[i];
	return &sky_operations[(unsigned char)name[0] % sky_operation_count];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct sky_http_field host = {"Host", "localhost", 4, 9};
	char target[SKY_TARGET_MAX];
	char *text = fuzz_text(data, size), *rest = text;
	const struct sky_operation *operation = find_operation(fuzz_line(&rest));
	const char *value = rest ? fuzz_line(&rest) : "";
	const char *query = rest ? rest : "";
	if (write_path(operation, value, target, sizeof target) && strlen(target) + strlen(query) + 2 < sizeof target) {
		size_t length = strlen(target);
		snprintf(target + length, sizeof target - length, "?%s", query);
		const struct sky_gate_request request = {
		    .method = "GET", .target = target, .http_1_1 = true, .fields = &host, .field_count = 1, .fields_given = 1};
		fuzz_exchange(&request, false);
	}
	free(text);
	return 0;
}
