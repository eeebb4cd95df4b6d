/* The names and units of a row's numbers, and its series. */
#include "handlers/charts/chart_plan.h"

#include "handlers/charts/chart_words.h"
#include "handlers/request/request.h"
#include "handlers/table/texts.h"
#include "model/conflict/conflicts.h"

#include <string.h>

static const char *name_of(const struct sky_chart *chart, enum sky_kind kind, const char *id)
{
	const struct sky_snapshot *snapshot = chart->request->snapshot;
	uint32_t row = id ? sky_find(snapshot, kind, id, strlen(id)) : SKY_NONE;
	return row == SKY_NONE ? id : sky_chart_name(chart, (struct sky_ref){kind, row});
}

const char *sky_chart_measured(struct sky_chart *chart, const struct sky_chart_measure *measure, const void *row)
{
	if (measure->title) {
		return sky_chart_fill(chart, measure->title,
		                      name_of(chart, SKY_VENDOR, sky_chart_text(chart, row, "first_vendor_id")));
	}
	const char *metric = sky_chart_text(chart, row, "metric_id");
	if (!metric) /* a comparison by one metric, which the request names */
		metric = sky_request_text(chart->request, "metric");
	metric = name_of(chart, SKY_METRIC, metric);
	const char *market = chart->plan->by_market ? sky_chart_text(chart, row, "market_id") : NULL;
	return market ? sky_text_make(chart->request, chart->json.out, "%s, %s", metric, name_of(chart, SKY_MARKET, market))
	              : metric;
}

const char *sky_chart_unit(struct sky_chart *chart, const struct sky_chart_measure *measure, const void *row)
{
	const char *currency = sky_chart_text(chart, row, "currency"), *unit = sky_chart_text(chart, row, "unit");
	return measure->unit ? measure->unit : currency ? currency : unit;
}

/* The kind of the records that the series of the rows are; SKY_KIND_COUNT: the series are texts. */
static enum sky_kind series_kind(struct sky_chart *chart, const void *row)
{
	const char *series = chart->plan->series;
	if (strcmp(series, "vendor_id") == 0)
		return SKY_VENDOR;
	if (strcmp(series, "market_id") == 0)
		return SKY_MARKET;
	const char *kind = strcmp(series, "subject_id") == 0 ? sky_chart_text(chart, row, "subject_kind") : NULL;
	uint8_t number;
	return kind && sky_enum_find(&sky_kind_table, kind, strlen(kind), &number) ? number : SKY_KIND_COUNT;
}

/* Who states the claim; else who published it. */
static const char *stated_by(struct sky_chart *chart, const void *row)
{
	const char *reference = sky_chart_text(chart, row, "said_by"), *colon = reference ? strchr(reference, ':') : NULL;
	uint8_t kind;
	if (colon && sky_enum_find(&sky_kind_table, reference, (size_t)(colon - reference), &kind))
		return name_of(chart, kind, colon + 1);
	return sky_chart_text(chart, row, "source_publisher");
}

/* True when rows of the page differ in that column. */
static bool varies(struct sky_chart *chart, const char *column)
{
	const struct sky_result *result = chart->result;
	for (size_t i = 1; i < result->count; i++)
		if (sky_cell_compare(sky_chart_cell(chart, result->rows[0], column),
		                     sky_chart_cell(chart, result->rows[i], column)) != 0)
			return true;
	return false;
}

/* A claim among others: its number on the page, what it alone has, and where it stands. */
static const char *claim_name(struct sky_chart *chart, size_t number)
{
	const struct sky_figure *figure = chart->result->rows[number];
	const struct sky_ref origin = {SKY_SOURCE, figure->record.source};
	const struct sky_source *source = sky_source_at(chart->request->snapshot, origin.row);
	const char *parts[] = {
	    varies(chart, "subject_id") ? sky_chart_name(chart, (struct sky_ref){figure->subject_kind, figure->subject})
	                                : NULL,
	    varies(chart, "period") ? figure->period_text : NULL,
	    source && source->publisher ? source->publisher : sky_title(chart->request->snapshot, origin),
	    source ? source->published.text : NULL,
	    figure->record.locator,
	};
	return sky_text_make(chart->request, chart->json.out, "%zu. %s", number + 1,
	                     sky_text_join(chart->request, chart->json.out, parts, SKY_COUNT(parts), ", "));
}

const char *sky_chart_series_of(struct sky_chart *chart, size_t number)
{
	const void *row = chart->result->rows[number];
	const char *series = chart->plan->series, *name = NULL;
	if (!series)
		return claim_name(chart, number);
	enum sky_kind kind = series_kind(chart, row);
	const char *text = strcmp(series, "said_by") == 0 ? stated_by(chart, row) : sky_chart_text(chart, row, series);
	if (text && kind != SKY_KIND_COUNT)
		return name_of(chart, kind, text);
	if (!text && kind == SKY_VENDOR)
		name = sky_chart_text(chart, row, "vendor_name"); /* the row of the rest, which is left for all others */
	return text ? text : sky_chart_say(chart, name ? name : "computed");
}

const char *sky_chart_conflict_title(struct sky_chart *chart)
{
	const struct sky_conflict *conflict = chart->result->thing;
	bool subject = conflict->subject != SKY_NONE, market = conflict->market != SKY_NONE;
	struct sky_ref about = {conflict->subject_kind, conflict->subject};
	bool same = subject && about.kind == SKY_MARKET && about.row == conflict->market;
	const char *parts[] = {
	    subject ? sky_chart_name(chart, about) : NULL,
	    conflict->metric != SKY_NONE ? sky_chart_name(chart, (struct sky_ref){SKY_METRIC, conflict->metric}) : NULL,
	    market && !same ? sky_chart_name(chart, (struct sky_ref){SKY_MARKET, conflict->market}) : NULL,
	    conflict->period,
	};
	const char *what = sky_text_join(chart->request, chart->json.out, parts, SKY_COUNT(parts), ", ");
	const char *kind = sky_chart_fill(
	    chart, sky_conflict_is_difference(conflict->kind) ? "No contradiction (%s)" : "Contradiction (%s)",
	    sky_chart_term(chart, sky_conflict_kind_text(conflict->kind)));
	return what ? sky_text_make(chart->request, chart->json.out, "%s: %s", kind, what) : kind;
}
