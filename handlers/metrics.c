#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "handlers/write/cell_json.h"

SKY_GETTER(unit, metric, sky_cell_text(sky_unit_text(metric->unit)))
SKY_GETTER(kind, metric, sky_cell_text(sky_metric_kind_text(metric->kind)))
SKY_GETTER(description, metric, sky_cell_text(metric->description))
SKY_GETTER(growth_span, metric,
           sky_cell_text(metric->growth_of == SKY_NONE ? NULL : sky_growth_span_text(metric->growth_span)))
SKY_GETTER(growth_of_id, metric, sky_cell_of(request, SKY_METRIC, metric->growth_of))
SKY_GETTER(share_of_id, metric, sky_cell_of(request, SKY_METRIC, metric->share_of))
SKY_GETTER(min, metric, metric->has_min ? sky_cell_decimal(metric->min) : SKY_NULL_CELL)
SKY_GETTER(max, metric, metric->has_max ? sky_cell_decimal(metric->max) : SKY_NULL_CELL)
SKY_GETTER(figures_count, metric,
           sky_cell_count(request, SKY_FIGURES_OF_METRIC, SKY_FIGURE, sky_row_of(request, SKY_METRIC, metric)))

const struct sky_table sky_table_metrics = {SKY_ROW_METRIC};

enum sky_outcome sky_handle_list_metrics(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_metrics, SKY_METRIC, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}

static bool write_metric(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_metric *metric = thing;
	sky_json_object(json);
	sky_json_members(json, request, &sky_table_metrics, metric);
	sky_put_names(json, request, &metric->names, true);
	sky_put_named(json, request, "growth_of", SKY_METRIC, metric->growth_of);
	sky_put_named(json, request, "share_of", SKY_METRIC, metric->share_of);
	sky_put_origin(json, request, &metric->record);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

enum sky_outcome sky_handle_get_metric(struct sky_request *request, struct sky_result *result)
{
	enum sky_outcome outcome;
	const void *metric = sky_request_record(request, "metric", SKY_METRIC, result, &outcome);
	return metric ? sky_answer_object(request, result, metric, write_metric) : outcome;
}
