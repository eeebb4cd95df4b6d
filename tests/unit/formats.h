/* Writes answers of the data set formats, in the formats other than JSON. */
#ifndef SKY_TESTS_UNIT_FORMATS_H
#define SKY_TESTS_UNIT_FORMATS_H

#include "ask.h"
#include "fault.h"
#include "model/load/snapshot_build.h"

#include <string.h>

#define FORMATS DATA "formats"
#define ALLOCATIONS_MAX 2000

static struct sky_snapshot *snapshot;
static struct sky_buffer out;

static inline void set_up(void)
{
	snapshot = load_valid(FORMATS);
	sky_buffer_init(&out, 0);
}

static inline void tear_down(void)
{
	sky_snapshot_release(snapshot);
	sky_buffer_finish(&out);
}

static inline const char *text_of(struct sky_buffer *buffer)
{
	sky_buffer_char(buffer, '\0');
	ck_assert(!buffer->failed);
	return buffer->data;
}

static inline void holds(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "no \"%s\" in %s", part, text);
}

static inline void lacks(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) == NULL, "\"%s\" in %s", part, text);
}

typedef void (*writer)(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out);

/* The answer of an operation in a format. */
static inline const char *write_as(writer write, const char *operation, const char *path_value, const char *query)
{
	struct ask ask = ask_for(snapshot, operation, path_value, query);
	ask.request.canonical = "/v1/it?a=1&b=2";
	out.length = 0;
	write(&ask.request, &ask.result, &out);
	ask_finish(&ask);
	return text_of(&out);
}

static inline json_t *json_as(writer write, const char *operation, const char *path_value, const char *query)
{
	write_as(write, operation, path_value, query);
	out.length--;
	return parse(&out);
}

/* A writer with one allocation after the other failing says so, or writes the whole. */
static inline bool whole_or_failed(writer write, const char *operation, const char *path_value, const char *query)
{
	struct sky_buffer whole;
	size_t good = 0, refused = 0, failed = 1;
	sky_buffer_init(&whole, 0);
	for (; good < ALLOCATIONS_MAX && failed; good++) {
		struct ask ask = {.arena = sky_arena_create(0), .format = SKY_FORMAT_VEGALITE};
		ck_assert_ptr_nonnull(ask.arena);
		ask_run(&ask, snapshot, operation, path_value, query);
		ck_assert_int_eq(ask.outcome, SKY_DONE);
		ask.request.canonical = "/v1/it";
		if (good == 0)
			write(&ask.request, &ask.result, &whole);
		struct sky_buffer part;
		sky_buffer_init(&part, 0);
		fault_arm(good);
		write(&ask.request, &ask.result, &part);
		failed = fault_disarm();
		refused += part.failed;
		ck_assert(part.failed || (part.length == whole.length && memcmp(part.data, whole.data, part.length) == 0));
		sky_buffer_finish(&part);
		sky_arena_destroy(ask.arena);
	}
	sky_buffer_finish(&whole);
	return failed == 0 && refused > 0;
}

#endif
