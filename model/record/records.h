/* The records of a data set, as plain const structs. fixtures/README.md says what each field means; here stands only
 * how it is kept. Texts are interned, NUL-terminated UTF-8 and live as long as the snapshot; NULL where absent.
 * References are row numbers (SKY_NONE where absent). Every record starts with struct sky_record. */
#ifndef SKY_MODEL_RECORD_RECORDS_H
#define SKY_MODEL_RECORD_RECORDS_H

#include "model/base/enums.h"
#include "model/number/date.h"
#include "model/number/decimal.h"
#include "model/number/interval.h"

/* A list of rows or texts, in the snapshot's memory. */
struct sky_row_list {
	const uint32_t *row;
	uint32_t count;
};
struct sky_text_list {
	const char *const *text;
	uint32_t count;
};

struct sky_name {
	const char *language; /* BCP 47 */
	const char *text;
};

struct sky_alias {
	const char *name;
	const char *locator;
	const char *note;
	uint32_t source;
	uint8_t kind; /* enum sky_alias_kind */
};

struct sky_names {
	const struct sky_name *name; /* "en" first, the others in the fixture's order */
	const struct sky_alias *alias;
	uint32_t name_count, alias_count;
};

/* A date of a happening: as written, and what follows from it. text NULL: no date. */
struct sky_when {
	const char *text;
	struct sky_edtf edtf;
};

/* What every record has. */
struct sky_record {
	const char *id;
	const char *locator; /* "paragraph 41" */
	const char *note;
	const char *compiled_from;   /* the row of our own compilation that it was taken from */
	const char *locator_missing; /* why no place is known */
	uint32_t source;             /* row of the source; SKY_NONE on sources */
	uint32_t line;               /* 1-based line of the record in its fixture file, for messages */
};

struct sky_source {
	struct sky_record record;
	const char *title, *publisher, *author, *published_note, *url, *language, *grade_reason;
	const char *archived_url, *licence;
	struct sky_when published, accessed, original_released;
	struct sky_row_list cites;   /* sources */
	uint32_t original_publisher; /* organization: who counted what this source repeats */
	uint32_t paragraphs;         /* 0: not counted */
	uint8_t kind, grade;
	bool redistributable, tabular;
};

struct sky_vendor {
	struct sky_record record;
	struct sky_names names;
	const char *homepage, *summary;
	uint32_t parent; /* organization */
	uint8_t group;
};

struct sky_organization {
	struct sky_record record;
	struct sky_names names;
	const char *homepage, *summary;
	uint32_t parent; /* organization */
	uint8_t kind;
	bool identified;
};

struct sky_role {
	const char *title, *locator, *note;
	struct sky_when from, to, as_of;
	uint32_t organization, vendor, source;
};

struct sky_person {
	struct sky_record record;
	struct sky_names names;
	const char *summary;
	const struct sky_role *role;
	uint32_t role_count;
};

struct sky_product {
	struct sky_record record;
	struct sky_names names;
	const char *summary;
	struct sky_when released;
	uint32_t vendor, organization;
	uint8_t kind;
};

struct sky_relation {
	struct sky_record record;
	const char *text;
	struct sky_when from, to, as_of;
	struct sky_ref subject, object, said_by;
	uint8_t predicate, status;
};

/* From this period on a publisher counts something else: nothing is computed across it. */
struct sky_break {
	const char *from_text, *reason, *locator;
	struct sky_period from;
	uint32_t source;
};

struct sky_market {
	struct sky_record record;
	struct sky_names names;
	const char *region, *segment, *definition;
	const struct sky_break *breaks;
	uint32_t break_count;
	uint32_t part_of;   /* market */
	uint32_t publisher; /* organization */
	uint8_t counts;
	bool parts_exhaustive;
};

struct sky_metric {
	struct sky_record record;
	struct sky_names names;
	const char *description;
	struct sky_decimal min, max;
	uint32_t growth_of, share_of; /* metrics */
	uint32_t others_of;           /* metric: of all vendors that the same table does not name */
	uint32_t top_n;               /* of so many largest vendors together; 0: not of them */
	uint32_t numerator;           /* metric above the line of a share: share = numerator / share_of */
	uint8_t unit, kind;
	uint8_t growth_span; /* enum sky_growth_span: what a growth is against */
	bool has_min, has_max;
};

struct sky_standing; /* standing.h */

/* Compact: a million of them are served from memory. The interval is computed when asked for (sky_figure_interval). */
struct sky_figure {
	struct sky_record record;
	/* What sorting and indexing read of every figure lies together: it is fetched at once. */
	uint32_t subject; /* row in subject_kind's table */
	uint32_t metric, market;
	uint8_t subject_kind, unit, kind, rank;
	sky_day period_start, period_end; /* SKY_DAY_NONE: no period */
	char currency[4];                 /* "" where none */
	uint8_t qualifier;
	const char *value_text;
	const char *period_text, *period_label, *period_note;
	const char *missing_reason, *rank_reason, *recipe;
	const char *conflict_note;  /* why it disagrees with another claim: explains the conflict */
	const char *published_text; /* EDTF; the source's where the figure has none of its own */
	const char *edition_text;   /* EDTF: day of the publisher's release, where the figure has one of its own */
	const char *ranked_text, *noted_text; /* EDTF */
	struct sky_decimal
	    value; /* as printed, the end itself for "more than"; SKY_DECIMAL_UNKNOWN: computed, and only bounds follow */
	struct sky_decimal value_to;         /* the upper end of a range ("between"), else SKY_DECIMAL_UNKNOWN */
	sky_day published;                   /* the last day it may have been published on; SKY_DAY_NONE: unknown */
	const struct sky_interval *implied;  /* by its recipe; NULL: it has none. Set at the end of a load. */
	const struct sky_standing *standing; /* of its key; NULL: no other claim has it. Set at the end of a load. */
	uint32_t corrects;                   /* figure */
	uint32_t edition;                    /* row, see edition.h; SKY_NONE: computed from several */
	sky_day edition_day;                 /* the last day that edition_text may mean */
	sky_day ranked, noted;               /* since when rank, and notes on it, are known; SKY_DAY_NONE: not said */
	struct sky_ref said_by;
	bool conflict;          /* takes part in a contradiction */
	bool converted;         /* not of the data set, but a copy in another currency: the first part of what holds both */
	sky_day conflict_known; /* where it does: since when all claims of one are known; SKY_DAY_MAX: one is undated */
};

struct sky_statement {
	struct sky_record record;
	const char *title, *title_zh, *text, *date_note;
	struct sky_when date, published;
	struct sky_row_list vendors, people, products, organizations, figures;
	struct sky_ref subject, said_by;
	uint8_t kind, status;
};

struct sky_event {
	struct sky_record record;
	const char *happening, *milestone, *title, *title_zh, *summary, *date_note, *conflict_note;
	struct sky_when date, published;
	struct sky_row_list vendors, organizations, people, products, figures;
	struct sky_ref said_by;
	uint8_t category, status;
};

/* One unit of `per` is `value` units of `currency`. */
struct sky_rate {
	struct sky_record record;
	const char *period_text;
	struct sky_period period;
	struct sky_decimal value;
	char currency[4], per[4];
	uint8_t kind;
};

struct sky_dataset {
	const char *id, *title, *title_zh, *description, *version, *licence, *homepage, *base_currency;
	const char *schema;        /* for editors */
	const char *released_text; /* RFC 3339 */
	int64_t released;          /* seconds since 1970-01-01 UTC */
	struct sky_text_list languages;
};

#endif
