/* /v1/vendors/{vendor}/timeline */
#include "handlers/claims/timeline_rows.h"

#include "handlers/request/handlers.h"
#include "handlers/request/request.h"

enum sky_outcome sky_handle_list_vendor_timeline(struct sky_request *request, struct sky_result *result)
{
	return sky_timeline_answer(request, sky_request_row(request, "vendor"), result);
}
