#include "handlers/request/kept_releases.h"

#include "handlers/write/buffer.h"

#include <string.h>

#define ID_LENGTH 16

bool sky_kept_release_is_id(const char *text)
{
	return strspn(text, "0123456789abcdef") == ID_LENGTH && text[ID_LENGTH] == '\0';
}

size_t sky_kept_release_count(const struct sky_request *request)
{
	return request->kept ? request->kept_count : 1;
}

const struct sky_snapshot *sky_kept_release_at(const struct sky_request *request, size_t number)
{
	return request->kept ? request->kept[number].snapshot : request->snapshot;
}

int64_t sky_kept_release_loaded(const struct sky_request *request, size_t number)
{
	return request->kept ? request->kept[number].loaded : 0;
}

size_t sky_kept_release_find(const struct sky_request *request, const char *id)
{
	size_t number = 0, count = sky_kept_release_count(request);
	while (number < count && strcmp(sky_snapshot_release_id(sky_kept_release_at(request, number)), id) != 0)
		number++;
	return number;
}

/* "a (current), b and c". NULL: memory is short. */
static const char *list_ids(const struct sky_request *request)
{
	size_t count = sky_kept_release_count(request);
	struct sky_buffer list;
	sky_buffer_init(&list, 0);
	sky_buffer_printf(&list, "%s (current)", sky_snapshot_release_id(sky_kept_release_at(request, 0)));
	for (size_t i = 1; i < count; i++) {
		sky_buffer_printf(&list, "%s%s", i + 1 < count ? ", " : " and ",
		                  sky_snapshot_release_id(sky_kept_release_at(request, i)));
	}
	const char *text = list.failed ? NULL : sky_arena_strndup(request->arena, list.data, list.length);
	sky_buffer_finish(&list);
	return text;
}

bool sky_kept_release_gone(const struct sky_request *request, const char *parameter, const char *id,
                           struct sky_problem *problem)
{
	const char *list = list_ids(request);
	bool pin = strcmp(parameter, "release") == 0, one = sky_kept_release_count(request) == 1;
	if (!list)
		return false;
	*problem = (struct sky_problem){.type = SKY_PROBLEM_GONE};
	problem->detail = sky_arena_printf(request->arena, "Release %s is not held here; held %s %s. Ask for %s%s.", id,
	                                   one ? "is" : "are", list, one ? "that one" : "one of them",
	                                   pin ? ", or leave release= out for the current one" : "");
	sky_problem_add(problem, parameter, id, "not among the releases held",
	                sky_snapshot_release_id(sky_kept_release_at(request, 0)));
	return problem->detail;
}
