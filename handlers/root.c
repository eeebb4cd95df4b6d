/* / */
#include "handlers/request/handlers.h"

#include "handlers/request/api.h"

enum sky_outcome sky_handle_get_root(struct sky_request *request, struct sky_result *result)
{
	return sky_handle_get_index(request, result);
}
