/* What the server knows of itself. */
#include "handlers/handlers.h"
#include "handlers/json.h"
#include "handlers/request.h"
#include "handlers/result.h"
#include "handlers/texts.h"

/* null for 0. */
static void put_time(struct sky_json *json, const char *key, int64_t seconds)
{
	char text[SKY_TIME_TEXT_MAX];

	sky_json_put_text(json, key, seconds > 0 ? sky_text_time(seconds, text) : NULL);
}

static bool write_health(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_server_status *status = thing;

	(void)request;
	sky_json_object(json);
	sky_json_put_text(json, "status", "ok");
	sky_json_put_text(json, "version", SKY_VERSION);
	put_time(json, "started", status->started);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

static const char *result_of(const struct sky_server_status *status)
{
	if (status->reloaded == 0) {
		return NULL;
	}
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
	put_time(json, "loaded", status->loaded);
	sky_json_put_integer(json, "reloads", (int64_t)status->reloads);
	sky_json_put_integer(json, "failed_reloads", (int64_t)status->failed_reloads);
	put_time(json, "last_reload", status->reloaded);
	sky_json_put_text(json, "last_reload_result", result_of(status));
	sky_json_put_text(json, "last_reload_error", status->last_reload_error);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

/* Without a server (a command line, a test) the process is alive and ready. */
static const struct sky_server_status *status_of(const struct sky_request *request)
{
	static const struct sky_server_status alone = {.ready = true, .started = 1, .loaded = 1};

	return request->status ? request->status : &alone;
}

enum sky_outcome sky_handle_get_health(struct sky_request *request, struct sky_result *result)
{
	return sky_answer_object(request, result, status_of(request), write_health);
}

enum sky_outcome sky_handle_get_ready(struct sky_request *request, struct sky_result *result)
{
	const struct sky_server_status *status = status_of(request);

	result->status = status->ready ? 200 : 503;
	return sky_answer_object(request, result, status, write_ready);
}

enum sky_outcome sky_handle_get_server_metrics(struct sky_request *request, struct sky_result *result)
{
	struct sky_buffer buffer;

	sky_buffer_init(&buffer, 0);
	if (request->telemetry) {
		request->telemetry->write(request->telemetry->closure, request, &buffer);
	}
	return sky_answer_buffer(request, result, &buffer);
}
