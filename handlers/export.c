/* /v1/export.zip */
#include "handlers/request/handlers.h"

#include "handlers/request/api.h"

enum sky_outcome sky_handle_get_export(struct sky_request *request, struct sky_result *result)
{
	(void)request;
	result->form = SKY_RESULT_PACKAGE;
	return SKY_DONE;
}
