/* The shapes of what is counted and claimed: markets, metrics, figures, statements, events, rates. */
#include "model/record/descriptors_internal.h"

#define RECORD sky_break
static const struct sky_field break_fields[] = {
    FIELD("from", PERIOD, from_text, "First period that is counted in another way.", SECOND(from), REQUIRED),
    FIELD("reason", TEXT, reason, "What the publisher changed.", REQUIRED),
    FIELD("source", REF, source, "The publication that says so.", OF(SOURCE)),
    FIELD("locator", LOCATOR, locator, "Where in the source it stands."),
};
#undef RECORD
static const struct sky_shape break_shape =
    SHAPE("a break", "A break in a publisher's series: nothing is computed across it.", break_fields, sky_break);

#define RECORD sky_market
static const struct sky_field market_fields[] = {
    ID_FIELD,
    NAME_FIELDS,
    FIELD("region", REGION, region, "ISO 3166-1 alpha-2 code of the country, or \"world\".", REQUIRED),
    FIELD("segment", TEXT, segment, "What part of the business: IaaS, public cloud …", REQUIRED),
    FIELD("counts", ENUM, counts, "What is added up.", .values = &sky_counted_table, REQUIRED),
    FIELD("part_of", REF, part_of, "The market that it is a part of.", OF(MARKET)),
    FIELD("parts_exhaustive", BOOL, parts_exhaustive, "true: its listed parts make up the whole."),
    FIELD("publisher", REF, publisher, "Organization that counts it so.", OF(ORGANIZATION)),
    FIELD("definition", TEXT, definition, "What the publisher counts, in our own words."),
    FIELD("breaks", LIST, breaks, "Breaks in the series that the publisher declared.", SECOND(break_count),
          .element = &break_shape),
    NOTE_FIELD,
    SOURCE_FIELD(.required = false),
    LOCATOR_FIELD(.required = false),
    PLACE_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_market =
    SHAPE("a market", "A market definition: who counts what, where.", market_fields, sky_market);

#define RECORD sky_metric
static const struct sky_field metric_fields[] = {
    ID_FIELD,
    NAME_FIELDS,
    FIELD("unit", ENUM, unit, "Unit of its figures.", .values = &sky_unit_table, REQUIRED),
    FIELD("kind", ENUM, kind, "What sort of measure it is.", .values = &sky_metric_kind_table, REQUIRED),
    FIELD("description", TEXT, description, "What is measured.", REQUIRED),
    FIELD("growth_of", REF, growth_of, "This is the growth of that metric.", OF(METRIC)),
    FIELD("growth_span", ENUM, growth_span, "What a growth is against; the same period a year before where not given.",
          .values = &sky_growth_span_table, .preset = SKY_GROWTH_SPAN_YEAR),
    FIELD("share_of", REF, share_of, "This is a share of that metric.", OF(METRIC)),
    FIELD("numerator", REF, numerator, "The metric that is divided: a share is numerator divided by share_of.",
          OF(METRIC)),
    FIELD("min", DECIMAL, min, "Least possible value.", SECOND(has_min)),
    FIELD("max", DECIMAL, max, "Greatest possible value.", SECOND(has_max)),
    NOTE_FIELD,
    SOURCE_FIELD(.required = false),
    LOCATOR_FIELD(.required = false),
    PLACE_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_metric = SHAPE("a metric", "A measure.", metric_fields, sky_metric);

#define RECORD sky_figure
static const struct sky_field figure_fields[] = {
    ID_FIELD,
    FIELD("subject", SUBJECT, subject, "What the number is about.", SECOND(subject_kind), REQUIRED,
          .allowed = BIT(SKY_VENDOR) | BIT(SKY_MARKET) | BIT(SKY_ORGANIZATION) | BIT(SKY_PRODUCT)),
    FIELD("metric", REF, metric, "What is measured.", OF(METRIC), REQUIRED),
    FIELD("market", REF, market, "Scope of a share, or of a vendor's revenue.", OF(MARKET)),
    FIELD("period", PERIOD_DAYS, period_text, "Period or day that the number is of.", SECOND(period_start)),
    FIELD("period_label", TEXT, period_label, "The period's own name, for instance FY2020."),
    FIELD("period_note", TEXT, period_note, "How the period was found."),
    FIELD("value", DECIMAL, value, "Exact decimal text in the base unit, with the digits that were printed.", REQUIRED),
    FIELD("value_to", DECIMAL, value_to, "Upper end of a range: exact decimal text, with the qualifier \"between\"."),
    FIELD("value_text", TEXT, value_text, "The words it was printed in.", REQUIRED),
    FIELD("qualifier", ENUM, qualifier, "How the value bounds the number; exact where not given.",
          .values = &sky_qualifier_table, .preset = SKY_QUALIFIER_EXACT),
    FIELD("unit", ENUM, unit, "Unit, as in metrics.", .values = &sky_unit_table),
    FIELD("currency", CURRENCY, currency, "ISO 4217 code, exactly when the unit is currency."),
    FIELD("missing_reason", TEXT, missing_reason, "What of period, unit and currency is missing, and why."),
    FIELD("kind", ENUM, kind, "How the number came about.", .values = &sky_figure_kind_table, REQUIRED,
          .allowed = BIT(SKY_FIGURE_KIND_REPORTED) | BIT(SKY_FIGURE_KIND_ESTIMATE) | BIT(SKY_FIGURE_KIND_FORECAST) |
                     BIT(SKY_FIGURE_KIND_CORRECTED)),
    FIELD("rank", ENUM, rank, "Which of several claims to prefer; normal where not given.", .values = &sky_rank_table,
          .preset = SKY_RANK_NORMAL),
    FIELD("rank_reason", TEXT, rank_reason, "Why it is preferred or deprecated."),
    FIELD("conflict_note", TEXT, conflict_note, "Why it disagrees with other claims: explains the conflict."),
    FIELD("corrects", REF, corrects, "The figure that this one corrects.", OF(FIGURE)),
    FIELD("recipe", TEXT, recipe, "How a corrected figure follows from others."),
    FIELD("published_on", PUBLISHED, published_text, "Day of publication (EDTF); the source's where not given.",
          SECOND(published)),
    FIELD("edition", PUBLISHED, edition_text,
          "Day on which the publisher released the edition that it belongs to (EDTF).", SECOND(edition_day)),
    FIELD("ranked_on", PUBLISHED, ranked_text, "Since when the rank holds (EDTF).", SECOND(ranked)),
    FIELD("noted_on", PUBLISHED, noted_text, "Since when its notes are known (EDTF).", SECOND(noted)),
    SAID_BY_FIELD,
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_figure = SHAPE("a figure", "A claim with a number.", figure_fields, sky_figure);

#define RECORD sky_statement
static const struct sky_field statement_fields[] = {
    ID_FIELD,
    FIELD("vendors", REFS, vendors, "Vendors that it is about.", OF(VENDOR)),
    FIELD("subject", ANY_REF, subject, "What it is about, where it is not a vendor.", .allowed = THINGS),
    FIELD("kind", ENUM, kind, "What sort of statement it is.", .values = &sky_statement_kind_table, REQUIRED),
    FIELD("title", TEXT, title, "A short name, for instance of a scenario."),
    FIELD("title_zh", TEXT, title_zh, "The title in simplified Chinese."),
    FIELD("text", TEXT, text, "In our own words.", REQUIRED),
    SAID_BY_FIELD,
    FIELD("status", ENUM, status, "How sure it is.", .values = &sky_status_table, REQUIRED),
    FIELD("date", WHEN, date, "When it was said, or what day it is about (EDTF)."),
    FIELD("date_note", TEXT, date_note, "How the date was found, what doubt remains."),
    FIELD("published_on", WHEN, published, "Day of publication (EDTF); the source's where not given."),
    HAPPENING_FIELDS,
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_statement =
    SHAPE("a statement", "A claim without a number.", statement_fields, sky_statement);

#define RECORD sky_event
static const struct sky_field event_fields[] = {
    ID_FIELD,
    FIELD("happening", SLUG, happening, "Shared by every claim about one and the same happening."),
    FIELD("vendors", REFS, vendors, "Vendors that take part.", OF(VENDOR)),
    HAPPENING_FIELDS,
    FIELD("date", WHEN, date, "When it happened (EDTF)."),
    FIELD("date_note", TEXT, date_note, "How the date was found, what doubt remains, or why there is none."),
    FIELD("conflict_note", TEXT, conflict_note, "Why it disagrees with other claims: explains the conflict."),
    FIELD("category", ENUM, category, "What sort of event it is.", .values = &sky_category_table, REQUIRED),
    FIELD("milestone", SLUG, milestone, "A milestone that several vendors can reach."),
    FIELD("title", TEXT, title, "One line.", REQUIRED),
    FIELD("title_zh", TEXT, title_zh, "The title in simplified Chinese."),
    FIELD("summary", TEXT, summary, "In our own words.", REQUIRED),
    FIELD("status", ENUM, status, "How sure it is.", .values = &sky_status_table, REQUIRED,
          .allowed = BIT(SKY_STATUS_CONFIRMED) | BIT(SKY_STATUS_REPORTED) | BIT(SKY_STATUS_RUMOURED) |
                     BIT(SKY_STATUS_PLANNED) | BIT(SKY_STATUS_UNRESOLVED)),
    SAID_BY_FIELD,
    FIELD("published_on", WHEN, published, "Day of publication (EDTF); the source's where not given."),
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_event = SHAPE("an event", "Something that happened.", event_fields, sky_event);

#define RECORD sky_rate
static const struct sky_field rate_fields[] = {
    ID_FIELD,
    FIELD("currency", CURRENCY, currency, "ISO 4217 code of what the value counts.", REQUIRED),
    FIELD("per", CURRENCY, per, "ISO 4217 code of what one unit is of.", REQUIRED),
    FIELD("period", PERIOD, period_text, "Period or day of the rate.", SECOND(period), REQUIRED),
    FIELD("kind", ENUM, kind, "Average of the period, or its end.", .values = &sky_rate_kind_table, REQUIRED),
    FIELD("value", DECIMAL, value, "Exact decimal text: one unit of `per` is so many of `currency`.", REQUIRED),
    ORIGIN_FIELDS,
};
#undef RECORD
const struct sky_shape sky_shape_rate = SHAPE("a rate", "A rate of exchange.", rate_fields, sky_rate);
