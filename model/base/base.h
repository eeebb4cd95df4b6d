/* What every module shares: attributes, limits and the kinds of records. */
#ifndef SKY_MODEL_BASE_BASE_H
#define SKY_MODEL_BASE_BASE_H

#include "enums.gen.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SKY_MUST __attribute__((warn_unused_result))
#define SKY_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SKY_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SKY_ORDER(a, b) (((a) > (b)) - ((a) < (b))) /* -1, 0 or 1 for two numbers */

/* "No row": an absent reference. */
#define SKY_NONE UINT32_MAX

/* The plural of a kind of records ("vendors") names its fixture file and its path segment under /v1. The singular,
 * sky_kind_singular, stands in "kind:id" references. Both are static texts. */
const char *sky_kind_plural(enum sky_kind kind);

/* A reference to a record: its kind and its row in that kind's table. row is SKY_NONE when absent. */
struct sky_ref {
	enum sky_kind kind;
	uint32_t row;
};

/* A run of row numbers, borrowed from an index of the snapshot; valid as long as the snapshot. */
struct sky_rows {
	const uint32_t *row;
	size_t count;
};

#endif
