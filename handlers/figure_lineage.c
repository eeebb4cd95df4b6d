/* /v1/figures/{figure}/lineage */
#include "handlers/claims/lineage.h"

#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"

static bool write_lineage(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	sky_put_lineage(json, request, thing);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_figure_lineage(struct sky_request *request, struct sky_result *result)
{
	const struct sky_figure *figure;
	enum sky_outcome outcome = sky_request_figure(request, result, &figure);
	return outcome == SKY_DONE ? sky_answer_object(request, result, figure, write_lineage) : outcome;
}
