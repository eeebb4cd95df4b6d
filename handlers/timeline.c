/* /v1/timeline */
#include "handlers/claims/timeline_rows.h"

#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/table/table_query.h"

enum sky_outcome sky_handle_list_timeline(struct sky_request *request, struct sky_result *result)
{
	const struct sky_arg *vendor = sky_request_arg(request, "vendor");
	return sky_timeline_answer(request, vendor->count == 1 ? vendor->values[0].as.ref.row : SKY_NONE, result);
}
