#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"

SKY_FIELD(currency, sky_rate, sky_cell_text(it->currency))
SKY_FIELD(per, sky_rate, sky_cell_text(it->per))
SKY_FIELD(period, sky_rate, sky_cell_text(it->period_text))
SKY_FIELD(period_start, sky_rate, sky_cell_day(it->period.start))
SKY_FIELD(period_end, sky_rate, sky_cell_day(it->period.end))
SKY_FIELD(kind, sky_rate, sky_cell_text(sky_rate_kind_text(it->kind)))
SKY_FIELD(rate, sky_rate, sky_cell_decimal(it->value))

static const struct sky_column columns[] = {
    SKY_COLUMN("id", sky_cell_id),
    SKY_COLUMN("currency", currency),
    SKY_COLUMN("per", per),
    SKY_COLUMN("period", period),
    SKY_COLUMN("period_start", period_start),
    SKY_COLUMN("period_end", period_end),
    SKY_COLUMN("kind", kind),
    SKY_COLUMN("value", rate),
    SKY_COLUMNS_TAIL,
    SKY_COLUMNS_EXTRA,
};
const struct sky_table sky_table_rates = SKY_TABLE("rates", columns, SKY_EXTRA_COUNT);

enum sky_outcome sky_handle_list_rates(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_rates, SKY_RATE, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
