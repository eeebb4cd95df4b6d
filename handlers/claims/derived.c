/* kind=derived: figures that follow from the claims by themselves. */
#include "handlers/claims/transform.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "model/derive/derive.h"

#include <string.h>

bool sky_derived_asked(const struct sky_request *request)
{
	const struct sky_arg *kind = sky_request_find(request, "kind");
	return kind && kind->count == 1 && strcmp(kind->values[0].text, sky_figure_kind_text(SKY_FIGURE_KIND_DERIVED)) == 0;
}

/* The one subject or market that the request names, if it names one. Then there is less to compute. */
static struct sky_derive_filter narrow(const struct sky_request *request)
{
	static const char *const names[] = {"subject", "vendor"};
	struct sky_derive_filter filter = {.subject.row = SKY_NONE, .market = SKY_NONE, .as_of = request->as_of};
	const struct sky_arg *market = sky_request_find(request, "market");
	for (size_t i = 0; i < SKY_COUNT(names); i++) {
		const struct sky_arg *arg = sky_request_find(request, names[i]);
		if (arg && arg->count == 1) {
			filter.subject = arg->values[0].as.ref;
		}
	}
	if (market && market->count == 1) {
		filter.market = market->values[0].as.ref.row;
	}
	return filter;
}

enum sky_outcome sky_derived_figures(const struct sky_request *request, const struct sky_derive_filter *filter,
                                     const struct sky_figure *const **out, size_t *count, struct sky_result *result)
{
	static const char *const narrower[] = {"vendor", "market", "subject"};
	switch (sky_derive_all(request->snapshot, request->arena, filter, out, count)) {
	case SKY_DERIVE_OK:
		return SKY_DONE;
	case SKY_DERIVE_REFUSED:
		break;
	case SKY_DERIVE_UNKNOWN:
	case SKY_DERIVE_MEMORY:
		return SKY_ERROR_MEMORY;
	}
	const char *detail =
	    sky_arena_printf(request->arena,
	                     "figures would have to be computed from more than %d claims: ask for one vendor, market "
	                     "or subject, of which less is on record",
	                     SKY_DERIVE_CLAIMS);
	for (size_t i = 0; detail && i < SKY_COUNT(narrower); i++) {
		if (sky_request_takes(request, narrower[i])) {
			sky_problem_add(&result->problem, narrower[i], sky_request_text(request, narrower[i]),
			                "one, of which less is on record, narrows what is computed", NULL);
		}
	}
	return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, NULL, NULL, detail);
}

enum sky_outcome sky_derived_scan(const struct sky_request *request, struct sky_result *result)
{
	struct sky_derive_filter filter = narrow(request);
	if (sky_request_text(request, "currency")) {
		return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "currency", sky_request_text(request, "currency"),
		                  "computed figures are not converted in a list: ask for convert(FIGURE,RATE) by its id");
	}
	const struct sky_figure *const *figure;
	size_t count;
	enum sky_outcome outcome = sky_derived_figures(request, &filter, &figure, &count, result);
	if (outcome != SKY_DONE) {
		return outcome;
	}
	return sky_table_query(request, &sky_table_figures, (const void *const *)figure, count, result) ? SKY_DONE
	                                                                                                : SKY_ERROR_MEMORY;
}
