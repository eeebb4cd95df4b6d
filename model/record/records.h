/* The records of a data set, as plain const structs. fixtures/README.md says what each field means; here stands only how it
 * is kept. Texts are interned, NUL-terminated UTF-8 and live as long as the snapshot; NULL where absent. References are row
 * numbers (SKY_NONE where absent). Every record starts with struct sky_record. */
#ifndef SKY_MODEL_RECORD_RECORDS_H
#define SKY_MODEL_RECORD_RECORDS_H

#include "model/number/date.h"
#include "model/number/decimal.h"
#include "model/number/interval.h"

/* Enumerations: X(ENUM, "text in fixtures and answers"). Each gets sky_NAME_text(value) in records.c; value 0 is "not given". */
#define SKY_SOURCE_KINDS(X) X(PRIMARY, "primary") X(SECONDARY, "secondary") X(REPUBLISHED, "republished")
#define SKY_GRADES(X) X(NORMAL, "normal") X(LOW, "low")
#define SKY_ALIAS_KINDS(X)                                                                                             \
	X(SHORT, "short")                                                                                                  \
	X(FORMER, "former")                                                                                                \
	X(FULL, "full")                                                                                                    \
	X(TRANSLATION_ARTEFACT, "translation_artefact")                                                                    \
	X(SPELLING, "spelling") X(OTHER_LANGUAGE, "other_language") X(TICKER, "ticker")
#define SKY_VENDOR_GROUPS(X)                                                                                           \
	X(LEADER, "leader")                                                                                                \
	X(CHALLENGER, "challenger")                                                                                        \
	X(NEWCOMER, "newcomer")                                                                                            \
	X(SPECIALIST, "specialist") X(HYPERSCALER, "hyperscaler") X(CARRIER, "carrier") X(OTHER, "other")
#define SKY_ORGANIZATION_KINDS(X)                                                                                      \
	X(COMPANY, "company")                                                                                              \
	X(SUBSIDIARY, "subsidiary")                                                                                        \
	X(DIVISION, "division")                                                                                            \
	X(RESEARCH_INSTITUTE, "research_institute")                                                                        \
	X(GOVERNMENT, "government")                                                                                        \
	X(REGULATOR, "regulator")                                                                                          \
	X(MEDIA, "media")                                                                                                  \
	X(EXCHANGE, "exchange")                                                                                            \
	X(UNIVERSITY, "university") X(BANK, "bank") X(CONSORTIUM, "consortium") X(UNIDENTIFIED, "unidentified")
#define SKY_PRODUCT_KINDS(X)                                                                                           \
	X(PRODUCT, "product")                                                                                              \
	X(PLATFORM, "platform")                                                                                            \
	X(SERVICE, "service")                                                                                              \
	X(SOLUTION, "solution")                                                                                            \
	X(CHIP, "chip")                                                                                                    \
	X(OPERATING_SYSTEM, "operating_system")                                                                            \
	X(DATABASE, "database")                                                                                            \
	X(ARCHITECTURE, "architecture")                                                                                    \
	X(APPLICATION, "application")                                                                                      \
	X(PROGRAMME, "programme")                                                                                          \
	X(TECHNOLOGY, "technology")
#define SKY_PREDICATES(X)                                                                                              \
	X(OWNS, "owns")                                                                                                    \
	X(PART_OF, "part_of")                                                                                              \
	X(SUBSIDIARY_OF, "subsidiary_of")                                                                                  \
	X(CUSTOMER_OF, "customer_of")                                                                                      \
	X(PARTNER_OF, "partner_of")                                                                                        \
	X(PRODUCT_OF, "product_of")                                                                                        \
	X(LISTED_ON, "listed_on")                                                                                          \
	X(COMPETITOR_OF, "competitor_of")                                                                                  \
	X(PREDECESSOR_OF, "predecessor_of")                                                                                \
	X(MERGED_INTO, "merged_into")                                                                                      \
	X(INVESTOR_IN, "investor_in")                                                                                      \
	X(MEMBER_OF, "member_of") X(USES, "uses") X(DEVELOPS, "develops") X(SUPPORTS, "supports") X(SERVES, "serves")
#define SKY_COUNTED(X) X(REVENUE, "revenue") X(SPENDING, "spending") X(UNKNOWN, "unknown")
#define SKY_UNITS(X)                                                                                                   \
	X(CURRENCY, "currency")                                                                                            \
	X(PERCENT, "percent")                                                                                              \
	X(PERCENTAGE_POINTS, "percentage_points")                                                                          \
	X(COUNT, "count") X(TIMES, "times") X(YEARS, "years") X(RATE, "rate") X(POINTS, "points")
#define SKY_METRIC_KINDS(X) X(STOCK, "stock") X(FLOW, "flow") X(RATIO, "ratio") X(COUNT, "count")
#define SKY_FIGURE_KINDS(X)                                                                                            \
	X(REPORTED, "reported")                                                                                            \
	X(ESTIMATE, "estimate") X(FORECAST, "forecast") X(CORRECTED, "corrected") X(DERIVED, "derived")
#define SKY_RANKS(X) X(PREFERRED, "preferred") X(NORMAL, "normal") X(DEPRECATED, "deprecated")
#define SKY_STATEMENT_KINDS(X)                                                                                         \
	X(STRATEGY, "strategy")                                                                                            \
	X(STRENGTH, "strength")                                                                                            \
	X(WEAKNESS, "weakness")                                                                                            \
	X(CRITICISM, "criticism")                                                                                          \
	X(POSITIONING, "positioning")                                                                                      \
	X(SCENARIO, "scenario")                                                                                            \
	X(OPINION, "opinion")                                                                                              \
	X(QUOTE, "quote")                                                                                                  \
	X(GOAL, "goal")                                                                                                    \
	X(PROBLEM, "problem")                                                                                              \
	X(DESCRIPTION, "description") X(PRACTICE, "practice") X(OUTLOOK, "outlook") X(DISCLAIMER, "disclaimer")
#define SKY_STATUSES(X)                                                                                                \
	X(CONFIRMED, "confirmed")                                                                                          \
	X(REPORTED, "reported")                                                                                            \
	X(CLAIMED, "claimed")                                                                                              \
	X(RUMOURED, "rumoured") X(PLANNED, "planned") X(OPINION, "opinion") X(UNRESOLVED, "unresolved")
#define SKY_CATEGORIES(X)                                                                                              \
	X(FOUNDING, "founding")                                                                                            \
	X(LAUNCH, "launch")                                                                                                \
	X(REORGANIZATION, "reorganization")                                                                                \
	X(PARTNERSHIP, "partnership")                                                                                      \
	X(DEAL, "deal")                                                                                                    \
	X(LISTING, "listing")                                                                                              \
	X(LEADERSHIP, "leadership")                                                                                        \
	X(STRATEGY, "strategy")                                                                                            \
	X(CAMPAIGN, "campaign")                                                                                            \
	X(RESEARCH, "research")                                                                                            \
	X(REPORT, "report")                                                                                                \
	X(MILESTONE, "milestone")                                                                                          \
	X(REGULATION, "regulation") X(EXPANSION, "expansion") X(FINANCIAL, "financial") X(INCIDENT, "incident")
#define SKY_RATE_KINDS(X) X(AVERAGE, "average") X(END, "end")

#define SKY_ENUMS(E)                                                                                                   \
	E(source_kind, SOURCE_KIND, SKY_SOURCE_KINDS)                                                                      \
	E(grade, GRADE, SKY_GRADES)                                                                                        \
	E(alias_kind, ALIAS, SKY_ALIAS_KINDS)                                                                              \
	E(vendor_group, GROUP, SKY_VENDOR_GROUPS)                                                                          \
	E(organization_kind, ORGANIZATION_KIND, SKY_ORGANIZATION_KINDS)                                                    \
	E(product_kind, PRODUCT_KIND, SKY_PRODUCT_KINDS)                                                                   \
	E(predicate, PREDICATE, SKY_PREDICATES)                                                                            \
	E(counted, COUNTED, SKY_COUNTED)                                                                                   \
	E(unit, UNIT, SKY_UNITS)                                                                                           \
	E(metric_kind, METRIC_KIND, SKY_METRIC_KINDS)                                                                      \
	E(figure_kind, FIGURE_KIND, SKY_FIGURE_KINDS)                                                                      \
	E(rank, RANK, SKY_RANKS)                                                                                           \
	E(statement_kind, STATEMENT_KIND, SKY_STATEMENT_KINDS)                                                             \
	E(status, STATUS, SKY_STATUSES)                                                                                    \
	E(category, CATEGORY, SKY_CATEGORIES)                                                                              \
	E(rate_kind, RATE_KIND, SKY_RATE_KINDS)

/* The words of one enumeration, for a decoder: texts[0] belongs to the value `first`, texts[1] to the next one. No text is
 * NULL, so that the table serves sky_text_nearest as it stands. */
struct sky_enum_table {
	const char *const *texts;
	unsigned count;
	unsigned first; /* 1 where the value 0 is "not given", else 0 */
};

/* Finds the value of text[0..length), letter for letter. false, and *out untouched, when the table has no such word. */
bool sky_enum_find(const struct sky_enum_table *table, const char *text, size_t length, uint8_t *out) SKY_MUST;

/* The word of a value; NULL for values that have none. Static text. */
const char *sky_enum_text(const struct sky_enum_table *table, unsigned value);

/* Qualifiers (interval.h) and the singulars of kinds (base.h) as tables of the same form; both start at 0. */
extern const struct sky_enum_table sky_qualifier_table;
extern const struct sky_enum_table sky_kind_table;
const char *sky_qualifier_text(unsigned value);

/* enum sky_unit { SKY_UNIT_NONE, SKY_UNIT_CURRENCY, ... } const char *sky_unit_text(unsigned) (NULL for NONE and
 * for values beyond) and const struct sky_enum_table sky_unit_table. */
#define SKY_ENUM_VALUE_SOURCE_KIND(n, t) SKY_SOURCE_KIND_##n,
#define SKY_ENUM_VALUE_GRADE(n, t) SKY_GRADE_##n,
#define SKY_ENUM_VALUE_ALIAS(n, t) SKY_ALIAS_##n,
#define SKY_ENUM_VALUE_GROUP(n, t) SKY_GROUP_##n,
#define SKY_ENUM_VALUE_ORGANIZATION_KIND(n, t) SKY_ORGANIZATION_KIND_##n,
#define SKY_ENUM_VALUE_PRODUCT_KIND(n, t) SKY_PRODUCT_KIND_##n,
#define SKY_ENUM_VALUE_PREDICATE(n, t) SKY_PREDICATE_##n,
#define SKY_ENUM_VALUE_COUNTED(n, t) SKY_COUNTED_##n,
#define SKY_ENUM_VALUE_UNIT(n, t) SKY_UNIT_##n,
#define SKY_ENUM_VALUE_METRIC_KIND(n, t) SKY_METRIC_KIND_##n,
#define SKY_ENUM_VALUE_FIGURE_KIND(n, t) SKY_FIGURE_KIND_##n,
#define SKY_ENUM_VALUE_RANK(n, t) SKY_RANK_##n,
#define SKY_ENUM_VALUE_STATEMENT_KIND(n, t) SKY_STATEMENT_KIND_##n,
#define SKY_ENUM_VALUE_STATUS(n, t) SKY_STATUS_##n,
#define SKY_ENUM_VALUE_CATEGORY(n, t) SKY_CATEGORY_##n,
#define SKY_ENUM_VALUE_RATE_KIND(n, t) SKY_RATE_KIND_##n,
#define SKY_DECLARE_ENUM(name, PREFIX, LIST)                                                                           \
	enum sky_##name{SKY_##PREFIX##_NONE, LIST(SKY_ENUM_VALUE_##PREFIX) SKY_##PREFIX##_LIMIT};                          \
	extern const struct sky_enum_table sky_##name##_table;                                                             \
	const char *sky_##name##_text(unsigned value);
SKY_ENUMS(SKY_DECLARE_ENUM)
#undef SKY_DECLARE_ENUM

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
	uint32_t source; /* row of the source; SKY_NONE on sources */
	uint32_t line;   /* 1-based line of the record in its fixture file, for messages */
};

struct sky_source {
	struct sky_record record;
	const char *title, *publisher, *author, *published_note, *url, *language, *grade_reason;
	struct sky_when published;
	struct sky_row_list cites; /* sources */
	uint32_t paragraphs;       /* 0: not counted */
	uint8_t kind, grade;
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

struct sky_market {
	struct sky_record record;
	struct sky_names names;
	const char *region, *segment, *definition;
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
	uint32_t numerator;           /* metric: what a share is a share *for*: share = numerator / share_of */
	uint8_t unit, kind;
	bool has_min, has_max;
};

/* Compact: a million of them are served from memory. The interval is computed when asked for (sky_figure_interval). */
struct sky_figure {
	struct sky_record record;
	const char *value_text;
	const char *period_text, *period_label, *period_note;
	const char *missing_reason, *rank_reason, *recipe;
	const char *conflict_note;  /* why it disagrees with another claim: explains the conflict */
	const char *published_text; /* EDTF; the source's where the figure has none of its own */
	struct sky_decimal
	    value; /* as printed, the end itself for "more than"; SKY_DECIMAL_UNKNOWN: computed, and only bounds follow */
	sky_day period_start, period_end; /* SKY_DAY_NONE: no period */
	sky_day published;                /* the last day it may have been published on; SKY_DAY_NONE: unknown */
	sky_day superseded; /* the day from which a better claim of its key is known; SKY_DAY_NONE: none, SKY_DAY_MAX: an
	                     * undated one. Set when the data set is loaded (standing.h). */
	uint32_t subject;   /* row in subject_kind's table */
	uint32_t metric, market;
	uint32_t corrects; /* figure */
	struct sky_ref said_by;
	char currency[4]; /* "" where none */
	uint8_t subject_kind, qualifier, unit, kind, rank;
	bool conflict;          /* takes part in a contradiction */
	sky_day conflict_known; /* where it does: since when all claims of one are known; SKY_DAY_MAX: one is undated */
};

struct sky_statement {
	struct sky_record record;
	const char *title, *text, *date_note;
	struct sky_when date, published;
	struct sky_row_list vendors, people, products, organizations, figures;
	struct sky_ref subject, said_by;
	uint8_t kind, status;
};

struct sky_event {
	struct sky_record record;
	const char *happening, *milestone, *title, *summary, *date_note, *conflict_note;
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
	const char *id, *title, *description, *version, *licence, *homepage, *base_currency;
	const char *schema;        /* for editors */
	const char *released_text; /* RFC 3339 */
	int64_t released;          /* seconds since 1970-01-01 UTC */
	struct sky_text_list languages;
};

#endif
