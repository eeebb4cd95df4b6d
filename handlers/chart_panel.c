/* A panel of claims: bars for intervals, points for values, arrows where no end is known, rings. */
#include "handlers/chart_internal.h"
#include "handlers/texts.h"

#include <string.h>

#define HEIGHT_ALONE 360
#define HEIGHT_PANEL 220

/* The encodings that place a mark: the period, beside it the series, and the number. */
struct axes {
	const struct sky_chart_panel *panel;
	const char *field, *second; /* second: the other end of a bar; NULL: a point */
};

static void put_axes(struct sky_chart *chart, const void *closure)
{
	const struct axes *axes = closure;
	struct sky_json *json = &chart->json;
	bool large = strcmp(axes->panel->unit, "percent") != 0;

	sky_json_key(json, "x");
	sky_json_object(json);
	sky_json_put_text(json, "field", "place");
	sky_json_put_text(json, "type", "ordinal");
	sky_json_put_text(json, "title", axes->panel->x_title);
	sky_chart_domain(chart, &axes->panel->places);
	sky_json_key(json, "axis");
	sky_json_object(json);
	sky_json_put_integer(json, "labelAngle", axes->panel->places.count > 8 ? -40 : 0);
	sky_json_object_end(json);
	sky_json_object_end(json);
	sky_json_key(json, "xOffset");
	sky_json_object(json);
	sky_json_put_text(json, "field", "series");
	sky_json_put_text(json, "type", "nominal");
	sky_chart_domain(chart, &chart->series);
	sky_json_object_end(json);
	sky_json_key(json, "y");
	sky_json_object(json);
	sky_json_put_text(json, "field", axes->field);
	sky_json_put_text(json, "type", "quantitative");
	sky_json_put_text(json, "title", axes->panel->unit);
	/* d3 writes a thousand million as G, which no one does with money. */
	sky_chart_object(chart, "axis", "labelExpr", large ? "replace(format(datum.value, '~s'), 'G', 'B')" : "datum.label",
	                 NULL);
	sky_json_object_end(json);
	if (axes->second)
		sky_chart_object(chart, "y2", "field", axes->second, NULL);
}

static void put_intervals(struct sky_chart *chart, struct axes axes)
{
	struct sky_json *json = &chart->json;

	axes.field = "low";
	axes.second = "high";
	sky_json_object(json);
	sky_chart_filter(chart, "isValid(datum.low) && isValid(datum.high)");
	sky_chart_rule(chart, 4);
	sky_json_key(json, "encoding");
	sky_json_object(json);
	put_axes(chart, &axes);
	sky_chart_series(chart, "series", axes.panel->series_title);
	sky_json_object_end(json);
	sky_json_object_end(json);
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
	struct sky_json *json = &chart->json;

	sky_json_object(json);
	sky_chart_point(chart, hollow, 80);
	sky_json_key(json, "encoding");
	sky_json_object(json);
	put_axes(chart, axes);
	sky_chart_series(chart, "series", axes->panel->series_title);
	sky_chart_object(chart, "href", "field", "source_url", NULL);
	sky_chart_tips(chart, tips, SKY_COUNT(tips));
	sky_json_object_end(json);
	sky_json_object_end(json);
}

/* An arrow where a number has no known end: "more than 5 million". */
static void put_arrows(struct sky_chart *chart, const struct axes *axes)
{
	struct sky_json *json = &chart->json;

	sky_json_object(json);
	sky_chart_filter(chart, "isValid(datum.open_side) && isValid(datum.value)");
	sky_json_key(json, "mark");
	sky_json_object(json);
	sky_json_put_text(json, "type", "text");
	sky_json_put_integer(json, "dx", 9);
	sky_json_put_integer(json, "fontSize", 14);
	sky_json_object_end(json);
	sky_json_key(json, "encoding");
	sky_json_object(json);
	put_axes(chart, axes);
	sky_chart_object(chart, "text", "field", "open_side", NULL);
	sky_json_object_end(json);
	sky_json_object_end(json);
}

void sky_chart_put_panel(struct sky_chart *chart, const struct sky_chart_panel *panel, size_t number, bool alone)
{
	struct sky_json *json = &chart->json;
	const struct axes axes = {panel, "value", NULL};

	if (!alone) {
		sky_json_put_text(json, "title", panel->title);
		sky_chart_filter(chart, sky_text_make(chart->request, json->out, "datum.panel === %zu", number));
	}
	sky_json_put_integer(json, "width", SKY_CHART_WIDTH);
	sky_json_put_integer(json, "height", alone ? HEIGHT_ALONE : HEIGHT_PANEL);
	sky_json_key(json, "layer");
	sky_json_array(json);
	/* A layer without a mark has no scale, of which Vega complains. */
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
	sky_json_array_end(json);
}
