/* Charts of claims with a number: one panel for each measure and unit, since yuan and percent share no axis; one place on its
 * horizontal axis for each period (or milestone); within it one mark for each claim, side by side by series. */
#include "handlers/chart_internal.h"
#include "handlers/texts.h"
#include "model/standing.h"

#include <string.h>

#define RANKED_MAX 40 /* more are not read as a list */

/* Where a number stands in a row. */
struct measure {
	const char *title;              /* NULL: the row's metric */
	const char *value, *low, *high; /* columns */
	const char *unit;               /* NULL: the row's unit and currency */
	const char *figure;             /* column of the figure's id; NULL: none */
};

static const struct measure claim[] = {{NULL, "value", "value_low", "value_high", NULL, "figure_id"}};
static const struct measure row_is_claim[] = {{NULL, "value", "value_low", "value_high", NULL, "id"}};
static const struct measure share[] = {{"Market share", "value", "value_low", "value_high", NULL, "figure_id"}};
static const struct measure concentration[] = {
    {"Share of the n largest (CRn)", "cr", "cr_low", "cr_high", "percent", "cr_id"},
    {"Herfindahl-Hirschman index", "hhi", "hhi_low", "hhi_high", "points", "hhi_id"},
    {"Left for all others", "residual", "residual_low", "residual_high", "percent", "residual_id"},
};
static const struct measure lag[] = {
    {"Years behind", "years_behind", "years_behind_low", "years_behind_high", "years", NULL}};

static const struct plan {
	const char *operation, *title;
	const struct measure *measure;
	size_t count;
	const char *x, *x_title;
	const char *series, *series_title; /* column; where it has a record ("vendor_id"), that is shown by name */
	bool by_market;                    /* rows of several markets: each is another measure */
} plans[] = {
    {"list_market_sizes", "Sizes of %s", row_is_claim, 1, "period", "Period", "source_publisher", "Publisher", false},
    {"list_market_shares", "Shares of %s", share, 1, "period", "Period", "vendor_id", "Vendor", false},
    {"list_market_concentration", "Concentration of %s", concentration, 3, "period", "Period", "publisher", "Publisher",
     false},
    {"compare_markets", "Markets compared", claim, 1, "period", "Period", "market_id", "Market", false},
    {"compare_vendors", "Vendors compared", claim, 1, "period", "Period", "vendor_id", "Vendor", true},
    {"compare_milestones", "Milestones compared", lag, 1, "milestone", "Milestone", "vendor_id", "Vendor", false},
    {"list_figures", "Figures", row_is_claim, 1, "period", "Period", "subject_id", "Subject", true},
};

/* What was drawn, for ranking. */
struct mark {
	size_t panel;
	const char *series;
	struct sky_cell size;
};

struct drawing {
	struct sky_chart *chart;
	const struct plan *plan;
	struct mark *marks;
	size_t count;
	struct sky_chart_words names;   /* of the panels */
	struct sky_chart_panel *panels; /* as many as rows times measures, at most */
};

static const struct plan *plan_of(const struct sky_operation *operation)
{
	const struct plan *plan = plans;

	while (strcmp(plan->operation, operation->id) != 0)
		plan++;
	return plan;
}

static const char *name_of(const struct sky_chart *chart, enum sky_kind kind, const char *id)
{
	const struct sky_snapshot *snapshot = chart->request->snapshot;
	uint32_t row = id ? sky_find(snapshot, kind, id, strlen(id)) : SKY_NONE;

	return row == SKY_NONE ? id : sky_chart_name(chart, (struct sky_ref){kind, row});
}

/* What the number measures, and in which market where the rows are of several. */
static const char *measured(struct sky_chart *chart, const struct plan *plan, const struct measure *measure,
                            const void *row)
{
	const char *metric = sky_chart_text(chart, row, "metric_id"), *market = NULL;

	if (measure->title)
		return sky_chart_say(chart, measure->title);
	if (!metric) /* a comparison by one metric, which the request names */
		metric = sky_request_text(chart->request, "metric");
	if (plan->by_market)
		market = sky_chart_text(chart, row, "market_id");
	metric = name_of(chart, SKY_METRIC, metric);
	return market ? sky_text_make(chart->request, chart->json.out, "%s, %s", metric, name_of(chart, SKY_MARKET, market))
	              : metric;
}

static const char *unit_of(struct sky_chart *chart, const struct measure *measure, const void *row)
{
	const char *currency = sky_chart_text(chart, row, "currency"), *unit = sky_chart_text(chart, row, "unit");

	if (measure->unit)
		return measure->unit;
	return currency ? currency : unit ? unit : "no unit";
}

/* The number of the panel in which the measure of the row stands. */
static size_t panel_of(struct drawing *drawing, const struct measure *measure, const void *row)
{
	struct sky_chart *chart = drawing->chart;
	const char *title = measured(chart, drawing->plan, measure, row), *unit = unit_of(chart, measure, row);
	const char *name = sky_text_make(chart->request, chart->json.out, "%s (%s)",
	                                 title ? title : sky_chart_say(chart, "Value"), sky_chart_say(chart, unit));
	size_t number = sky_chart_word(chart, &drawing->names, name);
	struct sky_chart_panel *panel = &drawing->panels[number];

	panel->title = name;
	panel->unit = unit;
	panel->x_title = drawing->plan->x_title;
	panel->series_title = drawing->plan->series_title;
	return number;
}

/* The kind of record that the series of a row is; SKY_KIND_COUNT: a text. */
static enum sky_kind series_kind(struct sky_chart *chart, const struct plan *plan, const void *row)
{
	const char *kind;
	uint8_t number;

	if (strcmp(plan->series, "vendor_id") == 0)
		return SKY_VENDOR;
	if (strcmp(plan->series, "market_id") == 0)
		return SKY_MARKET;
	kind = strcmp(plan->series, "subject_id") == 0 ? sky_chart_text(chart, row, "subject_kind") : NULL;
	return kind && sky_enum_find(&sky_kind_table, kind, strlen(kind), &number) ? number : SKY_KIND_COUNT;
}

static const char *series_of(struct sky_chart *chart, const struct plan *plan, const void *row)
{
	const char *text = sky_chart_text(chart, row, plan->series), *name = NULL;
	enum sky_kind kind = series_kind(chart, plan, row);

	if (text && kind != SKY_KIND_COUNT)
		return name_of(chart, kind, text);
	if (!text && kind == SKY_VENDOR)
		name = sky_chart_text(chart, row, "vendor_name"); /* what is left for all others */
	return text ? text : sky_chart_say(chart, name ? name : "computed");
}

/* A row that may not be compared with the first, for another reason than that one of the two is missing. */
static bool is_refused(struct sky_chart *chart, const void *row)
{
	const char *reasons = sky_chart_text(chart, row, "reasons");

	return reasons && strncmp(reasons, "missing:", strlen("missing:")) != 0;
}

/* A contradiction of the claim, or a row that may not be compared with the first. */
static bool is_marked(struct sky_chart *chart, const struct measure *measure, const void *row)
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

static void put_number(struct sky_chart *chart, const char *key, struct sky_cell cell)
{
	sky_json_key(&chart->json, key);
	sky_json_cell(&chart->json, cell);
}

/* Which side of the number nothing is known of, as a sign beside its mark. */
static const char *open_side(struct sky_cell low, struct sky_cell high)
{
	if ((low.type == SKY_CELL_NULL) == (high.type == SKY_CELL_NULL))
		return NULL;
	return low.type == SKY_CELL_NULL ? "↓" : "↑";
}

/* The kind of period in which a line may lead through the claim: of those on one thing only the preferred one is on it. NULL: none. */
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
	const char *place, *series, *open, *span;
	bool marked, hollow;
};

/* Notes what the panel has to show of it. */
static void note(struct drawing *drawing, size_t number, const struct datum *datum)
{
	struct sky_chart *chart = drawing->chart;
	struct sky_chart_panel *panel = &drawing->panels[number];
	bool valued = datum->value.type != SKY_CELL_NULL;
	size_t known = panel->series.count;

	panel->values |= valued;
	panel->facts |= valued && !datum->hollow;
	panel->forecasts |= valued && datum->hollow;
	panel->intervals |= datum->low.type != SKY_CELL_NULL && datum->high.type != SKY_CELL_NULL;
	panel->arrows |= valued && datum->open;
	panel->rings |= valued && datum->marked;
	panel->lines |= valued && datum->span != NULL;
	sky_chart_word(chart, &panel->places, datum->place);
	sky_chart_word(chart, &panel->series, datum->series);
	panel->repeated |= panel->series.count == known;
	sky_chart_word(chart, &chart->series, datum->series);
	chart->conflicts |= datum->marked;
	chart->open |= datum->hollow;
	drawing->marks[drawing->count++] = (struct mark){number, datum->series, valued ? datum->value : datum->low};
}

static void put_datum(struct drawing *drawing, const struct measure *measure, const void *row)
{
	static const char *const members[] = {"value_text", "interval", "kind",      "rank",           "event_id",
	                                      "date",       "reasons",  "vendor_id", "missing_reason", "note"};
	struct sky_chart *chart = drawing->chart;
	struct sky_json *json = &chart->json;
	const char *kind = sky_chart_text(chart, row, "kind"), *place = sky_chart_text(chart, row, drawing->plan->x);
	struct datum datum = {
	    .value = sky_chart_cell(chart, row, measure->value),
	    .low = sky_chart_cell(chart, row, measure->low),
	    .high = sky_chart_cell(chart, row, measure->high),
	    .place = place ? place : sky_chart_say(chart, "no period"),
	    .series = series_of(chart, drawing->plan, row),
	    .hollow = kind && strcmp(kind, sky_figure_kind_text(SKY_FIGURE_KIND_FORECAST)) == 0,
	};
	size_t number;

	if (datum.value.type == SKY_CELL_NULL && (datum.low.type == SKY_CELL_NULL || datum.high.type == SKY_CELL_NULL)) {
		chart->hidden++;
		return;
	}
	datum.marked = is_marked(chart, measure, row);
	datum.open = open_side(datum.low, datum.high);
	datum.span = datum.hollow ? NULL : span_of(chart, row, datum.place);
	number = panel_of(drawing, measure, row);
	note(drawing, number, &datum);
	sky_json_object(json);
	sky_json_put_integer(json, "panel", (int64_t)number);
	sky_json_put_text(json, "series", datum.series);
	sky_json_put_text(json, "place", datum.place);
	sky_json_put_text(json, "span", datum.span);
	put_number(chart, "value", datum.value);
	put_number(chart, "low", datum.low);
	put_number(chart, "high", datum.high);
	sky_json_put_text(json, "open_side", datum.open);
	sky_json_put_bool(json, "conflict", datum.marked);
	sky_json_put_bool(json, "hollow", datum.hollow);
	sky_json_put_text(json, "figure_id", measure->figure ? sky_chart_text(chart, row, measure->figure) : NULL);
	sky_chart_members(chart, row, members, SKY_COUNT(members));
	sky_chart_origin(chart, row);
	sky_json_object_end(json);
}

/* A panel of one period, with one number of each series, shows them in the order of size. */
static void rank(const struct drawing *drawing, size_t number)
{
	struct sky_chart_panel *panel = &drawing->panels[number];
	struct sky_cell sizes[RANKED_MAX];
	size_t count = 0;

	if (panel->places.count != 1 || panel->repeated || panel->series.count > RANKED_MAX)
		return;
	for (size_t i = 0; i < drawing->count; i++) {
		const struct mark *mark = &drawing->marks[i];
		size_t at = count;

		if (mark->panel != number)
			continue;
		for (; at > 0 && sky_cell_compare(sizes[at - 1], mark->size) < 0; at--) {
			sizes[at] = sizes[at - 1];
			panel->series.text[at] = panel->series.text[at - 1];
		}
		sizes[at] = mark->size;
		panel->series.text[at] = mark->series;
		count++;
	}
	panel->ranked = true;
}

static void put_panels(const struct drawing *drawing)
{
	struct sky_chart *chart = drawing->chart;
	struct sky_json *json = &chart->json;

	sky_json_key(json, "vconcat");
	sky_json_array(json);
	for (size_t i = 0; i < drawing->names.count; i++) {
		sky_json_object(json);
		sky_chart_put_panel(chart, &drawing->panels[i], i, false);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
	sky_json_key(json, "resolve");
	sky_json_object(json);
	sky_chart_object(chart, "scale", "color", "shared", "shape", "shared", "stroke", "shared", NULL);
	sky_json_object_end(json);
}

static const char *title_of(const struct drawing *drawing)
{
	struct sky_chart *chart = drawing->chart;
	struct sky_ref market = {SKY_MARKET, sky_request_row(chart->request, "market")};
	const char *title = drawing->plan->title;

	return strstr(title, "%s") ? sky_chart_fill(chart, title, sky_chart_name(chart, market))
	                           : sky_chart_say(chart, title);
}

/* Each of several panels has a title of its own. */
static const char *says_of(const struct drawing *drawing)
{
	struct sky_chart *chart = drawing->chart;
	const char *bars = sky_chart_say(chart, "Bars: what each number can stand for as printed.");

	if (drawing->names.count == 0)
		return sky_chart_say(chart, "No numbers");
	if (drawing->names.count > 1)
		return bars;
	return sky_text_make(chart->request, chart->json.out, "%s. %s", sky_chart_panel_title(chart, &drawing->panels[0]),
	                     bars);
}

void sky_chart_claims(struct sky_chart *chart)
{
	struct drawing drawing = {.chart = chart, .plan = plan_of(chart->request->operation)};
	const struct sky_result *result = chart->result;
	size_t most = result->count * drawing.plan->count + 1;

	drawing.panels = sky_arena_calloc(chart->request->arena, most, sizeof(*drawing.panels));
	drawing.marks = sky_arena_calloc(chart->request->arena, most, sizeof(*drawing.marks));
	if (!drawing.panels || !drawing.marks) {
		chart->json.out->failed = true;
		return;
	}
	sky_json_key(&chart->json, "data");
	sky_json_object(&chart->json);
	sky_json_key(&chart->json, "values");
	sky_json_array(&chart->json);
	for (size_t i = 0; i < result->count; i++) {
		size_t hidden = chart->hidden;

		for (size_t j = 0; j < drawing.plan->count; j++)
			put_datum(&drawing, &drawing.plan->measure[j], result->rows[i]);
		chart->shown += chart->hidden - hidden < drawing.plan->count;
	}
	sky_json_array_end(&chart->json);
	sky_json_object_end(&chart->json);
	for (size_t i = 0; i < drawing.names.count; i++) {
		sky_chart_sort_places(chart, &drawing.panels[i].places);
		rank(&drawing, i);
	}
	sky_chart_head(chart, title_of(&drawing), says_of(&drawing));
	if (drawing.names.count == 0)
		sky_chart_nothing(chart);
	else if (drawing.names.count == 1)
		sky_chart_put_panel(chart, &drawing.panels[0], 0, true);
	else
		put_panels(&drawing);
}
