#include "server/commands/commands.h"
#include "server/exchange/exchange.h"
#include "server/formats/stream.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REDIRECTS_MAX 5

/* Spaces may be typed as they are, because a person types this and no URL is copied. NULL: memory. */
static char *to_target(const char *path)
{
	char *target = malloc(3 * strlen(path) + 1), *out = target;
	for (; target && *path; path++) {
		if (*path == ' ') {
			memcpy(out, "%20", 3);
			out += 3;
		} else {
			*out++ = *path;
		}
	}
	if (target)
		*out = '\0';
	return target;
}

/* NULL is fine. */
static bool write_stream(struct sky_stream *stream)
{
	char piece[SKY_STREAM_BLOCK];
	ssize_t count = 0;
	do {
		count = stream ? stream->read(stream, piece, sizeof piece) : 0;
	} while (count > 0 && fwrite(piece, 1, (size_t)count, stdout) == (size_t)count);
	return count == 0;
}

/* Asks one request. Returns the answer's status, or 0 when the answer could not be written. A redirect is not written;
 * it goes to *location (new). */
static unsigned ask(struct sky_worker *worker, const char *target, const char *accept, char **location)
{
	const struct sky_http_field fields[] = {
	    {.name = "Host", .name_length = 4, .value = "localhost", .value_length = 9},
	    {.name = "Accept", .name_length = 6, .value = accept, .value_length = accept ? strlen(accept) : 0},
	};
	const struct sky_gate_request request = {
	    .method = "GET",
	    .target = target,
	    .http_1_1 = true,
	    .fields = fields,
	    .field_count = accept ? 2 : 1,
	    .fields_given = accept ? 2 : 1,
	    .target_too_long = strlen(target) > SKY_TARGET_MAX,
	};
	struct sky_reply reply;
	sky_reply_init(&reply);
	sky_exchange_answer(worker, &request, &reply);
	unsigned status = reply.status;
	const char *to = status == 308 ? sky_reply_find(&reply, "Location") : NULL;
	*location = to ? strdup(to) : NULL;
	size_t length = 0;
	const char *body = sky_reply_bytes(&reply, &length);
	if (!*location && (fwrite(body, 1, length, stdout) != length || !write_stream(reply.stream) || fflush(stdout)))
		status = 0;
	sky_reply_finish(&reply);
	sky_exchange_end(worker);
	return status;
}

static int run(struct sky_worker *worker, char *target, const char *accept)
{
	unsigned status = 308;
	for (int i = 0; i <= REDIRECTS_MAX && target; i++) {
		char *location = NULL;
		status = ask(worker, target, accept, &location);
		free(target);
		target = location;
	}
	free(target);
	return status >= 200 && status < 300 ? SKY_EXIT_OK : SKY_EXIT_FAILED;
}

int sky_command_get(const struct sky_config *config)
{
	struct sky_snapshot *snapshot = NULL;
	if (config->operand[0] != '/') {
		return sky_complain("\"%.80s\" is not a path: it starts with a slash, as in %s%.80s", config->operand,
		                    strncmp(config->operand, "v1", 2) == 0 ? "/" : "/v1/", config->operand);
	}
	char buffer[1024];
	int code = sky_data_load(sky_data_folder(config->data, buffer, sizeof buffer), stderr, &snapshot);
	if (code != SKY_EXIT_OK)
		return code;
	struct sky_releases releases;
	if (!sky_releases_init(&releases, snapshot, (int64_t)time(NULL)))
		return sky_complain("memory is short");
	struct sky_meters meters;
	const struct sky_worker_settings settings = {.cache_bytes = 0};
	sky_meters_init(&meters);
	struct sky_worker *worker = sky_worker_create(&releases, &meters, &settings);
	char *target = to_target(config->operand);
	if (worker && target) {
		code = run(worker, target, config->accept);
	} else {
		free(target);
		code = sky_complain("memory is short");
	}
	sky_releases_finish(&releases);
	sky_worker_destroy(worker);
	sky_meters_finish(&meters);
	return code;
}
