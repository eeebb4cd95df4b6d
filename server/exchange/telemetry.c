#include "server/exchange/telemetry.h"

#include "handlers/request/kept_releases.h"
#include "model/load/snapshot_build.h"
#include "server/exchange/worker.h"

#include <inttypes.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>

/* The text under way. */
struct text {
	struct sky_buffer *out;
	const struct sky_meters *meters;
};

/* The sum of one number over all meters; it is named by its place in any of them. */
#define PLACE(member) offsetof(struct sky_meter, member)
#define ROUTE_PLACE(route, member)                                                                                     \
	(offsetof(struct sky_meter, routes) + (route) * sizeof(struct sky_meter_route) +                                   \
	 offsetof(struct sky_meter_route, member))

static uint64_t sum(const struct text *text, size_t place)
{
	uint64_t total = 0;
	for (const struct sky_meter *meter = text->meters->first; meter; meter = meter->next)
		total += sky_meter_read((const sky_meter_count *)(const void *)((const char *)meter + place));
	return total;
}

static void head(const struct text *text, const char *name, const char *type, const char *help)
{
	sky_buffer_printf(text->out, "# HELP skyledger_%s %s\n# TYPE skyledger_%s %s\n", name, help, name, type);
}

static void put_label(const struct text *text, const char *name, const char *value)
{
	sky_buffer_printf(text->out, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\\' || *value == '"') {
			sky_buffer_char(text->out, '\\');
			sky_buffer_char(text->out, *value);
		} else if (*value == '\n') {
			sky_buffer_text(text->out, "\\n");
		} else {
			sky_buffer_char(text->out, *value);
		}
	}
	sky_buffer_char(text->out, '"');
}

/* A metric with one value and no labels. */
static void put_single(const struct text *text, const char *name, const char *type, const char *help, uint64_t value)
{
	head(text, name, type, help);
	sky_buffer_printf(text->out, "skyledger_%s %" PRIu64 "\n", name, value);
}

static void put_labelled(const struct text *text, const char *name, const char *label, const char *label_value,
                         uint64_t value)
{
	sky_buffer_printf(text->out, "skyledger_%s{", name);
	put_label(text, label, label_value);
	sky_buffer_printf(text->out, "} %" PRIu64 "\n", value);
}

static void put_build(const struct text *text)
{
	head(text, "build_info", "gauge", "Versions of the program and of the library that speaks HTTP.");
	sky_buffer_printf(text->out, "skyledger_build_info{version=\"%s\",libmicrohttpd=\"%s\"} 1\n", SKY_VERSION,
	                  MHD_get_version());
}

static void put_release(const struct text *text, const struct sky_request *request)
{
	const struct sky_snapshot *snapshot = request->snapshot;
	head(text, "release_info", "gauge", "Data set and release that are served.");
	sky_buffer_text(text->out, "skyledger_release_info{");
	put_label(text, "dataset", sky_snapshot_dataset(snapshot)->id);
	sky_buffer_char(text->out, ',');
	put_label(text, "release", sky_snapshot_release_id(snapshot));
	sky_buffer_text(text->out, "} 1\n");
	head(text, "records", "gauge", "Records of the release by kind.");
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		put_labelled(text, "records", "kind", sky_kind_plural(kind), sky_count(snapshot, kind));
	put_single(text, "release_memory_bytes", "gauge", "Memory that the records of the release and their indexes take.",
	           sky_snapshot_memory(snapshot));
	uint64_t held_bytes = 0;
	for (size_t i = 0; i < sky_kept_release_count(request); i++)
		held_bytes += sky_snapshot_memory(sky_kept_release_at(request, i));
	put_single(text, "releases_held", "gauge", "Releases that can be asked for, the one that serves included.",
	           sky_kept_release_count(request));
	put_single(text, "releases_held_memory_bytes", "gauge",
	           "Memory that the records of all of them and their indexes take.", held_bytes);
}

static void put_status(const struct text *text, const struct sky_server_status *status)
{
	put_single(text, "start_time_seconds", "gauge", "When the server started, in seconds since 1970.",
	           (uint64_t)status->started);
	put_single(text, "ready", "gauge", "1 while the server wants requests, 0 while it stops.", status->ready);
	head(text, "reloads_total", "counter", "Reloads by how they ended.");
	put_labelled(text, "reloads_total", "result", "success", status->reloads);
	put_labelled(text, "reloads_total", "result", "failure", status->failed_reloads);
	put_single(text, "last_reload_successful", "gauge",
	           "0 when the last reload failed and the release before it still serves.",
	           status->last_reload_error == NULL);
	put_single(text, "last_load_timestamp_seconds", "gauge", "When the release that serves was loaded.",
	           (uint64_t)status->loaded);
	put_single(text, "last_reload_failure_timestamp_seconds", "gauge", "When a reload failed last; 0: never.",
	           (uint64_t)status->failed);
}

static void put_connections(const struct text *text)
{
	/* What has ended is read first, so that a difference is never below zero. */
	uint64_t closed = sum(text, PLACE(connections_closed)), opened = sum(text, PLACE(connections_opened));
	uint64_t completed = sum(text, PLACE(requests_completed)), begun = sum(text, PLACE(requests_begun));
	put_single(text, "connections", "gauge", "Connections that are open.", opened - closed);
	put_single(text, "connections_total", "counter", "Connections accepted.", opened);
	put_single(text, "connections_cut_total", "counter",
	           "Connections closed because a request or an answer took longer than its time-out.",
	           sum(text, PLACE(connections_cut)));
	put_single(text, "http_requests_in_flight", "gauge", "Requests begun and not completed, this one among them.",
	           begun - completed);
}

static const char *route_name(size_t route)
{
	return route < sky_operation_count ? sky_operations[route].path : "other";
}

static void put_requests(const struct text *text)
{
	static const char *const statuses[] = {
#define X(status) #status,
	    SKY_METER_STATUSES(X)
#undef X
	        "other",
	};
	head(
	    text, "http_requests_total", "counter",
	    "Answers by route and status; \"other\" are paths that are no route. What libmicrohttpd refuses by itself is not counted.");
	for (size_t route = 0; route <= sky_operation_count; route++) {
		for (size_t i = 0; i < SKY_COUNT(statuses); i++) {
			uint64_t count = sum(text, ROUTE_PLACE(route, statuses[0]) + i * sizeof(sky_meter_count));
			if (count) {
				sky_buffer_text(text->out, "skyledger_http_requests_total{");
				put_label(text, "route", route_name(route));
				sky_buffer_printf(text->out, ",status=\"%s\"} %" PRIu64 "\n", statuses[i], count);
			}
		}
	}
	head(text, "http_response_body_bytes_total", "counter", "Bytes of bodies sent, as coded, by route.");
	for (size_t route = 0; route <= sky_operation_count; route++) {
		uint64_t bytes = sum(text, ROUTE_PLACE(route, bytes));
		if (bytes)
			put_labelled(text, "http_response_body_bytes_total", "route", route_name(route), bytes);
	}
}

static void put_bucket(const struct text *text, size_t route, const char *answer, const char *bound, uint64_t count)
{
	sky_buffer_text(text->out, "skyledger_http_request_duration_seconds_bucket{");
	put_label(text, "route", route_name(route));
	sky_buffer_printf(text->out, ",answer=\"%s\",le=\"%s\"} %" PRIu64 "\n", answer, bound, count);
}

static void put_times(const struct text *text, size_t route, size_t place, const char *answer)
{
	static const double bounds[] = {
#define X(micros) micros / 1e6,
	    SKY_METER_BOUNDS(X)
#undef X
	};
	uint64_t counts[SKY_METER_BUCKET_COUNT + 1], total = 0;
	for (size_t i = 0; i < SKY_COUNT(counts); i++) {
		counts[i] = sum(text, place + offsetof(struct sky_meter_times, buckets) + i * sizeof(sky_meter_count));
		total += counts[i];
	}
	if (total == 0)
		return;
	uint64_t below = 0;
	for (size_t i = 0; i < SKY_METER_BUCKET_COUNT; i++) {
		char bound[32];
		snprintf(bound, sizeof bound, "%g", bounds[i]);
		below += counts[i];
		put_bucket(text, route, answer, bound, below);
	}
	put_bucket(text, route, answer, "+Inf", total);
	uint64_t nanoseconds = sum(text, place + offsetof(struct sky_meter_times, nanoseconds));
	static const char *const ends[] = {"sum", "count"};
	for (size_t i = 0; i < SKY_COUNT(ends); i++) {
		sky_buffer_printf(text->out, "skyledger_http_request_duration_seconds_%s{", ends[i]);
		put_label(text, "route", route_name(route));
		sky_buffer_printf(text->out, ",answer=\"%s\"} ", answer);
		if (i == 0) {
			sky_buffer_printf(text->out, "%" PRIu64 ".%09" PRIu64 "\n", nanoseconds / 1000000000,
			                  nanoseconds % 1000000000);
		} else {
			sky_buffer_printf(text->out, "%" PRIu64 "\n", total);
		}
	}
}

static void put_durations(const struct text *text)
{
	head(
	    text, "http_request_duration_seconds", "histogram",
	    "From the request line to the last byte given to the system. answer=\"made\": made for the request, each one timed; "
	    "answer=\"kept\": kept ready, one in 64 timed.");
	for (size_t route = 0; route <= sky_operation_count; route++) {
		put_times(text, route, ROUTE_PLACE(route, made), "made");
		put_times(text, route, ROUTE_PLACE(route, kept), "kept");
	}
}

static void put_layers(const struct text *text, const struct sky_stored_responses *pages)
{
	static const struct {
		const char *name, *type, *help;
		size_t place;
	} numbers[] = {
	    {"cache_hits_total", "counter",
	     "Answers found by layer: the request as it came, the release's pages, other answers.",
	     offsetof(struct sky_meter_layer, hits)},
	    {"cache_misses_total", "counter", "Answers looked for and not found, by layer.",
	     offsetof(struct sky_meter_layer, misses)},
	    {"cache_evictions_total", "counter", "Entries that left to make room, by layer.",
	     offsetof(struct sky_meter_layer, evictions)},
	    {"cache_bytes", "gauge", "Bytes kept, by layer.", offsetof(struct sky_meter_layer, bytes)},
	    {"cache_entries", "gauge", "Entries kept, by layer.", offsetof(struct sky_meter_layer, entries)},
	};
	static const char *const names[] = {
#define X(name, label) label,
	    SKY_METER_LAYERS(X)
#undef X
	};
	for (size_t i = 0; i < SKY_COUNT(numbers); i++) {
		head(text, numbers[i].name, numbers[i].type, numbers[i].help);
		for (size_t layer = 0; layer < SKY_COUNT(names); layer++) {
			uint64_t value = sum(text, PLACE(layers) + layer * sizeof(struct sky_meter_layer) + numbers[i].place);
			if (layer == SKY_METER_LAYER_RELEASE && strcmp(numbers[i].name, "cache_bytes") == 0)
				value = sky_stored_responses_bytes(pages);
			else if (layer == SKY_METER_LAYER_RELEASE && strcmp(numbers[i].name, "cache_entries") == 0)
				value = sky_stored_responses_count(pages);
			put_labelled(text, numbers[i].name, "layer", names[layer], value);
		}
	}
}

void sky_telemetry_write(const void *closure, const struct sky_request *request, struct sky_buffer *out)
{
	const struct sky_worker *worker = closure;
	const struct text text = {.out = out, .meters = worker->meters};
	put_build(&text);
	put_release(&text, request);
	put_status(&text, request->status);
	pthread_mutex_lock(&worker->meters->lock);
	put_connections(&text);
	put_requests(&text);
	put_durations(&text);
	put_layers(&text, worker->responses.prerendered);
	pthread_mutex_unlock(&worker->meters->lock);
}
