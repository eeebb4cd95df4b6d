/* Data sets for the tests of the loader: loading one, and writing one into a folder of its own. */
#ifndef SKY_TESTS_UNIT_DATASET_H
#define SKY_TESTS_UNIT_DATASET_H

#include "model/load/load.h"
#include "model/snapshot/snapshot.h"
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DATA SKY_SOURCE_ROOT "/tests/data/"
#define BASIC DATA "valid/basic"

/* The snapshot of a data set without mistakes; the caller releases it. */
static inline struct sky_snapshot *load_valid(const char *folder)
{
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	ck_assert_ptr_nonnull(report);
	enum sky_load_status status = sky_snapshot_load(folder, report, NULL, NULL, &snapshot);
	size_t kept = 0;
	const struct sky_mistake *mistake = sky_report_mistakes(report, &kept);
	ck_assert_msg(status == SKY_LOAD_OK, "%s: status %d, %s", folder, (int)status, kept ? mistake[0].message : "-");
	ck_assert_uint_eq(sky_report_count(report), 0);
	ck_assert_ptr_nonnull(snapshot);
	sky_report_destroy(report);
	return snapshot;
}

static inline uint32_t find(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *id)
{
	return sky_find(snapshot, kind, id, strlen(id));
}

/* A folder that is removed with all files in it by remove_folder. */
struct folder {
	char path[64];
};

static inline struct folder make_folder(void)
{
	struct folder folder = {"/tmp/skyledger-test-XXXXXX"};
	ck_assert_ptr_nonnull(mkdtemp(folder.path));
	return folder;
}

static inline void write_bytes(const struct folder *folder, const char *name, const char *bytes, size_t size)
{
	char path[256];
	ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", folder->path, name), (int)sizeof path);
	FILE *file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

static inline void write_file(const struct folder *folder, const char *name, const char *text)
{
	write_bytes(folder, name, text, strlen(text));
}

static inline void remove_file(const struct folder *folder, const char *name)
{
	char path[256];
	ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", folder->path, name), (int)sizeof path);
	ck_assert_int_eq(remove(path), 0);
}

static inline void remove_folder(const struct folder *folder)
{
	ck_assert_int_eq(rmdir(folder->path), 0);
}

static const char minimal_dataset[] =
    "{\"id\": \"d\", \"title\": \"D\", \"version\": \"1.0.0\", \"released\": \"2022-01-01T00:00:00Z\", "
    "\"licence\": \"CC0-1.0\", \"languages\": [\"en\"], \"base_currency\": \"CNY\"}";

#endif
