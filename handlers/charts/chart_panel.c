/* A panel of claims: bars for intervals, points for values, arrows where no end is known, rings. Over several periods the numbers stand
 * above them, each series beside the other; of one period they are ranked, the largest on top. */
#include "handlers/charts/chart_panel.h"
#include "handlers/charts/chart_parts.h"
#include "handlers/charts/chart_words.h"
#include "handlers/table/texts.h"

#include <string.h>

#define HEIGHT_ALONE 360
#define HEIGHT_PANEL 220
#define HEIGHT_RANKED 26 /* of each series */
#define HEIGHT_SIDE 34   /* of each claim */
#define LETTER_WIDTH 6
#define LABEL_GAP 12
#define TICKS_ACROSS 6
#define SIDE_PADDING 40

/* The encodings that place a mark: the period, beside it the series, and the number. */
struct axes {
	const struct sky_chart_panel *panel;
	const char *field, *second; /* second: the other end of a bar; NULL: a point */
};

/* Amounts and counts are written short; what is not is a few digits long anyway. */
static bool is_scaled(const struct sky_chart_panel *panel)
{
	uint8_t unit;

	return !sky_enum_find(&sky_unit_table, panel->unit, strlen(panel->unit), &unit) || unit == SKY_UNIT_COUNT;
}

static const char *myriads(const struct sky_chart *chart, const char *number, const char *digits)
{
	static const struct {
		const char *from, *word;
	} steps[] = {{"1e4", "万"}, {"1e8", "亿"}, {"1e12", "万亿"}};
	struct sky_buffer *out = chart->json.out;
	const char *text = sky_text_make(chart->request, out, "format(%s, '%s~r')", number, digits);

	for (size_t i = 0; i < SKY_COUNT(steps); i++) {
		text = sky_text_make(chart->request, out, "abs(%s) >= %s ? format(%s / %s, '%s~r') + '%s' : %s", number,
		                     steps[i].from, number, steps[i].from, digits, steps[i].word, text);
	}
	return text;
}

/* The expression of Vega that writes a number as its readers do: 218.1B, 2181亿. `digits`: of d3-format, in front of its letter. */
static const char *number_text(const struct sky_chart *chart, const struct sky_chart_panel *panel, const char *number,
                               const char *digits)
{
	struct sky_buffer *out = chart->json.out;

	if (!is_scaled(panel)) {
		return strcmp(panel->unit, "percent") == 0
		           ? sky_text_make(chart->request, out, "%s + ' %%'", number)
		           : sky_text_make(chart->request, out, "format(%s, '" SKY_CHART_DIGITS "')", number);
	}
	if (chart->chinese) {
		return myriads(chart, number, digits);
	}
	/* d3 writes a thousand million as G, which no one does with money. */
	return sky_text_make(chart->request, out, "replace(format(%s, '%s~s'), 'G', 'B')", number, digits);
}

static void put_number_axis(struct sky_chart *chart, const struct axes *axes)
{
	struct sky_json *json = &chart->json;
	bool across = axes->panel->ranked;

	sky_json_key(json, across ? "x" : "y");
	sky_json_object(json);
	sky_json_put_text(json, "field", axes->field);
	sky_json_put_text(json, "type", "quantitative");
	sky_json_put_text(json, "title", sky_chart_term(chart, axes->panel->unit));
	if (axes->panel->side) { /* the claims may lie close together, far from zero */
		sky_json_key(json, "scale");
		sky_json_object(json);
		sky_json_put_bool(json, "zero", false);
		sky_json_put_integer(json, "padding", SIDE_PADDING);
		sky_json_object_end(json);
	}
	sky_json_key(json, "axis");
	sky_json_object(json);
	if (is_scaled(axes->panel)) {
		sky_json_put_text(json, "labelExpr", number_text(chart, axes->panel, "datum.value", ""));
	}
	if (across) {
		sky_json_put_integer(json, "tickCount", TICKS_ACROSS);
	}
	sky_json_object_end(json);
	sky_json_object_end(json);
	if (axes->second) {
		sky_chart_object(chart, across ? "x2" : "y2", "field", axes->second, NULL);
	}
}

/* Pixels that the labels take in a line. */
static size_t label_width(const struct sky_chart_words *places)
{
	size_t width = 0;

	for (size_t i = 0; i < places->count; i++) {
		width += strlen(places->text[i]) * LETTER_WIDTH + LABEL_GAP;
	}
	return width;
}

static void put_periods(struct sky_chart *chart, const struct sky_chart_panel *panel)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, "x");
	sky_json_object(json);
	sky_json_put_text(json, "field", "place");
	sky_json_put_text(json, "type", "ordinal");
	sky_json_put_text(json, "title", sky_chart_say(chart, panel->x_title));
	sky_chart_domain(chart, &panel->places);
	sky_json_key(json, "axis");
	sky_json_object(json);
	sky_json_put_integer(json, "labelAngle", label_width(&panel->places) > SKY_CHART_WIDTH ? -40 : 0);
	sky_json_object_end(json);
	sky_json_object_end(json);
	sky_json_key(json, "xOffset");
	sky_json_object(json);
	sky_json_put_text(json, "field", "series");
	sky_json_put_text(json, "type", "nominal");
	sky_chart_domain(chart, &chart->series);
	sky_json_object_end(json);
}

static void put_ranks(struct sky_chart *chart, const struct sky_chart_panel *panel)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, "y");
	sky_json_object(json);
	sky_json_put_text(json, "field", "series");
	sky_json_put_text(json, "type", "nominal");
	sky_json_put_null(json, "title");
	sky_chart_domain(chart, &panel->series);
	sky_json_object_end(json);
}

static void put_axes(struct sky_chart *chart, const void *closure)
{
	const struct axes *axes = closure;

	if (axes->panel->ranked) {
		put_ranks(chart, axes->panel);
	} else {
		put_periods(chart, axes->panel);
	}
	put_number_axis(chart, axes);
}

/* Through the preferred claims of a series; years and quarters are never on one line. */
static void put_lines(struct sky_chart *chart, const struct axes *axes)
{
	struct sky_json *json = &chart->json;

	sky_json_object(json);
	sky_chart_filter(chart, "isValid(datum.span) && isValid(datum.value)");
	sky_json_key(json, "mark");
	sky_json_object(json);
	sky_json_put_text(json, "type", "line");
	sky_json_key(json, "opacity");
	sky_json_decimal(json, (struct sky_decimal){.mantissa = 4, .exponent = -1});
	sky_json_object_end(json);
	sky_chart_encode(chart, put_axes, axes);
	sky_chart_colour(chart, "series", axes->panel->series_title);
	sky_chart_object(chart, "detail", "field", "span", "type", "nominal", NULL);
	sky_chart_end_layer(chart);
}

static void put_bars(struct sky_chart *chart, const struct axes *axes)
{
	struct sky_json *json = &chart->json;

	sky_json_object(json);
	sky_chart_filter(chart, "isValid(datum.value)");
	sky_json_key(json, "mark");
	sky_json_object(json);
	sky_json_put_text(json, "type", "bar");
	sky_json_put_integer(json, "height", HEIGHT_RANKED / 2);
	sky_json_key(json, "opacity");
	sky_json_decimal(json, (struct sky_decimal){.mantissa = 35, .exponent = -2});
	sky_json_object_end(json);
	sky_chart_encode(chart, put_axes, axes);
	sky_chart_colour(chart, "series", axes->panel->series_title);
	sky_chart_end_layer(chart);
}

static void put_intervals(struct sky_chart *chart, struct axes axes)
{
	axes.field = "low";
	axes.second = "high";
	sky_json_object(&chart->json);
	sky_chart_filter(chart, "isValid(datum.low) && isValid(datum.high)");
	sky_chart_rule(chart, axes.panel->side ? 8 : 4);
	sky_chart_encode(chart, put_axes, &axes);
	sky_chart_colour(chart, "series", axes.panel->series_title);
	sky_chart_end_layer(chart);
}

static void put_points(struct sky_chart *chart, const struct axes *axes, bool hollow)
{
	const struct sky_chart_tip tips[] = {
	    {"series", axes->panel->series_title, false},
	    {"place", axes->panel->x_title, false},
	    {"value_text", "As printed", false},
	    {"value", sky_chart_term(chart, axes->panel->unit), true},
	    {"low", "At least", true},
	    {"high", "At most", true},
	    {"kind", "Kind", false},
	    {"rank", "Rank", false},
	    {"source", "Source", false},
	    {"locator", "Where", false},
	    {"figure_id", "Figure", false},
	    {"reasons", "Not comparable", false},
	};
	size_t count = SKY_COUNT(tips) - !axes->panel->reasons;

	sky_json_object(&chart->json);
	sky_chart_point(chart, hollow, 80, tips, count);
	sky_chart_encode(chart, put_axes, axes);
	sky_chart_series(chart, "series", axes->panel->series_title);
	sky_chart_object(chart, "href", "field", "source_url", NULL);
	sky_chart_tips(chart, tips, count);
	sky_chart_end_layer(chart);
}

static void put_text_mark(struct sky_chart *chart, int64_t dx, int64_t size, bool left)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, "mark");
	sky_json_object(json);
	sky_json_put_text(json, "type", "text");
	sky_json_put_text(json, "align", left ? "left" : "center");
	sky_json_put_integer(json, "dx", dx);
	sky_json_put_integer(json, "fontSize", size);
	sky_json_object_end(json);
}

/* An arrow where a number has no known end: "more than 5 million". */
static void put_arrows(struct sky_chart *chart, const struct axes *axes)
{
	sky_json_object(&chart->json);
	sky_chart_filter(chart, "isValid(datum.open_side) && isValid(datum.value)");
	put_text_mark(chart, 9, 14, false);
	sky_chart_encode(chart, put_axes, axes);
	sky_chart_object(chart, "text", "field", "open_side", NULL);
	sky_chart_end_layer(chart);
}

/* The number at the end of a bar; of a claim among others also what stands against it. */
static void put_labels(struct sky_chart *chart, struct axes axes)
{
	struct sky_json *json = &chart->json;
	const char *number = number_text(chart, axes.panel, "datum.value", ".4");

	axes.field = "end";
	sky_json_object(json);
	sky_json_key(json, "transform");
	sky_json_array(json);
	sky_json_object(json);
	sky_json_put_text(json, "filter", "isValid(datum.value)");
	sky_json_object_end(json);
	sky_json_object(json);
	sky_json_put_text(json, "calculate",
	                  axes.panel->side ? sky_text_make(chart->request, json->out, "(%s) + ', ' + datum.rank", number)
	                                   : number);
	sky_json_put_text(json, "as", "label");
	sky_json_object_end(json);
	sky_json_object(json);
	sky_json_put_text(json, "calculate", "isValid(datum.high) ? datum.high : datum.value");
	sky_json_put_text(json, "as", "end");
	sky_json_object_end(json);
	sky_json_array_end(json);
	put_text_mark(chart, 14, 11, true);
	sky_chart_encode(chart, put_axes, &axes);
	sky_chart_object(chart, "text", "field", "label", NULL);
	sky_chart_end_layer(chart);
}

static bool is_later(const struct sky_period *a, const struct sky_period *b)
{
	return a->start != b->start ? a->start > b->start : a->end > b->end;
}

void sky_chart_sort_places(struct sky_chart *chart, struct sky_chart_words *places)
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

		if (sky_period_parse(text, strlen(text), &own)) {
			own.start = own.end = SKY_DAY_MAX;
		}
		for (; at > 0 && is_later(&period[at - 1], &own); at--) {
			period[at] = period[at - 1];
			places->text[at] = places->text[at - 1];
		}
		period[at] = own;
		places->text[at] = text;
	}
}

static int64_t height_of(const struct sky_chart_panel *panel, bool alone)
{
	if (panel->ranked) {
		return (panel->side ? HEIGHT_SIDE : HEIGHT_RANKED) * (int64_t)panel->series.count;
	}
	return alone ? HEIGHT_ALONE : HEIGHT_PANEL;
}

void sky_chart_put_panel(struct sky_chart *chart, const struct sky_chart_panel *panel, size_t number, bool alone)
{
	struct sky_json *json = &chart->json;
	const struct axes axes = {panel, "value", NULL};

	if (!alone) {
		sky_json_put_text(json, "title", sky_chart_panel_title(chart, panel));
		sky_chart_filter(chart, sky_text_make(chart->request, json->out, "datum.panel === %zu", number));
	}
	sky_json_put_integer(json, "width", SKY_CHART_WIDTH);
	sky_json_put_integer(json, "height", height_of(panel, alone));
	sky_json_key(json, "layer");
	sky_json_array(json);
	/* A layer without a mark has no scale, of which Vega complains. */
	if (panel->ranked && panel->values && !panel->side) {
		put_bars(chart, &axes);
	}
	if (panel->lines && !panel->ranked) {
		put_lines(chart, &axes);
	}
	if (panel->intervals) {
		put_intervals(chart, axes);
	}
	if (panel->rings) { /* under the points, which have the tooltips */
		sky_chart_rings(chart, put_axes, &axes);
	}
	if (panel->facts) {
		put_points(chart, &axes, false);
	}
	if (panel->forecasts) {
		put_points(chart, &axes, true);
	}
	if (panel->arrows) {
		put_arrows(chart, &axes);
	}
	if (panel->ranked && panel->values) {
		put_labels(chart, axes);
	}
	sky_json_array_end(json);
}

const char *sky_chart_panel_title(struct sky_chart *chart, const struct sky_chart_panel *panel)
{
	return panel->ranked && panel->places.count == 1
	           ? sky_text_make(chart->request, chart->json.out, "%s, %s", panel->title, panel->places.text[0])
	           : panel->title;
}
