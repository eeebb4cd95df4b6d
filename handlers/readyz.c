/* /readyz */
#include "handlers/request/handlers.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/texts.h"
#include "handlers/write/json.h"

static const char *result_of(const struct sky_server_status *status)
{
	if (status->reloaded == 0)
		return NULL;
	return status->last_reload_error ? "failure" : "success";
}

static bool write_ready(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_server_status *status = thing;
	sky_json_object(json);
	sky_json_put_text(json, "status", status->ready ? "ready" : "not ready");
	sky_json_put_text(json, "why_not", status->ready ? NULL : status->why_not);
	sky_json_put_text(json, "dataset", sky_snapshot_dataset(request->snapshot)->id);
	sky_json_put_text(json, "release", sky_snapshot_release_id(request->snapshot));
	sky_json_put_time(json, "loaded", status->loaded);
	sky_json_put_integer(json, "reloads", (int64_t)status->reloads);
	sky_json_put_integer(json, "failed_reloads", (int64_t)status->failed_reloads);
	sky_json_put_time(json, "last_reload", status->reloaded);
	sky_json_put_text(json, "last_reload_result", result_of(status));
	sky_json_put_text(json, "last_reload_error", status->last_reload_error);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_ready(struct sky_request *request, struct sky_result *result)
{
	const struct sky_server_status *status = sky_request_status(request);
	result->status = status->ready ? 200 : 503;
	return sky_answer_object(request, result, status, write_ready);
}
