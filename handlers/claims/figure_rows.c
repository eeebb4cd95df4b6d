/* The table of figures, and the one of figures in another currency. */
#include "handlers/claims/convert.h"
#include "handlers/claims/lineage.h"
#include "handlers/table/rows.h"
#include "model/derive/derive.h"
#include "model/snapshot/standing.h"

SKY_FIELD(subject_id, sky_figure, sky_cell_of(request, it->subject_kind, it->subject))
SKY_FIELD(subject_kind, sky_figure, sky_cell_text(sky_kind_singular(it->subject_kind)))
SKY_FIELD(metric_id, sky_figure, sky_cell_of(request, SKY_METRIC, it->metric))
SKY_FIELD(market_id, sky_figure, sky_cell_of(request, SKY_MARKET, it->market))
SKY_FIELD(period, sky_figure, sky_cell_text(it->period_text))
SKY_FIELD(period_start, sky_figure, sky_cell_day(it->period_start))
SKY_FIELD(period_end, sky_figure, sky_cell_day(it->period_end))
SKY_FIELD(value, sky_figure, sky_cell_decimal(it->value))
SKY_FIELD(value_text, sky_figure, sky_cell_text(it->value_text))
SKY_FIELD(qualifier, sky_figure, sky_cell_text(sky_qualifier_text(it->qualifier)))
SKY_FIELD(unit, sky_figure, sky_cell_text(sky_unit_text(it->unit)))
SKY_FIELD(currency, sky_figure, sky_cell_text(it->currency[0] ? it->currency : NULL))
SKY_FIELD(kind, sky_figure, sky_cell_text(sky_figure_kind_text(it->kind)))
SKY_FIELD(rank, sky_figure, sky_cell_text(sky_rank_text(sky_figure_rank(it, request->as_of))))
SKY_FIELD(lineage_formula, sky_figure, sky_cell_lineage_formula(it))
SKY_FIELD(lineage_places, sky_figure, sky_cell_lineage_places(request, it))
SKY_FIELD(lineage_url, sky_figure, sky_cell_lineage_url(request, it))
SKY_FIELD(rank_reason, sky_figure, sky_cell_text(it->rank_reason))
SKY_FIELD(status, sky_figure, sky_cell_text(it->kind == SKY_FIGURE_KIND_DERIVED ? "derived" : "stated"))
SKY_FIELD(published_on, sky_figure, sky_cell_published(request, it->published_text, it->record.source))
SKY_FIELD(said_by, sky_figure, sky_cell_ref(request, it->said_by))
SKY_FIELD(conflict, sky_figure, sky_cell_bool(sky_figure_contradicted(it, request->as_of)))
SKY_FIELD(missing_reason, sky_figure, sky_cell_text(it->missing_reason))

SKY_MATCHER(is_subject, sky_figure, it->subject_kind == value->as.ref.kind && it->subject == value->as.ref.row)
SKY_MATCHER(is_metric, sky_figure, it->metric == value->as.ref.row)
SKY_MATCHER(in_or_about_market, sky_figure,
            it->market == value->as.ref.row || (it->subject_kind == SKY_MARKET && it->subject == value->as.ref.row))
SKY_MATCHER(is_period, sky_figure, it->period_start == value->as.period.start && it->period_end == value->as.period.end)
SKY_MATCHER(reaches, sky_figure, it->period_start != SKY_DAY_NONE && it->period_end >= value->as.days.first)
SKY_MATCHER(begins_by, sky_figure, it->period_start != SKY_DAY_NONE && it->period_start <= value->as.days.last)

static SKY_GETTER(value_low)
{
	struct sky_interval interval = sky_figure_interval(request->snapshot, row);

	return sky_cell_decimal(interval.low);
}

static SKY_GETTER(value_high)
{
	struct sky_interval interval = sky_figure_interval(request->snapshot, row);

	return sky_cell_decimal(interval.high);
}

static SKY_GETTER(interval)
{
	struct sky_interval of = sky_figure_interval(request->snapshot, row);

	return sky_cell_interval(request, &of);
}

static SKY_GETTER(nothing)
{
	(void)request;
	(void)row;
	return SKY_NULL_CELL;
}

SKY_FIELD(converted_low, sky_converted, sky_cell_decimal(it->interval.low))
SKY_FIELD(converted_high, sky_converted, sky_cell_decimal(it->interval.high))
SKY_FIELD(converted_interval, sky_converted, sky_cell_interval(request, &it->interval))
SKY_FIELD(rate_id, sky_converted, sky_cell_text(it->rate ? it->rate->record.id : NULL))
SKY_FIELD(rate, sky_converted, it->rate ? sky_cell_decimal(it->rate->value) : SKY_NULL_CELL)
SKY_FIELD(original_value, sky_converted, sky_cell_decimal(it->original_value))
SKY_FIELD(original_currency, sky_converted, sky_cell_text(it->rate ? it->original_currency : NULL))
SKY_FIELD(conversion_id, sky_converted, sky_cell_text(it->computed ? it->computed->record.id : NULL))

#define COLUMNS(low, high, both, rate_id_, rate_, original_value_, original_currency_, conversion_id_)                 \
	SKY_COLUMN("id", sky_cell_id), SKY_COLUMN_BY("subject_id", subject_id, is_subject),                                \
	    SKY_COLUMN("subject_kind", subject_kind), SKY_COLUMN_BY("metric_id", metric_id, is_metric),                    \
	    SKY_COLUMN_BY("market_id", market_id, in_or_about_market), SKY_COLUMN_BY("period", period, is_period),         \
	    SKY_COLUMN("period_start", period_start), SKY_COLUMN("period_end", period_end), SKY_COLUMN("value", value),    \
	    SKY_COLUMN("value_low", low), SKY_COLUMN("value_high", high), SKY_COLUMN("interval", both),                    \
	    SKY_COLUMN("value_text", value_text), SKY_COLUMN("qualifier", qualifier), SKY_COLUMN("unit", unit),            \
	    SKY_COLUMN("currency", currency), SKY_COLUMN("kind", kind), SKY_COLUMN("rank", rank),                          \
	    SKY_COLUMN("rank_reason", rank_reason), SKY_COLUMN("status", status),                                          \
	    SKY_COLUMN("published_on", published_on), SKY_COLUMN("said_by", said_by), SKY_COLUMNS_ORIGIN,                  \
	    SKY_COLUMN("conflict", conflict), SKY_COLUMN("missing_reason", missing_reason),                                \
	    SKY_COLUMN("note", sky_cell_note), SKY_COLUMNS_EXTRA, SKY_COLUMN("lineage_formula", lineage_formula),          \
	    SKY_COLUMN("lineage_places", lineage_places), SKY_COLUMN("lineage_url", lineage_url),                          \
	    SKY_COLUMN("rate_id", rate_id_), SKY_COLUMN("rate", rate_), SKY_COLUMN("original_value", original_value_),     \
	    SKY_COLUMN("original_currency", original_currency_), SKY_COLUMN("conversion_id", conversion_id_),              \
	    SKY_COLUMN_BY("by_vendor", nothing, is_subject), SKY_COLUMN_BY("by_from", nothing, reaches),                   \
	    SKY_COLUMN_BY("by_to", nothing, begins_by)
#define HIDDEN 8 /* of the currency, and by_... */

static const struct sky_column columns[] = {
    COLUMNS(value_low, value_high, interval, nothing, nothing, nothing, nothing, nothing)};
static const struct sky_column converted_columns[] = {COLUMNS(converted_low, converted_high, converted_interval,
                                                              rate_id, rate, original_value, original_currency,
                                                              conversion_id)};

/* The texts of figures lie scattered over all that was loaded. */
static void fetch(const struct sky_request *request, const void *row)
{
	const struct sky_figure *figure = row;
	const struct sky_source *source = sky_source_of(request, &figure->record);

	__builtin_prefetch(figure->record.id);
	__builtin_prefetch(figure->value_text);
	__builtin_prefetch(figure->record.locator);
	__builtin_prefetch(figure->period_text);
	__builtin_prefetch(sky_row(request->snapshot, (enum sky_kind)figure->subject_kind, figure->subject));
	if (source) {
		__builtin_prefetch(source);
		__builtin_prefetch(&source->url);
	}
}

const struct sky_table sky_table_figures = {
    SKY_TABLE_PARTS("figures", columns, SKY_EXTRA_COUNT + SKY_LINEAGE_COUNT + HIDDEN),
    .fetch = fetch,
};
const struct sky_table sky_table_converted =
    SKY_TABLE("figures", converted_columns, SKY_EXTRA_COUNT + SKY_LINEAGE_COUNT + HIDDEN);
