/* Charts of claims with a number. Each measure and unit has a panel of its own, since yuan and percent share no axis.
 * Each period (or milestone) has a place on the panel's horizontal axis. There each claim has a mark, side by side by
 * series. */
#include "handlers/charts/chart_plan.h"
#include "handlers/charts/chart_template.h"
#include "handlers/table/texts.h"
#include "model/snapshot/standing.h"

#include <string.h>

/* The panel of the row's measure; a new one at the end where there is none yet. NULL: memory. */
static struct sky_chart_panel *panel_of(struct sky_chart *chart, const struct sky_chart_measure *measure,
                                        const void *row)
{
	const struct sky_chart_plan *plan = chart->plan;
	const char *title = sky_chart_measured(chart, measure, row), *unit = sky_chart_unit(chart, measure, row);
	const char *word = unit ? sky_chart_term(chart, unit) : sky_chart_say(chart, "no unit");
	struct sky_chart_panel **at = &chart->panels;
	size_t number = 0;
	title =
	    sky_text_make(chart->request, chart->json.out, "%s (%s)", title ? title : sky_chart_say(chart, "Value"), word);
	for (; *at && strcmp((*at)->title, title) != 0; at = &(*at)->next)
		number++;
	if (!*at && (*at = sky_arena_calloc(chart->request->arena, 1, sizeof **at))) {
		**at = (struct sky_chart_panel){
		    .number = number,
		    .title = title,
		    .measure = unit ? unit : "",
		    .unit = word,
		    .axis = unit ? word : "no unit", /* English in every language: another word would change the charts */
		    .x_title = sky_chart_say(chart, plan->x_title),
		    .series_title = sky_chart_say(chart, plan->series_title),
		    .side = !plan->series,
		};
	}
	return *at;
}

/* True when the row may not be compared with the first, for another reason than that one of the two is missing. */
static bool is_refused(struct sky_chart *chart, const void *row)
{
	const char *reasons = sky_chart_text(chart, row, "reasons");
	return reasons && strncmp(reasons, "missing:", strlen("missing:")) != 0;
}

/* True for a claim that takes part in a contradiction, and for a row that may not be compared with the first. */
static bool is_marked(struct sky_chart *chart, const struct sky_chart_measure *measure, const void *row)
{
	struct sky_cell conflict = sky_chart_cell(chart, row, "conflict");
	const char *id = measure->figure ? sky_chart_text(chart, row, measure->figure) : NULL;
	const struct sky_snapshot *snapshot = chart->request->snapshot;
	uint32_t number = SKY_NONE;
	if ((conflict.type == SKY_CELL_BOOL && conflict.as.boolean) || is_refused(chart, row))
		return true;
	if (conflict.type == SKY_CELL_NULL && id)
		number = sky_find(snapshot, SKY_FIGURE, id, strlen(id));
	return number != SKY_NONE && sky_figure_contradicted(sky_figure_at(snapshot, number), chart->request->as_of);
}

/* A sign beside the mark: it shows on which side of the number nothing is known. */
static const char *open_side(struct sky_cell low, struct sky_cell high)
{
	if ((low.type == SKY_CELL_NULL) == (high.type == SKY_CELL_NULL))
		return NULL;
	return low.type == SKY_CELL_NULL ? "↓" : "↑";
}

/* The kind of period whose line leads through the claim. Of the claims on one thing only the preferred one is on a
 * line. NULL: no line. */
static const char *span_of(struct sky_chart *chart, const void *row, const char *place)
{
	static const char *const names[] = {
	    [SKY_PERIOD_NONE] = NULL,         [SKY_PERIOD_YEAR] = "year",   [SKY_PERIOD_HALF] = "half",
	    [SKY_PERIOD_QUARTER] = "quarter", [SKY_PERIOD_MONTH] = "month", [SKY_PERIOD_DAY] = "day",
	    [SKY_PERIOD_RANGE] = "range"};
	const char *rank = sky_chart_text(chart, row, "rank");
	struct sky_period period;
	if ((sky_table_column(chart->result->table, "rank") &&
	     (!rank || strcmp(rank, sky_rank_text(SKY_RANK_PREFERRED)) != 0)) ||
	    sky_period_parse(place, strlen(place), &period))
		return NULL;
	return names[period.kind];
}

/* What is drawn for a row. */
struct datum {
	struct sky_cell value, low, high;
	const char *place, *series, *open, *span, *reasons;
	bool marked, hollow;
};

static struct datum datum_of(struct sky_chart *chart, const struct sky_chart_measure *measure, size_t index)
{
	const struct sky_chart_plan *plan = chart->plan;
	const void *row = chart->result->rows[index];
	const char *kind = sky_chart_text(chart, row, "kind"), *place = sky_chart_text(chart, row, plan->x);
	struct datum datum = {
	    .value = sky_chart_cell(chart, row, measure->value),
	    .low = sky_chart_cell(chart, row, measure->low),
	    .high = sky_chart_cell(chart, row, measure->high),
	    .place = place ? place : sky_chart_say(chart, "no period"),
	    .series = sky_chart_series_of(chart, index),
	    .reasons = sky_chart_text(chart, row, "reasons"),
	    .hollow = kind && strcmp(kind, sky_figure_kind_text(SKY_FIGURE_KIND_FORECAST)) == 0,
	};
	const char *qualifier = sky_chart_text(chart, row, "qualifier");
	if (qualifier && strcmp(qualifier, sky_qualifier_text(SKY_QUALIFIER_BETWEEN)) == 0)
		datum.value = SKY_NULL_CELL;                /* the lower end of a range is no point on a line */
	if (place && strcmp(plan->x, "milestone") == 0) /* milestones are words with hyphens; periods stay as they are */
		datum.place = sky_chart_term(chart, place);
	/* Where claims stand side by side, without series, all of them would be marked. */
	datum.marked = plan->series && is_marked(chart, measure, row);
	datum.open = open_side(datum.low, datum.high);
	datum.span = datum.hollow ? NULL : span_of(chart, row, datum.place);
	return datum;
}

/* Notes what the panel has to show of the mark. */
static void note(struct sky_chart *chart, struct sky_chart_panel *panel, const struct datum *datum)
{
	bool valued = datum->value.type != SKY_CELL_NULL;
	size_t known = panel->series.count, series = sky_chart_word(chart, &panel->series, datum->series);
	panel->values |= valued;
	panel->facts |= valued && !datum->hollow;
	panel->forecasts |= valued && datum->hollow;
	panel->intervals |= datum->low.type != SKY_CELL_NULL && datum->high.type != SKY_CELL_NULL;
	panel->arrows |= valued && datum->open;
	panel->rings |= valued && datum->marked;
	panel->lines |= valued && datum->span != NULL;
	panel->reasons |= datum->reasons != NULL;
	panel->repeated |= series < known;
	if (series == known && series < SKY_CHART_RANKED_MAX)
		panel->sizes[series] = valued ? datum->value : datum->low;
	sky_chart_word(chart, &panel->places, datum->place);
	sky_chart_word(chart, &chart->series, datum->series);
	chart->conflicts |= datum->marked;
	chart->open |= datum->hollow;
}

/* false: the row has nothing that can be drawn. */
static bool put_datum(struct sky_chart *chart, const struct sky_chart_measure *measure, size_t index)
{
	static const char *const members[] = {"value_text", "interval",       "event_id", "date",
	                                      "vendor_id",  "missing_reason", "note"};
	static const char *const terms[] = {"kind", "rank"};
	struct sky_json *json = &chart->json;
	const void *row = chart->result->rows[index];
	struct datum datum = datum_of(chart, measure, index);
	if (datum.value.type == SKY_CELL_NULL && (datum.low.type == SKY_CELL_NULL || datum.high.type == SKY_CELL_NULL))
		return false;
	struct sky_chart_panel *panel = panel_of(chart, measure, row);
	if (!panel) {
		json->out->failed = true;
		return false;
	}
	note(chart, panel, &datum);
	sky_json_object(json);
	sky_json_put_integer(json, "panel", (int64_t)panel->number);
	sky_json_put_text(json, "series", datum.series);
	sky_json_put_text(json, "place", datum.place);
	sky_json_put_text(json, "span", datum.span);
	sky_json_key(json, "value");
	sky_json_cell(json, datum.value);
	sky_json_key(json, "low");
	sky_json_cell(json, datum.low);
	sky_json_key(json, "high");
	sky_json_cell(json, datum.high);
	sky_json_put_text(json, "open_side", datum.open);
	sky_json_put_bool(json, "conflict", datum.marked);
	sky_json_put_bool(json, "hollow", datum.hollow);
	sky_json_put_text(json, "figure_id", measure->figure ? sky_chart_text(chart, row, measure->figure) : NULL);
	sky_chart_members(chart, row, members, SKY_COUNT(members));
	sky_chart_terms(chart, row, terms, SKY_COUNT(terms));
	if (datum.reasons)
		sky_json_put_text(json, "reasons", sky_chart_reasons(chart, datum.reasons));
	sky_chart_origin(chart, row);
	sky_json_object_end(json);
	return true;
}

/* Each of several panels has a title of its own. */
static const char *says_of(struct sky_chart *chart)
{
	const char *bars = sky_chart_say(chart, "Bars: what each number can stand for as printed.");
	if (!chart->panels)
		return sky_chart_say(chart, "No numbers");
	return chart->several ? bars : sky_text_make(chart->request, chart->json.out, "%s. %s", chart->panels->title, bars);
}

void sky_chart_put_claims(struct sky_chart *chart)
{
	sky_json_array(&chart->json);
	for (size_t i = 0; i < chart->result->count; i++) {
		bool shown = false;
		for (const struct sky_chart_measure *measure = chart->plan->measures; measure->value; measure++) {
			bool drawn = put_datum(chart, measure, i);
			shown |= drawn;
			chart->hidden += !drawn;
		}
		chart->shown += shown;
	}
	sky_json_array_end(&chart->json);
	chart->several = chart->panels && chart->panels->next;
	chart->named = true;
	for (struct sky_chart_panel *panel = chart->panels; panel; panel = panel->next) {
		sky_chart_finish_panel(chart, panel);
		chart->named &= panel->ranked;
	}
	chart->says = says_of(chart);
	chart->panel = chart->several ? NULL : chart->panels;
}
