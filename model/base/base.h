/* What every module shares: attributes, limits and the kinds of records. */
#ifndef SKY_MODEL_BASE_BASE_H
#define SKY_MODEL_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SKY_MUST __attribute__((warn_unused_result))
#define SKY_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SKY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "No row": an absent reference. */
#define SKY_NONE UINT32_MAX

/* Kinds of records. X(ENUM, singular, plural): the singular stands in "kind:id" references, the plural names the fixture
 * file and the path segment under /v1. */
#define SKY_KINDS(X)                                                                                                   \
	X(SOURCE, "source", "sources")                                                                                     \
	X(VENDOR, "vendor", "vendors")                                                                                     \
	X(ORGANIZATION, "organization", "organizations")                                                                   \
	X(PERSON, "person", "people")                                                                                      \
	X(PRODUCT, "product", "products")                                                                                  \
	X(RELATION, "relation", "relations")                                                                               \
	X(MARKET, "market", "markets")                                                                                     \
	X(METRIC, "metric", "metrics")                                                                                     \
	X(FIGURE, "figure", "figures")                                                                                     \
	X(STATEMENT, "statement", "statements")                                                                            \
	X(EVENT, "event", "events")                                                                                        \
	X(RATE, "rate", "rates")

enum sky_kind {
#define X(name, singular, plural) SKY_##name,
	SKY_KINDS(X)
#undef X
	    SKY_KIND_COUNT
};

/* Returns the singular ("vendor") or plural ("vendors") name of a kind; static text. */
const char *sky_kind_singular(enum sky_kind kind);
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
