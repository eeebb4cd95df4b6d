/* Which operation has which chart, and what all charts begin with. */
#include "handlers/charts/chart.h"

#include "handlers/charts/chart_plan.h"
#include "handlers/charts/chart_template.h"
#include "handlers/charts/chart_words.h"
#include "handlers/claims/timeline_rows.h"
#include "handlers/request/request.h"

#include <string.h>

static const struct sky_chart_measure row_is_claim[] = {{NULL, "value", "value_low", "value_high", NULL, "id"}, {0}};
static const struct sky_chart_measure claim[] = {{NULL, "value", "value_low", "value_high", NULL, "figure_id"}, {0}};
static const struct sky_chart_measure share[] = {
    {"Market share", "value", "value_low", "value_high", NULL, "figure_id"}, {0}};
static const struct sky_chart_measure concentration[] = {
    {"Share of the n largest (CRn)", "cr", "cr_low", "cr_high", "percent", "cr_id"},
    {"Herfindahl-Hirschman index", "hhi", "hhi_low", "hhi_high", "points", "hhi_id"},
    {"Left for all others", "residual", "residual_low", "residual_high", "percent", "residual_id"},
    {0}};
static const struct sky_chart_measure lag[] = {
    {"Years after %s", "years_behind", "years_behind_low", "years_behind_high", "years", NULL}, {0}};

/* Operations whose response has the format .vl.json. Rows of a timeline need only a title. */
static const struct sky_chart_plan plans[] = {
    {"list_market_sizes", "Sizes of %s", "market", row_is_claim, "period", "Period", "said_by", "Publisher", false},
    {"list_market_shares", "Shares of %s", "market", share, "period", "Period", "vendor_id", "Vendor", false},
    {"list_market_concentration", "Concentration of %s", "market", concentration, "period", "Period", "publisher",
     "Publisher", false},
    {"compare_markets", "Markets compared", NULL, claim, "period", "Period", "market_id", "Market", false},
    {"compare_vendors", "Vendors compared", NULL, claim, "period", "Period", "vendor_id", "Vendor", true},
    {"compare_milestones", "Milestones compared", NULL, lag, "milestone", "Milestone", "vendor_id", "Vendor", false},
    {"get_conflict", NULL, NULL, row_is_claim, "period", "Period", NULL, "Claim", false},
    {"list_figures", "Figures", NULL, row_is_claim, "period", "Period", "subject_id", "Subject", true},
    {.operation = "list_timeline"},
    {.operation = "list_vendor_timeline", .title = "%s: timeline", .about = "vendor"},
};

static const struct sky_chart_plan *plan_of(const struct sky_operation *operation)
{
	for (size_t i = 0; i < SKY_COUNT(plans); i++)
		if (strcmp(plans[i].operation, operation->id) == 0)
			return &plans[i];
	return NULL;
}

static const char *title_of(struct sky_chart *chart)
{
	const char *title = chart->plan->title, *name = NULL;
	const struct sky_dataset *dataset = sky_snapshot_dataset(chart->request->snapshot);
	if (!title && chart->result->thing)
		return sky_chart_conflict_title(chart);
	if (!title)
		return chart->chinese && dataset->title_zh ? dataset->title_zh : dataset->title;
	if (chart->plan->about)
		name = sky_chart_name(chart, sky_request_arg(chart->request, chart->plan->about)->values[0].as.ref);
	return sky_chart_fill(chart, title, name);
}

bool sky_chart_has(const struct sky_operation *operation)
{
	return plan_of(operation) != NULL;
}

void sky_chart_write(const struct sky_request *request, const struct sky_result *result, struct sky_buffer *out)
{
	const char *language = sky_request_text(request, "lang");
	struct sky_chart chart = {
	    .request = request,
	    .result = result,
	    .plan = plan_of(request->operation),
	    .json = {.out = out},
	    .chinese = language && strcmp(language, "zh") == 0,
	    .release = sky_snapshot_release_id(request->snapshot),
	};
	chart.title = title_of(&chart);
	sky_chart_draw(&chart);
	sky_buffer_char(out, '\n');
}

void sky_chart_put_data(struct sky_chart *chart)
{
	if (chart->result->table == &sky_table_timeline)
		sky_chart_put_events(chart);
	else
		sky_chart_put_claims(chart);
}
