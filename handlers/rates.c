#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"

SKY_GETTER(currency, rate, sky_cell_text(rate->currency))
SKY_GETTER(per, rate, sky_cell_text(rate->per))
SKY_GETTER(period, rate, sky_cell_text(rate->period_text))
SKY_GETTER(period_start, rate, sky_cell_day(rate->period.start))
SKY_GETTER(period_end, rate, sky_cell_day(rate->period.end))
SKY_GETTER(kind, rate, sky_cell_text(sky_rate_kind_text(rate->kind)))
SKY_GETTER(value, rate, sky_cell_decimal(rate->value))

const struct sky_table sky_table_rates = {SKY_ROW_RATE};

enum sky_outcome sky_handle_list_rates(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_rates, SKY_RATE, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
