/* The table of the comparison of markets. */
#include "handlers/claims/compare.h"
#include "handlers/request/handlers.h"

/* The claim as it was stated, where it is shown in another currency or could not be; else NULL. */
static const struct sky_figure *original_of(const struct sky_size *size)
{
	return size->value && !size->value->computed ? NULL : size->claim;
}

/* The claim as it is shown; NULL where there is none, or no rate converts it. */
static const struct sky_figure *shown(const struct sky_size *size)
{
	return size->value ? &size->value->figure : NULL;
}

SKY_GETTER(period, size, sky_cell_text(size->slot->text))
SKY_GETTER(market_id, size, sky_cell_of(request, SKY_MARKET, size->market))
SKY_GETTER(market_name, size, sky_cell_title(request, SKY_MARKET, size->market))
SKY_GETTER(region, size, sky_cell_text(size->definition->region))
SKY_GETTER(counts, size, sky_cell_text(sky_counted_text(size->definition->counts)))
SKY_GETTER(publisher_name, size, sky_cell_title(request, SKY_ORGANIZATION, size->definition->publisher))
SKY_GETTER(value, size, sky_figure_cell(request, shown(size), "value"))
SKY_GETTER(value_low, size, sky_figure_cell(request, shown(size), "value_low"))
SKY_GETTER(value_high, size, sky_figure_cell(request, shown(size), "value_high"))
SKY_GETTER(interval, size, sky_figure_cell(request, shown(size), "interval"))
SKY_GETTER(unit, size, sky_figure_cell(request, size->claim, "unit"))
SKY_GETTER(currency, size, sky_figure_cell(request, shown(size), "currency"))
SKY_GETTER(original_value, size, sky_figure_cell(request, original_of(size), "value"))
SKY_GETTER(original_currency, size, sky_figure_cell(request, original_of(size), "currency"))
SKY_GETTER(value_text, size, sky_figure_cell(request, size->claim, "value_text"))
SKY_GETTER(growth_pct, size, sky_compare_value(size->growth))
SKY_GETTER(growth_figure_id, size, sky_compare_id(size->growth))
SKY_GETTER(growth_missing_reason, size, sky_cell_text(size->growth_missing))
SKY_GETTER(ratio_to_first, size, sky_compare_value(size->ratio))
SKY_GETTER(ratio_figure_id, size, sky_compare_id(size->ratio))
SKY_GETTER(share_of_whole_pct, size, sky_compare_value(size->share))
SKY_GETTER(share_figure_id, size, sky_compare_id(size->share))
SKY_GETTER(conversion_id, size, sky_compare_id(size->value ? size->value->computed : NULL))
SKY_GETTER(comparable, size, sky_cell_bool(!size->reasons))
SKY_GETTER(reasons, size, sky_cell_text(size->reasons))
SKY_GETTER(kind, size, sky_figure_cell(request, size->claim, "kind"))
SKY_GETTER(rank, size, sky_figure_cell(request, size->claim, "rank"))
SKY_GETTER(figure_id, size, sky_figure_cell(request, size->claim, "id"))
SKY_GETTER(figure_period, size, sky_figure_cell(request, size->claim, "period"))
SKY_GETTER(source_id, size, sky_figure_cell(request, size->claim, "source_id"))
SKY_GETTER(source_url, size, sky_figure_cell(request, size->claim, "source_url"))
SKY_GETTER(locator, size, sky_figure_cell(request, size->claim, "locator"))
SKY_GETTER(missing_reason, size, sky_cell_text(size->missing))
SKY_GETTER(note, size, sky_figure_cell(request, size->claim, "note"))
SKY_GETTER(source_title, size, sky_figure_cell(request, size->claim, "source_title"))
SKY_GETTER(source_publisher, size, sky_figure_cell(request, size->claim, "source_publisher"))
SKY_GETTER(source_published, size, sky_figure_cell(request, size->claim, "source_published"))
SKY_GETTER(source_grade, size, sky_figure_cell(request, size->claim, "source_grade"))

const struct sky_table sky_table_sizes = {SKY_ROW_MARKET_COMPARISON};
