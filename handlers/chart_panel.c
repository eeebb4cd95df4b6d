/* A panel of claims: bars for intervals, points for values, arrows where no end is known, rings. Over several periods the numbers stand
 * above them, each series beside the other; of one period they are ranked, the largest on top. */
#include "handlers/chart_internal.h"
#include "handlers/texts.h"

#include <string.h>

#define HEIGHT_ALONE 360
#define HEIGHT_PANEL 220
#define HEIGHT_RANKED 26 /* of each series */
#define LETTER_WIDTH 6
#define LABEL_GAP 12
#define TICKS_ACROSS 6

/* The encodings that place a mark: the period, beside it the series, and the number. */
struct axes {
	const struct sky_chart_panel *panel;
	const char *field, *second; /* second: the other end of a bar; NULL: a point */
};

static void put_number_axis(struct sky_chart *chart, const struct axes *axes)
{
	struct sky_json *json = &chart->json;
	bool large = strcmp(axes->panel->unit, "percent") != 0, across = axes->panel->ranked;

	sky_json_key(json, across ? "x" : "y");
	sky_json_object(json);
	sky_json_put_text(json, "field", axes->field);
	sky_json_put_text(json, "type", "quantitative");
	sky_json_put_text(json, "title", sky_chart_say(chart, axes->panel->unit));
	sky_json_key(json, "axis");
	sky_json_object(json);
	/* d3 writes a thousand million as G, which no one does with money. */
	sky_json_put_text(json, "labelExpr", large ? "replace(format(datum.value, '~s'), 'G', 'B')" : "datum.label");
	if (across)
		sky_json_put_integer(json, "tickCount", TICKS_ACROSS);
	sky_json_object_end(json);
	sky_json_object_end(json);
	if (axes->second)
		sky_chart_object(chart, across ? "x2" : "y2", "field", axes->second, NULL);
}

/* Pixels that the labels take in a line. */
static size_t label_width(const struct sky_chart_words *places)
{
	size_t width = 0;

	for (size_t i = 0; i < places->count; i++)
		width += strlen(places->text[i]) * LETTER_WIDTH + LABEL_GAP;
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

	if (axes->panel->ranked)
		put_ranks(chart, axes->panel);
	else
		put_periods(chart, axes->panel);
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
	sky_chart_rule(chart, 4);
	sky_chart_encode(chart, put_axes, &axes);
	sky_chart_colour(chart, "series", axes.panel->series_title);
	sky_chart_end_layer(chart);
}

static void put_points(struct sky_chart *chart, const struct axes *axes, bool hollow)
{
	const struct sky_chart_tip tips[] = {
	    {"series", axes->panel->series_title},
	    {"place", axes->panel->x_title},
	    {"value_text", "As printed"},
	    {"value", axes->panel->unit},
	    {"low", "At least"},
	    {"high", "At most"},
	    {"kind", "Kind"},
	    {"reasons", "Not comparable"},
	    {"source", "Source"},
	    {"locator", "Where"},
	    {"figure_id", "Figure"},
	};

	sky_json_object(&chart->json);
	sky_chart_point(chart, hollow, 80);
	sky_chart_encode(chart, put_axes, axes);
	sky_chart_series(chart, "series", axes->panel->series_title);
	sky_chart_object(chart, "href", "field", "source_url", NULL);
	sky_chart_tips(chart, tips, SKY_COUNT(tips));
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

/* The number at the end of a bar. */
static void put_labels(struct sky_chart *chart, struct axes axes)
{
	struct sky_json *json = &chart->json;
	bool percent = strcmp(axes.panel->unit, "percent") == 0;

	axes.field = "end";
	sky_json_object(json);
	sky_json_key(json, "transform");
	sky_json_array(json);
	sky_json_object(json);
	sky_json_put_text(json, "filter", "isValid(datum.value)");
	sky_json_object_end(json);
	sky_json_object(json);
	sky_json_put_text(json, "calculate",
	                  percent ? "datum.value + ' %'" : "replace(format(datum.value, '.4~s'), 'G', 'B')");
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

static int64_t height_of(const struct sky_chart_panel *panel, bool alone)
{
	if (panel->ranked)
		return HEIGHT_RANKED * (int64_t)panel->series.count;
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
	if (panel->ranked && panel->values)
		put_bars(chart, &axes);
	if (panel->lines && !panel->ranked)
		put_lines(chart, &axes);
	if (panel->intervals)
		put_intervals(chart, axes);
	if (panel->facts)
		put_points(chart, &axes, false);
	if (panel->forecasts)
		put_points(chart, &axes, true);
	if (panel->arrows)
		put_arrows(chart, &axes);
	if (panel->rings)
		sky_chart_rings(chart, put_axes, &axes);
	if (panel->ranked && panel->values)
		put_labels(chart, axes);
	sky_json_array_end(json);
}

const char *sky_chart_panel_title(struct sky_chart *chart, const struct sky_chart_panel *panel)
{
	return panel->ranked ? sky_text_make(chart->request, chart->json.out, "%s, %s", panel->title, panel->places.text[0])
	                     : panel->title;
}
