#include "server/formats/format.h"

#include "handlers/charts/chart.h"
#include "handlers/feeds/feed.h"

static void format_atom(const struct sky_view *view, struct sky_buffer *out)
{
	const struct sky_links *links = view->links;
	const struct sky_feed_links feed = {links->self, links->first, links->prev, links->next, links->last};
	sky_feed_atom(view->request, view->result, &feed, out);
}

static bool format_events(const struct sky_view *view, struct sky_buffer *out)
{
	if (!sky_feed_has(view->result))
		return false;
	if (view->request->format == SKY_FORMAT_TIMELINEJS)
		sky_feed_timelinejs(view->request, view->result, out);
	else if (view->request->format == SKY_FORMAT_ICS)
		sky_feed_ics(view->request, view->result, out);
	else
		format_atom(view, out);
	return true;
}

static bool format_chart(const struct sky_view *view, struct sky_buffer *out)
{
	if (!sky_chart_has(view->request->operation))
		return false;
	sky_chart_write(view->request, view->result, out);
	return true;
}

static bool format_rows(const struct sky_view *view, struct sky_buffer *out)
{
	switch (view->request->format) {
	case SKY_FORMAT_CSV:
		sky_format_csv(view, out);
		return true;
	case SKY_FORMAT_NDJSON:
		sky_format_ndjson(view, out);
		return true;
	case SKY_FORMAT_TIMELINEJS:
	case SKY_FORMAT_ICS:
	case SKY_FORMAT_ATOM:
		return format_events(view, out);
	case SKY_FORMAT_VEGALITE:
		return format_chart(view, out);
	default:
		return false;
	}
}

bool sky_format(const struct sky_view *view, struct sky_buffer *out)
{
	const struct sky_result *result = view->result;
	enum sky_format format = view->request->format;
	if (result->document) {
		sky_buffer_add(out, result->document, result->document_length);
		return true;
	}
	if (result->form == SKY_RESULT_ROWS && format != SKY_FORMAT_JSON)
		return format_rows(view, out);
	if (format == SKY_FORMAT_JSON && (result->form == SKY_RESULT_ROWS || result->form == SKY_RESULT_OBJECT)) {
		sky_format_json(view, out);
		return true;
	}
	return false;
}
