/* How the server is: what it knows of itself. */
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/texts.h"
#include "handlers/write/json.h"

static bool write_health(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_server_status *status = thing;
	(void)request;
	sky_json_object(json);
	sky_json_put_text(json, "status", "ok");
	sky_json_put_text(json, "version", SKY_VERSION);
	sky_json_put_time(json, "started", status->started);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_health(struct sky_request *request, struct sky_result *result)
{
	return sky_answer_object(request, result, sky_request_status(request), write_health);
}
