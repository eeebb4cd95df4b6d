/* /v1/markets/{market}/sizes */
#include "handlers/request/handlers.h"

#include "handlers/claims/convert.h"
#include "handlers/claims/transform.h"
#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"

enum sky_outcome sky_handle_list_market_sizes(struct sky_request *request, struct sky_result *result)
{
	const char *currency = sky_request_text(request, "currency");
	struct sky_rows rows =
	    sky_index_rows(request->snapshot, SKY_FIGURES_OF_MARKET_SUBJECT, sky_request_row(request, "market"));
	if (sky_transform_asked(request))
		return sky_transform_scan(request, &rows, result);
	if (currency)
		return sky_convert_scan(request, &rows, currency, result);
	return sky_table_scan(request, &sky_table_figures, SKY_FIGURE, &rows, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
