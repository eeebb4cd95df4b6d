/* Charts of claims with a number: one panel for each measure and unit, since yuan and percent share no axis; one place on its
 * horizontal axis for each period (or milestone); within it one mark for each claim, side by side by series. */
#include "handlers/chart_internal.h"
#include "handlers/texts.h"
#include "model/standing.h"

#include <string.h>

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
	const char *series, *series_title; /* column; "subject_id" is shown by name */
	bool by_market;                    /* rows of several markets: each is another measure */
} plans[] = {
    {"list_market_sizes", "Sizes of %s", row_is_claim, 1, "period", "Period", "source_publisher", "Publisher", false},
    {"list_market_shares", "Shares of %s", share, 1, "period", "Period", "vendor_name", "Vendor", false},
    {"list_market_concentration", "Concentration of %s", concentration, 3, "period", "Period", "publisher", "Publisher",
     false},
    {"compare_markets", "Markets compared", claim, 1, "period", "Period", "market_name", "Market", false},
    {"compare_vendors", "Vendors compared", claim, 1, "period", "Period", "vendor_name", "Vendor", true},
    {"compare_milestones", "Milestones compared", lag, 1, "milestone", "Milestone", "vendor_name", "Vendor", false},
    {"list_figures", "Figures", row_is_claim, 1, "period", "Period", "subject_id", "Subject", true},
};

struct drawing {
	struct sky_chart *chart;
	const struct plan *plan;
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

	return row == SKY_NONE ? id : sky_title(snapshot, (struct sky_ref){kind, row});
}

/* What the number measures, and in which market where the rows are of several. */
static const char *measured(struct sky_chart *chart, const struct plan *plan, const struct measure *measure,
                            const void *row)
{
	const char *metric = sky_chart_text(chart, row, "metric_id"), *market = NULL;

	if (measure->title)
		return measure->title;
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

static struct sky_chart_panel *panel_of(struct drawing *drawing, const struct measure *measure, const void *row,
                                        size_t *number)
{
	struct sky_chart *chart = drawing->chart;
	const char *title = measured(chart, drawing->plan, measure, row), *unit = unit_of(chart, measure, row);
	const char *name = sky_text_make(chart->request, chart->json.out, "%s (%s)", title ? title : "Value", unit);
	struct sky_chart_panel *panel;

	*number = sky_chart_word(chart, &drawing->names, name);
	panel = &drawing->panels[*number];
	panel->title = name;
	panel->unit = unit;
	panel->x_title = drawing->plan->x_title;
	panel->series_title = drawing->plan->series_title;
	return panel;
}

static const char *series_of(struct sky_chart *chart, const struct plan *plan, const void *row)
{
	const char *text = sky_chart_text(chart, row, plan->series), *kind;
	uint8_t number;

	if (text && strcmp(plan->series, "subject_id") == 0) {
		kind = sky_chart_text(chart, row, "subject_kind");
		if (kind && sky_enum_find(&sky_kind_table, kind, strlen(kind), &number))
			text = name_of(chart, number, text);
	}
	return text ? text : "computed";
}

/* A contradiction of the claim, or a row that may not be compared with the first. */
static bool is_marked(struct sky_chart *chart, const struct measure *measure, const void *row)
{
	struct sky_cell conflict = sky_chart_cell(chart, row, "conflict");
	struct sky_cell comparable = sky_chart_cell(chart, row, "comparable");
	const char *id = measure->figure ? sky_chart_text(chart, row, measure->figure) : NULL;
	const struct sky_snapshot *snapshot = chart->request->snapshot;
	uint32_t number = SKY_NONE;

	if ((conflict.type == SKY_CELL_BOOL && conflict.as.boolean) ||
	    (comparable.type == SKY_CELL_BOOL && !comparable.as.boolean))
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

static void put_datum(struct drawing *drawing, const struct measure *measure, const void *row)
{
	static const char *const members[] = {"value_text", "interval", "kind",      "rank",           "event_id",
	                                      "date",       "reasons",  "vendor_id", "missing_reason", "note"};
	struct sky_chart *chart = drawing->chart;
	struct sky_json *json = &chart->json;
	struct sky_cell value = sky_chart_cell(chart, row, measure->value), low = sky_chart_cell(chart, row, measure->low);
	struct sky_cell high = sky_chart_cell(chart, row, measure->high);
	const char *place = sky_chart_text(chart, row, drawing->plan->x), *series = series_of(chart, drawing->plan, row);
	const char *kind = sky_chart_text(chart, row, "kind"), *open = open_side(low, high);
	bool marked, hollow = kind && strcmp(kind, sky_figure_kind_text(SKY_FIGURE_KIND_FORECAST)) == 0;
	size_t number;
	struct sky_chart_panel *panel;

	if (value.type == SKY_CELL_NULL && (low.type == SKY_CELL_NULL || high.type == SKY_CELL_NULL)) {
		chart->hidden++;
		return;
	}
	marked = is_marked(chart, measure, row);
	panel = panel_of(drawing, measure, row, &number);
	panel->facts |= value.type != SKY_CELL_NULL && !hollow;
	panel->forecasts |= value.type != SKY_CELL_NULL && hollow;
	panel->intervals |= low.type != SKY_CELL_NULL && high.type != SKY_CELL_NULL;
	panel->arrows |= open && value.type != SKY_CELL_NULL;
	panel->rings |= marked && value.type != SKY_CELL_NULL;
	place = place ? place : "no period";
	sky_chart_word(chart, &panel->places, place);
	sky_chart_word(chart, &chart->series, series);
	chart->conflicts |= marked;
	chart->open |= hollow;
	sky_json_object(json);
	sky_json_put_integer(json, "panel", (int64_t)number);
	sky_json_put_text(json, "series", series);
	sky_json_put_text(json, "place", place);
	put_number(chart, "value", value);
	put_number(chart, "low", low);
	put_number(chart, "high", high);
	sky_json_put_text(json, "open_side", open);
	sky_json_put_bool(json, "conflict", marked);
	sky_json_put_bool(json, "hollow", hollow);
	sky_json_put_text(json, "figure_id", measure->figure ? sky_chart_text(chart, row, measure->figure) : NULL);
	sky_chart_members(chart, row, members, SKY_COUNT(members));
	sky_chart_origin(chart, row);
	sky_json_object_end(json);
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

static bool is_later(const struct sky_period *a, const struct sky_period *b)
{
	return a->start != b->start ? a->start > b->start : a->end > b->end;
}

/* Periods in the order of time, the longer of two that begin together last; what is no period stays behind, in the order of rows. */
static void sort_places(struct sky_chart *chart, struct sky_chart_words *places)
{
	struct sky_period *period = sky_arena_calloc(chart->request->arena, places->count + 1, sizeof(*period));

	if (!period) {
		chart->json.out->failed = true;
		return;
	}
	for (size_t i = 0; i < places->count; i++) {
		const char *text = places->text[i];
		struct sky_period own = {SKY_DAY_MAX, SKY_DAY_MAX, SKY_PERIOD_NONE};
		size_t at = i;

		if (sky_period_parse(text, strlen(text), &own))
			own.start = own.end = SKY_DAY_MAX;
		for (; at > 0 && is_later(&period[at - 1], &own); at--) {
			period[at] = period[at - 1];
			places->text[at] = places->text[at - 1];
		}
		period[at] = own;
		places->text[at] = text;
	}
}

static const char *title_of(const struct drawing *drawing)
{
	struct sky_chart *chart = drawing->chart;
	struct sky_ref market = {SKY_MARKET, sky_request_row(chart->request, "market")};
	const char *title = drawing->plan->title;

	if (!strstr(title, "%s"))
		return title;
	return sky_text_make(chart->request, chart->json.out, "%.*s%s", (int)strcspn(title, "%"), title,
	                     sky_title(chart->request->snapshot, market));
}

void sky_chart_claims(struct sky_chart *chart)
{
	struct drawing drawing = {.chart = chart, .plan = plan_of(chart->request->operation)};
	const struct sky_result *result = chart->result;
	const char *title, *units = NULL;

	drawing.panels =
	    sky_arena_calloc(chart->request->arena, result->count * drawing.plan->count + 1, sizeof(*drawing.panels));
	if (!drawing.panels) {
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
	for (size_t i = 0; i < drawing.names.count; i++)
		sort_places(chart, &drawing.panels[i].places);
	title = title_of(&drawing);
	units = sky_text_join(chart->request, chart->json.out, drawing.names.text, drawing.names.count, "; ");
	sky_chart_head(chart, title,
	               sky_text_make(chart->request, chart->json.out,
	                             "%s. Bars: what each number can stand for as printed.", units ? units : "No numbers"));
	if (drawing.names.count == 0)
		sky_chart_nothing(chart);
	else if (drawing.names.count == 1)
		sky_chart_put_panel(chart, &drawing.panels[0], 0, true);
	else
		put_panels(&drawing);
}
