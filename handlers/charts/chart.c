/* Which operation has which chart. */
#include "handlers/charts/chart.h"

#include "handlers/charts/chart_kinds.h"
#include "handlers/request/request.h"

#include <string.h>

/* Claims that contradict each other are figures, or dates of a happening. */
static void write_conflict(struct sky_chart *chart)
{
	if (chart->result->table == &sky_table_timeline) {
		sky_chart_timeline(chart);
	} else {
		sky_chart_claims(chart);
	}
}

static const struct {
	const char *operation;
	void (*write)(struct sky_chart *chart);
} charts[] = {
    {"list_market_sizes", sky_chart_claims},      {"list_market_shares", sky_chart_claims},
    {"compare_markets", sky_chart_claims},        {"compare_vendors", sky_chart_claims},
    {"compare_milestones", sky_chart_claims},     {"list_market_concentration", sky_chart_claims},
    {"list_figures", sky_chart_claims},           {"list_timeline", sky_chart_timeline},
    {"list_vendor_timeline", sky_chart_timeline}, {"get_conflict", write_conflict},
};

static size_t find(const struct sky_operation *operation)
{
	size_t i = 0;

	while (i < SKY_COUNT(charts) && strcmp(charts[i].operation, operation->id) != 0) {
		i++;
	}
	return i;
}

bool sky_chart_has(const struct sky_operation *operation)
{
	return find(operation) < SKY_COUNT(charts);
}

void sky_chart_write(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out)
{
	struct sky_chart chart = {.request = request, .result = result};
	const char *language = sky_request_text(request, "lang");

	chart.chinese = language && strcmp(language, "zh") == 0;
	sky_json_init(&chart.json, out);
	sky_json_object(&chart.json);
	sky_json_put_text(&chart.json, "$schema", "https://vega.github.io/schema/vega-lite/v6.json");
	charts[find(request->operation)].write(&chart);
	sky_json_object_end(&chart.json);
	sky_buffer_char(out, '\n');
}
