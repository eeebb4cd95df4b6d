/* How a timeline is drawn: lanes from top to bottom, with a line between them and the name at the middle of each. */
#include "handlers/charts/chart_lanes.h"

#define HALF_LINE 7 /* pixels */

struct axes {
	const struct sky_lanes *drawing;
	const char *field, *second;
};

static size_t middle_of(const struct sky_lane *lane)
{
	return lane->top + sky_lane_height(lane) / 2;
}

/* The name of each lane stands at its middle. */
static void put_names(struct sky_chart *chart, const struct sky_lanes *drawing)
{
	struct sky_buffer text;
	struct sky_json words;

	sky_buffer_init(&text, 0);
	sky_json_init(&words, &text);
	sky_json_array(&words);
	for (size_t i = 0; i < drawing->names.count; i++) {
		sky_json_text(&words, drawing->names.text[i]);
	}
	sky_json_array_end(&words);
	sky_buffer_text(&text, "[indexof([");
	for (size_t i = 0; i < drawing->names.count; i++) {
		sky_buffer_printf(&text, "%s%zu", i ? "," : "", middle_of(&drawing->lanes[i]));
	}
	sky_buffer_text(&text, "], datum.value)]");
	sky_json_key(&chart->json, "axis");
	sky_json_object(&chart->json);
	sky_json_key(&chart->json, "values");
	sky_json_array(&chart->json);
	for (size_t i = 0; i < drawing->names.count; i++) {
		sky_json_integer(&chart->json, (int64_t)middle_of(&drawing->lanes[i]));
	}
	sky_json_array_end(&chart->json);
	sky_json_put_buffer(&chart->json, "labelExpr", &text);
	sky_json_put_bool(&chart->json, "grid", false);
	sky_json_put_bool(&chart->json, "ticks", false);
	sky_json_put_bool(&chart->json, "domain", false);
	sky_json_object_end(&chart->json);
}

static void put_lanes(struct sky_chart *chart, const struct sky_lanes *drawing)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, "y");
	sky_json_object(json);
	sky_json_put_text(json, "field", "line");
	sky_json_put_text(json, "type", "quantitative");
	sky_json_put_null(json, "title");
	sky_json_key(json, "scale");
	sky_json_object(json);
	sky_json_key(json, "domain");
	sky_json_array(json);
	sky_json_integer(json, 0);
	sky_json_integer(json, (int64_t)drawing->height);
	sky_json_array_end(json);
	sky_json_put_bool(json, "reverse", true);
	sky_json_put_bool(json, "nice", false);
	sky_json_object_end(json);
	put_names(chart, drawing);
	sky_json_object_end(json);
}

/* Lines between the lanes. */
static void put_borders(struct sky_chart *chart, const struct sky_lanes *drawing)
{
	struct sky_json *json = &chart->json;

	sky_json_object(json);
	sky_json_key(json, "data");
	sky_json_object(json);
	sky_json_key(json, "values");
	sky_json_array(json);
	for (size_t i = 1; i < drawing->names.count; i++) {
		sky_json_object(json);
		sky_json_put_integer(json, "line", (int64_t)drawing->lanes[i].top);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
	sky_json_object_end(json);
	sky_chart_object(chart, "mark", "type", "rule", "color", "#999999", NULL);
	sky_json_key(json, "encoding");
	sky_json_object(json);
	put_lanes(chart, drawing);
	sky_json_object_end(json);
	sky_json_object_end(json);
}

static void put_axes(struct sky_chart *chart, const void *closure)
{
	const struct axes *axes = closure;
	struct sky_json *json = &chart->json;

	sky_json_key(json, "x");
	sky_json_object(json);
	sky_json_put_text(json, "field", axes->field);
	sky_json_put_text(json, "type", "temporal");
	sky_json_put_null(json, "title");
	sky_json_key(json, "scale");
	sky_json_object(json);
	sky_json_put_text(json, "type", "utc");
	sky_json_put_integer(json, "padding", SKY_MARK_WIDTH);
	sky_json_object_end(json);
	sky_json_object_end(json);
	if (axes->second) {
		sky_chart_object(chart, "x2", "field", axes->second, NULL);
	}
	put_lanes(chart, axes->drawing);
}

static void put_bars(struct sky_chart *chart, const struct axes *axes)
{
	sky_json_object(&chart->json);
	sky_chart_filter(chart, "isValid(datum.earliest) && isValid(datum.latest) && datum.earliest !== datum.latest");
	sky_chart_rule(chart, 6);
	sky_chart_encode(chart, put_axes, axes);
	sky_chart_colour(chart, "kind", "Kind");
	sky_chart_end_layer(chart);
}

static void put_points(struct sky_chart *chart, const struct axes *axes, bool hollow)
{
	static const struct sky_chart_tip tips[] = {
	    {"title", "What", false},        {"vendor", "Vendor", false},  {"date", "Date", false},
	    {"category", "Category", false}, {"status", "Status", false},  {"source", "Source", false},
	    {"locator", "Where", false},     {"event_id", "Event", false},
	};

	sky_json_object(&chart->json);
	sky_chart_point(chart, hollow, 90, tips, SKY_COUNT(tips));
	sky_chart_encode(chart, put_axes, axes);
	sky_chart_series(chart, "kind", "Kind");
	sky_chart_object(chart, "href", "field", "source_url", NULL);
	sky_chart_tips(chart, tips, SKY_COUNT(tips));
	sky_chart_end_layer(chart);
}

static void put_arrows(struct sky_chart *chart, const struct axes *axes)
{
	sky_json_object(&chart->json);
	sky_chart_filter(chart, "isValid(datum.open_side)");
	sky_chart_object(chart, "mark", "type", "text", "baseline", "bottom", NULL);
	sky_chart_encode(chart, put_axes, axes);
	sky_chart_object(chart, "text", "field", "open_side", NULL);
	sky_chart_end_layer(chart);
}

static void put_layers(const struct sky_lanes *drawing)
{
	struct sky_chart *chart = drawing->chart;
	const struct axes days = {drawing, "earliest", "latest"}, day = {drawing, "day", NULL};
	bool bars = false, arrows = false, facts = false;

	for (size_t i = 0; i < drawing->count; i++) {
		const struct sky_edtf *edtf = &drawing->marks[i].event->date.edtf;
		bool open = edtf->earliest == SKY_DAY_NONE || edtf->latest == SKY_DAY_MAX;

		arrows |= open;
		bars |= !open && edtf->earliest != edtf->latest;
		facts |= !drawing->marks[i].hollow;
	}
	/* A layer without a mark has no scale, of which Vega complains. */
	if (drawing->names.count > 1) {
		put_borders(chart, drawing);
	}
	if (bars) {
		put_bars(chart, &days);
	}
	if (chart->conflicts) { /* under the points, which have the tooltips */
		sky_chart_rings(chart, put_axes, &day);
	}
	if (facts) {
		put_points(chart, &day, false);
	}
	if (chart->open) {
		put_points(chart, &day, true);
	}
	if (arrows) {
		put_arrows(chart, &day);
	}
}

void sky_chart_put_lanes(const struct sky_lanes *lanes)
{
	struct sky_json *json = &lanes->chart->json;

	sky_json_put_integer(json, "width", SKY_CHART_WIDTH);
	sky_json_put_integer(json, "height", (int64_t)lanes->height * HALF_LINE);
	sky_json_key(json, "layer");
	sky_json_array(json);
	put_layers(lanes);
	sky_json_array_end(json);
}
