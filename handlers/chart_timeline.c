/* A timeline as a chart: one lane a vendor, a mark for each event with a bar over all days that its date can mean. */
#include "handlers/chart_internal.h"
#include "handlers/feed_internal.h"
#include "handlers/request.h"
#include "handlers/timeline.h"
#include "model/conflicts.h"

#include <string.h>

#define LANE_HEIGHT 44

static bool all_known(const struct sky_request *request, const struct sky_conflict *conflict)
{
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		if (!sky_request_knows(request, conflict->claim[i]))
			return false;
	return true;
}

static bool is_claim(const struct sky_conflict *conflict, uint32_t event)
{
	for (uint32_t i = 0; i < conflict->claim_count; i++)
		if (conflict->claim[i].kind == SKY_EVENT && conflict->claim[i].row == event)
			return true;
	return false;
}

/* Whether another claim gives the happening another date. */
static bool is_contradicted(const struct sky_request *request, const struct sky_event *event)
{
	uint32_t row = sky_row_number(request->snapshot, SKY_EVENT, event);
	size_t count;
	const struct sky_conflict *conflict = sky_snapshot_conflicts(request->snapshot, &count);

	for (size_t i = 0; i < count; i++)
		if (conflict[i].kind == SKY_CONFLICT_EVENT_DATE && is_claim(&conflict[i], row) &&
		    all_known(request, &conflict[i]))
			return true;
	return false;
}

/* The middle of the days; where an end is open, the known one. */
static sky_day middle(const struct sky_edtf *edtf)
{
	if (edtf->earliest == SKY_DAY_NONE)
		return edtf->latest;
	if (edtf->latest == SKY_DAY_MAX)
		return edtf->earliest;
	return edtf->earliest + (edtf->latest - edtf->earliest) / 2;
}

static bool is_open(const struct sky_event *event)
{
	return event->status == SKY_STATUS_PLANNED || event->status == SKY_STATUS_RUMOURED ||
	       event->status == SKY_STATUS_UNRESOLVED;
}

static void put_datum(struct sky_chart *chart, const void *row, struct sky_chart_words *lanes)
{
	static const char *const members[] = {"date", "title", "summary", "status", "milestone", "event_id", "vendor_id"};
	const struct sky_event *event = ((const struct sky_happening *)row)->event;
	struct sky_json *json = &chart->json;
	const char *vendor = sky_chart_text(chart, row, "vendor_name"), *category = sky_chart_text(chart, row, "category");
	const struct sky_edtf *edtf = &event->date.edtf;
	bool contradicted;

	if (!event->date.text) {
		chart->hidden++;
		return;
	}
	contradicted = is_contradicted(chart->request, event);
	category = category ? category : "other";
	chart->shown++;
	chart->conflicts |= contradicted;
	chart->open |= is_open(event);
	sky_chart_word(chart, &chart->series, category);
	sky_chart_word(chart, lanes, vendor);
	sky_json_object(json);
	sky_json_put_text(json, "vendor", vendor);
	sky_json_put_text(json, "category", category);
	sky_json_put_day(json, "day", middle(edtf));
	sky_json_put_day(json, "earliest", edtf->earliest);
	sky_json_put_day(json, "latest", edtf->latest);
	sky_json_put_text(json, "open_side",
	                  edtf->earliest == SKY_DAY_NONE ? "←"
	                  : edtf->latest == SKY_DAY_MAX  ? "→"
	                                                 : NULL);
	sky_json_put_bool(json, "conflict", contradicted);
	sky_json_put_bool(json, "hollow", is_open(event));
	sky_chart_members(chart, row, members, SKY_COUNT(members));
	sky_chart_origin(chart, row);
	sky_json_object_end(json);
}

struct axes {
	const struct sky_chart_words *lanes;
	const char *field, *second;
};

static void put_axes(struct sky_chart *chart, const void *closure)
{
	const struct axes *axes = closure;
	struct sky_json *json = &chart->json;

	sky_chart_object(chart, "x", "field", axes->field, "type", "temporal", "title", "Date", NULL);
	if (axes->second)
		sky_chart_object(chart, "x2", "field", axes->second, NULL);
	sky_json_key(json, "y");
	sky_json_object(json);
	sky_json_put_text(json, "field", "vendor");
	sky_json_put_text(json, "type", "nominal");
	sky_json_put_null(json, "title");
	sky_chart_domain(chart, axes->lanes);
	sky_json_object_end(json);
}

static void begin_encoding(struct sky_chart *chart, const struct axes *axes)
{
	sky_json_key(&chart->json, "encoding");
	sky_json_object(&chart->json);
	put_axes(chart, axes);
}

static void end_layer(struct sky_chart *chart)
{
	sky_json_object_end(&chart->json);
	sky_json_object_end(&chart->json);
}

static void put_bars(struct sky_chart *chart, const struct axes *axes)
{
	sky_json_object(&chart->json);
	sky_chart_filter(chart, "isValid(datum.earliest) && isValid(datum.latest) && datum.earliest !== datum.latest");
	sky_chart_rule(chart, 6);
	begin_encoding(chart, axes);
	sky_chart_series(chart, "category", "Category");
	end_layer(chart);
}

static void put_points(struct sky_chart *chart, const struct axes *axes, bool hollow)
{
	static const struct sky_chart_tip tips[] = {
	    {"title", "What"},    {"vendor", "Vendor"}, {"date", "Date"},     {"category", "Category"},
	    {"status", "Status"}, {"source", "Source"}, {"locator", "Where"}, {"event_id", "Event"},
	};

	sky_json_object(&chart->json);
	sky_chart_point(chart, hollow, 90);
	begin_encoding(chart, axes);
	sky_chart_series(chart, "category", "Category");
	sky_chart_object(chart, "href", "field", "source_url", NULL);
	sky_chart_tips(chart, tips, SKY_COUNT(tips));
	end_layer(chart);
}

static void put_arrows(struct sky_chart *chart, const struct axes *axes)
{
	sky_json_object(&chart->json);
	sky_chart_filter(chart, "isValid(datum.open_side)");
	sky_chart_object(chart, "mark", "type", "text", "baseline", "bottom", NULL);
	begin_encoding(chart, axes);
	sky_chart_object(chart, "text", "field", "open_side", NULL);
	end_layer(chart);
}

void sky_chart_timeline(struct sky_chart *chart)
{
	const struct sky_feed feed = {chart->request, chart->result, chart->json.out};
	struct sky_chart_words lanes = {0};
	const struct axes days = {&lanes, "earliest", "latest"}, day = {&lanes, "day", NULL};
	struct sky_json *json = &chart->json;

	sky_json_key(json, "data");
	sky_json_object(json);
	sky_json_key(json, "values");
	sky_json_array(json);
	for (size_t i = 0; i < chart->result->count; i++)
		put_datum(chart, chart->result->rows[i], &lanes);
	sky_json_array_end(json);
	sky_json_object_end(json);
	sky_chart_head(
	    chart, sky_feed_title(&feed),
	    "Events by vendor, in calendar days. Bars: the days that a date can mean; an arrow: no end is known.");
	if (chart->shown == 0) {
		sky_chart_nothing(chart);
		return;
	}
	sky_json_put_integer(json, "width", SKY_CHART_WIDTH);
	sky_json_put_integer(json, "height", LANE_HEIGHT * (int64_t)lanes.count);
	sky_json_key(json, "layer");
	sky_json_array(json);
	put_bars(chart, &days);
	put_points(chart, &day, false);
	if (chart->open)
		put_points(chart, &day, true);
	put_arrows(chart, &day);
	if (chart->conflicts)
		sky_chart_rings(chart, put_axes, &day);
	sky_json_array_end(json);
}
