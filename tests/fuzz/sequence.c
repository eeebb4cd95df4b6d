/* Requests one after the other to one worker. A request is "MARKS METHOD target", a header field "Name:value" a line, a
 * body after "<" if any, and an empty line. Marks: "." none, "!" the connection must end, "~" too many requests came,
 * "@" the data set is loaded again first. */
#include "exchange.h"
#include "fuzz.h"
#include "handlers/write/buffer.h"
#include "server/http/rate.h"

enum { REQUESTS_MAX = 64, RELOADS_MAX = 3 };

static void ask(const char *marks, struct sky_gate_request *request, const char *body)
{
	const struct sky_quota quota = {.refused = strchr(marks, '~'), .left = 1, .seconds = 1, .burst = 2, .window = 3};
	struct sky_buffer bytes;
	sky_buffer_init(&bytes, SKY_BODY_MAX);
	if (body) {
		sky_buffer_text(&bytes, body);
		request->body = &bytes;
	}
	request->quota = quota.refused ? &quota : NULL;
	fuzz_exchange(request, strchr(marks, '!') != NULL);
	sky_buffer_finish(&bytes);
}

/* Reads a request off *rest, and asks it. */
static void one_request(char **rest, int *reloads)
{
	struct sky_http_field fields[SKY_HTTP_FIELDS_MAX];
	char *target = fuzz_line(rest);
	const char *marks = strsep(&target, " "), *method = target ? strsep(&target, " ") : "", *body = NULL;
	size_t count = 0;
	for (char *line = NULL; *rest && *(line = fuzz_line(rest));) {
		char *value = line;
		const char *name = strsep(&value, ":");
		if (*line == '<')
			body = line + 1;
		else if (value && count < SKY_HTTP_FIELDS_MAX)
			fields[count++] = (struct sky_http_field){name, value, strlen(name), strlen(value)};
	}
	if (strchr(marks, '@') && ++*reloads <= RELOADS_MAX)
		fuzz_exchange_reload();
	struct sky_gate_request request = {
	    .method = method,
	    .target = target ? target : "",
	    .http_1_1 = true,
	    .fields = fields,
	    .field_count = count,
	    .fields_given = count,
	};
	ask(marks, &request, body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), *rest = text;
	int reloads = 0;
	fuzz_exchange_anew();
	for (int i = 0; rest && i < REQUESTS_MAX; i++)
		one_request(&rest, &reloads);
	free(text);
	return 0;
}
