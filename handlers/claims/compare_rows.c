/* The table of the comparison of markets. */
#include "handlers/claims/compare.h"
#include "model/snapshot/standing.h"

static struct sky_cell of_claim(const struct sky_request *request, const struct sky_size *size,
                                struct sky_cell (*get)(const struct sky_request *, const void *))
{
	const struct sky_figure *figure = size->claim;

	return figure ? get(request, figure) : SKY_NULL_CELL;
}

static struct sky_cell text_of(const struct sky_size *size, const char *(*text)(const struct sky_figure *figure))
{
	const struct sky_figure *figure = size->claim;

	return figure ? sky_cell_text(text(figure)) : SKY_NULL_CELL;
}

static const char *period_of(const struct sky_figure *figure)
{
	return figure->period_text;
}

static const char *value_text_of(const struct sky_figure *figure)
{
	return figure->value_text;
}

static const char *unit_of(const struct sky_figure *figure)
{
	return sky_unit_text(figure->unit);
}

static const char *kind_of(const struct sky_figure *figure)
{
	return sky_figure_kind_text(figure->kind);
}

static struct sky_cell rank_of(const struct sky_request *request, const struct sky_size *size)
{
	const struct sky_figure *figure = size->claim;

	return figure ? sky_cell_text(sky_rank_text(sky_figure_rank(figure, request->as_of))) : SKY_NULL_CELL;
}

/* The claim as it was stated, where it is shown in another currency or could not be. */
static const struct sky_figure *original_of(const struct sky_size *size)
{
	return size->value && !size->value->computed ? NULL : size->claim;
}

static struct sky_cell original_value_of(const struct sky_size *size)
{
	const struct sky_figure *original = original_of(size);

	return original ? sky_cell_decimal(original->value) : SKY_NULL_CELL;
}

static struct sky_cell original_currency_of(const struct sky_size *size)
{
	const struct sky_figure *original = original_of(size);

	return sky_cell_text(original ? original->currency : NULL);
}

static struct sky_cell currency_of(const struct sky_size *size)
{
	return sky_cell_text(size->value && size->value->figure.currency[0] ? size->value->figure.currency : NULL);
}

SKY_FIELD(period, sky_size, sky_cell_text(it->slot->text))
SKY_FIELD(market_id, sky_size, sky_cell_of(request, SKY_MARKET, it->market))
SKY_FIELD(market_name, sky_size, sky_cell_title(request, SKY_MARKET, it->market))
SKY_FIELD(region, sky_size, sky_cell_text(it->definition->region))
SKY_FIELD(counts, sky_size, sky_cell_text(sky_counted_text(it->definition->counts)))
SKY_FIELD(publisher_name, sky_size, sky_cell_title(request, SKY_ORGANIZATION, it->definition->publisher))
SKY_FIELD(value, sky_size, it->value ? sky_cell_decimal(it->value->figure.value) : SKY_NULL_CELL)
SKY_FIELD(value_low, sky_size, it->value ? sky_cell_decimal(it->value->interval.low) : SKY_NULL_CELL)
SKY_FIELD(value_high, sky_size, it->value ? sky_cell_decimal(it->value->interval.high) : SKY_NULL_CELL)
SKY_FIELD(interval, sky_size, it->value ? sky_cell_interval(request, &it->value->interval) : SKY_NULL_CELL)
SKY_FIELD(unit, sky_size, text_of(it, unit_of))
SKY_FIELD(currency, sky_size, currency_of(it))
SKY_FIELD(original_value, sky_size, original_value_of(it))
SKY_FIELD(original_currency, sky_size, original_currency_of(it))
SKY_FIELD(value_text, sky_size, text_of(it, value_text_of))
SKY_FIELD(growth_pct, sky_size, sky_compare_value(it->growth))
SKY_FIELD(growth_figure_id, sky_size, sky_compare_id(it->growth))
SKY_FIELD(ratio_to_first, sky_size, sky_compare_value(it->ratio))
SKY_FIELD(ratio_figure_id, sky_size, sky_compare_id(it->ratio))
SKY_FIELD(share_of_whole_pct, sky_size, sky_compare_value(it->share))
SKY_FIELD(share_figure_id, sky_size, sky_compare_id(it->share))
SKY_FIELD(conversion_id, sky_size, sky_compare_id(it->value ? it->value->computed : NULL))
SKY_FIELD(comparable, sky_size, sky_cell_bool(!it->reasons))
SKY_FIELD(reasons, sky_size, sky_cell_text(it->reasons))
SKY_FIELD(kind, sky_size, text_of(it, kind_of))
SKY_FIELD(rank, sky_size, rank_of(request, it))
SKY_FIELD(figure_id, sky_size, of_claim(request, it, sky_cell_id))
SKY_FIELD(figure_period, sky_size, text_of(it, period_of))
SKY_FIELD(source_id, sky_size, of_claim(request, it, sky_cell_source_id))
SKY_FIELD(source_url, sky_size, of_claim(request, it, sky_cell_source_url))
SKY_FIELD(locator, sky_size, of_claim(request, it, sky_cell_locator))
SKY_FIELD(missing_reason, sky_size, sky_cell_text(it->missing))
SKY_FIELD(note, sky_size, of_claim(request, it, sky_cell_note))
SKY_FIELD(source_title, sky_size, of_claim(request, it, sky_cell_source_title))
SKY_FIELD(source_publisher, sky_size, of_claim(request, it, sky_cell_source_publisher))
SKY_FIELD(source_published, sky_size, of_claim(request, it, sky_cell_source_published))
SKY_FIELD(source_grade, sky_size, of_claim(request, it, sky_cell_source_grade))

static const struct sky_column columns[] = {
    SKY_COLUMN("period", period),
    SKY_COLUMN("market_id", market_id),
    SKY_COLUMN("market_name", market_name),
    SKY_COLUMN("region", region),
    SKY_COLUMN("counts", counts),
    SKY_COLUMN("publisher_name", publisher_name),
    SKY_COLUMN("value", value),
    SKY_COLUMN("value_low", value_low),
    SKY_COLUMN("value_high", value_high),
    SKY_COLUMN("interval", interval),
    SKY_COLUMN("unit", unit),
    SKY_COLUMN("currency", currency),
    SKY_COLUMN("original_value", original_value),
    SKY_COLUMN("original_currency", original_currency),
    SKY_COLUMN("conversion_id", conversion_id),
    SKY_COLUMN("value_text", value_text),
    SKY_COLUMN("growth_pct", growth_pct),
    SKY_COLUMN("growth_figure_id", growth_figure_id),
    SKY_COLUMN("ratio_to_first", ratio_to_first),
    SKY_COLUMN("ratio_figure_id", ratio_figure_id),
    SKY_COLUMN("share_of_whole_pct", share_of_whole_pct),
    SKY_COLUMN("share_figure_id", share_figure_id),
    SKY_COLUMN("comparable", comparable),
    SKY_COLUMN("reasons", reasons),
    SKY_COLUMN("kind", kind),
    SKY_COLUMN("rank", rank),
    SKY_COLUMN("figure_id", figure_id),
    SKY_COLUMN("figure_period", figure_period),
    SKY_COLUMN("source_id", source_id),
    SKY_COLUMN("source_url", source_url),
    SKY_COLUMN("locator", locator),
    SKY_COLUMN("missing_reason", missing_reason),
    SKY_COLUMN("note", note),
    SKY_COLUMN("source_title", source_title),
    SKY_COLUMN("source_publisher", source_publisher),
    SKY_COLUMN("source_published", source_published),
    SKY_COLUMN("source_grade", source_grade),
};
const struct sky_table sky_table_sizes = SKY_TABLE("market comparison", columns, SKY_EXTRA_COUNT);
