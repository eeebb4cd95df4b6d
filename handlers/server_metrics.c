/* /metrics */
#include "handlers/request/handlers.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/write/buffer.h"

enum sky_outcome sky_handle_get_server_metrics(struct sky_request *request, struct sky_result *result)
{
	struct sky_buffer buffer;
	sky_buffer_init(&buffer, 0);
	if (request->telemetry)
		request->telemetry->write(request->telemetry->closure, request, &buffer);
	return sky_answer_buffer(request, result, &buffer);
}
