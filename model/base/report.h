/* What is wrong with a data set: every mistake of one run, each with its place. Not thread-safe. */
#ifndef SKY_MODEL_BASE_REPORT_H
#define SKY_MODEL_BASE_REPORT_H

#include "model/base/base.h"

struct sky_mistake {
	const char *file;      /* name within the data set's folder */
	uint32_t line, column; /* 1-based; column counts code points; 0: the file as a whole */
	const char *message;   /* what is wrong and how to mend it */
};

struct sky_report;

struct sky_report *sky_report_create(void) SKY_MUST;
void sky_report_destroy(struct sky_report *report); /* NULL is fine */

/* Adds a mistake. Texts are copied. Bytes that are not UTF-8 are replaced: a file can have any name, and a quoted text
 * may have been cut. After SKY_REPORT_LIMIT mistakes only their number is counted. When memory is short the mistake is
 * still counted. */
#define SKY_REPORT_LIMIT 10000
void sky_report_add(struct sky_report *report, const char *file, uint32_t line, uint32_t column, const char *format,
                    ...) SKY_PRINTF(5, 6);

/* How many mistakes there are, also those that were not kept. */
size_t sky_report_count(const struct sky_report *report);

/* The mistakes kept, sorted by file, line, column and message; *kept says how many. Borrowed until the next
 * sky_report_add; NULL when there is none. */
const struct sky_mistake *sky_report_mistakes(struct sky_report *report, size_t *kept);

#endif
