#include "model/snapshot/nearest.h"

#include "model/record/syntax.h"

#include <string.h>

#define LENGTH_MAX (SKY_ID_MAX + 2) /* two letters too many */

static const char alphabet[] = "-0123456789abcdefghijklmnopqrstuvwxyz"; /* of ids */

/* A misspelt id and the one that is tried. */
struct attempt {
	const struct sky_snapshot *snapshot;
	const char *id;
	size_t length;
	enum sky_kind kind;
	char text[LENGTH_MAX + 1]; /* one letter more */
};

static const char *look_up(const struct attempt *attempt, size_t length)
{
	uint32_t row = sky_find(attempt->snapshot, attempt->kind, attempt->text, length);
	return row == SKY_NONE ? NULL : sky_id(attempt->snapshot, attempt->kind, row);
}

/* Writes the id without `gone` bytes from `at` on, and with a gap of `gap` bytes there; returns the new length. */
static size_t cut(struct attempt *attempt, size_t at, size_t gone, size_t gap)
{
	memcpy(attempt->text, attempt->id, at);
	memcpy(attempt->text + at + gap, attempt->id + at + gone, attempt->length - at - gone);
	return attempt->length - gone + gap;
}

/* Every letter of the alphabet at this place of the text. */
static const char *try_letters(struct attempt *attempt, size_t at, size_t length)
{
	const char *found = NULL;
	for (const char *letter = alphabet; *letter && !found; letter++) {
		attempt->text[at] = *letter;
		found = look_up(attempt, length);
	}
	return found;
}

/* One slip at this place, if it is one. */
static const char *try_place(struct attempt *attempt, size_t at)
{
	const char *found = NULL;
	if (at < attempt->length)
		found = look_up(attempt, cut(attempt, at, 1, 0));
	if (!found && at + 1 < attempt->length) {
		size_t length = cut(attempt, at, 2, 2);
		attempt->text[at] = attempt->id[at + 1];
		attempt->text[at + 1] = attempt->id[at];
		found = look_up(attempt, length);
	}
	if (!found && at < attempt->length)
		found = try_letters(attempt, at, cut(attempt, at, 1, 1));
	return found ? found : try_letters(attempt, at, cut(attempt, at, 0, 1));
}

/* Two letters too many, the first of them at this place. */
static const char *try_two(struct attempt *attempt, size_t at)
{
	const char *found = NULL;
	for (size_t second = at + 1; second < attempt->length && !found; second++) {
		size_t length = cut(attempt, at, 1, 0);
		memmove(attempt->text + second - 1, attempt->text + second, length - second);
		found = look_up(attempt, length - 1);
	}
	return found;
}

const char *sky_nearest_id(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *id)
{
	struct attempt attempt = {.snapshot = snapshot, .id = id, .length = strlen(id), .kind = kind};
	const char *found = NULL;
	if (attempt.length == 0 || attempt.length > LENGTH_MAX)
		return NULL;
	for (size_t at = 0; at <= attempt.length && !found; at++)
		found = try_place(&attempt, at);
	for (size_t at = 0; at < attempt.length && !found; at++)
		found = try_two(&attempt, at);
	return found;
}
