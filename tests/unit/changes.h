/* A copy of the basic data set, edited by a test, and what differs between the two. */
#ifndef SKY_TESTS_UNIT_CHANGES_H
#define SKY_TESTS_UNIT_CHANGES_H

#include "dataset.h"
#include "model/changes/changes.h"
#include "model/load/snapshot_build.h"

static const char *const files[] = {
    "dataset.json", "events.json",    "figures.json", "figures.ndjson", "markets.json",
    "metrics.json", "people.json",    "rates.json",   "products.json",  "organizations.json",
    "sources.json", "sources.ndjson", "vendors.json", "relations.json", "statements.json",
};

static struct folder folder;
static struct sky_arena *arena;
static struct sky_snapshot *basic;

/* The text of a file of the basic data set; the caller frees. */
static inline char *read_basic(const char *name)
{
	char path[512];
	ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", BASIC, name), (int)sizeof path);
	FILE *file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	struct stat status;
	ck_assert_int_eq(fstat(fileno(file), &status), 0);
	char *text = calloc(1, (size_t)status.st_size + 1);
	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(fread(text, 1, (size_t)status.st_size, file), (size_t)status.st_size);
	(void)fclose(file);
	return text;
}

/* Writes the file of the basic data set with the first `from` made `to`. */
static inline void edit(const char *name, const char *from, const char *to)
{
	char *text = read_basic(name);
	const char *at = strstr(text, from);
	size_t size = strlen(text) + strlen(to) + 1;
	char *edited = calloc(1, size);
	ck_assert_msg(at != NULL, "%s has no %s", name, from);
	ck_assert_ptr_nonnull(edited);
	snprintf(edited, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	write_file(&folder, name, edited);
	free(edited);
	free(text);
}

static inline void restore(const char *name)
{
	char *text = read_basic(name);
	write_file(&folder, name, text);
	free(text);
}

static inline void set_up(void)
{
	folder = make_folder();
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		restore(files[i]);
	arena = sky_arena_create(0);
	ck_assert_ptr_nonnull(arena);
	basic = load_valid(BASIC);
}

static inline void tear_down(void)
{
	for (size_t i = 0; i < SKY_COUNT(files); i++)
		remove_file(&folder, files[i]);
	remove_folder(&folder);
	sky_arena_destroy(arena);
	sky_snapshot_release(basic);
}

static inline const struct sky_changes *find_changes(const struct sky_snapshot *before,
                                                     const struct sky_snapshot *after)
{
	const struct sky_changes *changes = sky_changes_find(arena, before, after);
	ck_assert_ptr_nonnull(changes);
	return changes;
}

static inline const char *before_of(const struct sky_change *change)
{
	const char *text;
	ck_assert(sky_change_before(arena, change, &text));
	return text;
}

static inline const char *after_of(const struct sky_change *change)
{
	const char *text;
	ck_assert(sky_change_after(arena, change, &text));
	return text;
}

#endif
