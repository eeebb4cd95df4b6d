/* A target of libFuzzer, and what targets share. The same files, linked with replay.c, run each file of corpus/NAME
 * once as a test. So what was found stays mended. REQUIRE says what must hold for any input. */
#ifndef SKY_TESTS_FUZZ_H
#define SKY_TESTS_FUZZ_H

#include "model/load/load.h"
#include "model/snapshot/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Defined by each target. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define REQUIRE(condition)                                                                                             \
	do {                                                                                                               \
		if (!(condition)) {                                                                                            \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                             \
			abort();                                                                                                   \
		}                                                                                                              \
	} while (0)

/* A NUL-terminated copy, so that a read behind its end is found; to be freed. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	REQUIRE(text);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* Cuts the first line off *rest ("\n" becomes NUL) and returns it; *rest is NULL behind the last. */
static inline char *fuzz_line(char **rest)
{
	char *line = *rest;
	char *end = strchr(line, '\n');
	*rest = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	return line;
}

/* The data set in tests/data/FOLDER, loaded; never released. */
static inline struct sky_snapshot *fuzz_snapshot(const char *folder)
{
	struct sky_report *report = sky_report_create();
	struct sky_snapshot *snapshot = NULL;
	REQUIRE(report && sky_snapshot_load(folder, report, NULL, NULL, &snapshot) == SKY_LOAD_OK);
	sky_report_destroy(report);
	return snapshot;
}

#endif
