/* The table of figures; those in another currency say so. */
#include "handlers/claims/convert.h"
#include "handlers/claims/lineage.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "model/conflict/conflicts.h"
#include "model/derive/derive.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/standing.h"
#include "model/snapshot/words.h"

#include <string.h>

SKY_GETTER(subject_id, figure, sky_cell_of(request, figure->subject_kind, figure->subject))
SKY_GETTER(subject_kind, figure, sky_cell_text(sky_kind_singular(figure->subject_kind)))
SKY_GETTER(metric_id, figure, sky_cell_of(request, SKY_METRIC, figure->metric))
SKY_GETTER(market_id, figure, sky_cell_of(request, SKY_MARKET, figure->market))
SKY_GETTER(period, figure, sky_cell_text(figure->period_text))
SKY_GETTER(period_start, figure, sky_cell_day(figure->period_start))
SKY_GETTER(period_end, figure, sky_cell_day(figure->period_end))
SKY_GETTER(value, figure, sky_cell_decimal(figure->value))
SKY_GETTER(value_to, figure, sky_cell_decimal(figure->value_to))
SKY_GETTER(value_text, figure, sky_cell_text(sky_figure_words(request->snapshot, figure)))
SKY_GETTER(words_missing, figure,
           sky_cell_text(sky_figure_words(request->snapshot, figure) ? NULL : SKY_WORDS_WITHHELD))
SKY_GETTER(source_link, figure, sky_cell_source_link(request, figure))
SKY_GETTER(qualifier, figure, sky_cell_text(sky_qualifier_text(figure->qualifier)))
SKY_GETTER(unit, figure, sky_cell_text(sky_unit_text(figure->unit)))
SKY_GETTER(currency, figure, sky_cell_text(figure->currency[0] ? figure->currency : NULL))
SKY_GETTER(kind, figure, sky_cell_text(sky_figure_kind_text(figure->kind)))
SKY_GETTER(rank, figure, sky_cell_text(sky_rank_text(sky_figure_rank(figure, request->as_of))))
SKY_GETTER(lineage_formula, figure, sky_cell_lineage_formula(figure))
SKY_GETTER(lineage_places, figure, sky_cell_lineage_places(request, figure))
SKY_GETTER(lineage_url, figure, sky_cell_lineage_url(request, figure))
SKY_GETTER(rank_reason, figure, sky_cell_rank_reason(request, figure))
SKY_GETTER(note, figure, sky_cell_text(sky_figure_note(request, figure)))
SKY_GETTER(status, figure, sky_cell_text(figure->kind == SKY_FIGURE_KIND_DERIVED ? "derived" : "stated"))
SKY_GETTER(published_on, figure, sky_cell_published(request, figure->published_text, figure->record.source))
static const struct sky_edition *edition_of(const struct sky_request *request, const struct sky_figure *figure)
{
	static const struct sky_edition none = {.id = NULL};
	const struct sky_edition *edition = sky_edition_of(request->snapshot, figure);
	return edition ? edition : &none;
}

SKY_GETTER(period_label, figure, sky_cell_text(figure->period_label))
SKY_GETTER(corrects, figure, sky_cell_of(request, SKY_FIGURE, figure->corrects))
SKY_GETTER(recipe, figure, sky_cell_text(figure->recipe))
SKY_GETTER(edition, figure, sky_cell_text(edition_of(request, figure)->released))
SKY_GETTER(edition_by, figure, sky_cell_text(edition_of(request, figure)->publisher))
SKY_GETTER(mixed_editions, figure, sky_cell_mixed_editions(request, figure))
SKY_GETTER(contradicts, figure, sky_cell_contradicts(request, figure))
SKY_GETTER(steps, figure, sky_cell_steps(figure))

SKY_GETTER(said_by, figure, sky_cell_ref(request, figure->said_by))
SKY_GETTER(conflict, figure, sky_cell_bool(sky_figure_contradicted(figure, request->as_of)))
static struct sky_cell conflicts_of(const struct sky_request *request, const char *id)
{
	size_t all, count, known = 0;
	uint32_t row = sky_find(request->snapshot, SKY_FIGURE, id, strlen(id));
	const struct sky_conflict *list = sky_snapshot_conflicts(request->snapshot, &all);
	const struct sky_claimed *of = sky_conflicts_of(request->snapshot, row, &count);
	const char **text = sky_arena_calloc(request->arena, count + 1, sizeof *text);
	for (size_t i = 0; text && i < count; i++)
		if (sky_request_knows_all(request, list[of[i].conflict].claim, list[of[i].conflict].claim_count))
			text[known++] = list[of[i].conflict].id;
	return text ? sky_cell_joined(request, text, known, "; ") : SKY_FAILED_CELL;
}

SKY_GETTER(conflict_ids, figure, conflicts_of(request, figure->record.id))
SKY_GETTER(missing_reason, figure, sky_cell_text(figure->missing_reason))

SKY_MATCHER(by_subject, figure, figure->subject_kind == value->as.ref.kind && figure->subject == value->as.ref.row)
SKY_MATCHER(by_metric, figure, figure->metric == value->as.ref.row)
SKY_MATCHER(by_market, figure,
            figure->market == value->as.ref.row ||
                (figure->subject_kind == SKY_MARKET && figure->subject == value->as.ref.row))
SKY_MATCHER(by_period, figure,
            figure->period_start == value->as.period.start && figure->period_end == value->as.period.end)
SKY_MATCHER(by_from, figure, figure->period_start != SKY_DAY_NONE && figure->period_end >= value->as.days.first)
SKY_MATCHER(by_to, figure, figure->period_start != SKY_DAY_NONE && figure->period_start <= value->as.days.last)

static struct sky_interval interval_of(const struct sky_request *request, const struct sky_figure *figure)
{
	return figure->converted ? ((const struct sky_converted *)figure)->interval
	                         : sky_figure_interval(request->snapshot, figure);
}

/* What was to be converted; NULL where nothing was. */
static const struct sky_converted *applied(const struct sky_figure *figure)
{
	const struct sky_converted *converted = (const struct sky_converted *)figure;
	return figure->converted && converted->original_currency[0] ? converted : NULL;
}

static const struct sky_derived *conversion(const struct sky_figure *figure)
{
	const struct sky_converted *converted = applied(figure);
	return (const struct sky_derived *)(converted ? converted->computed : NULL);
}

static struct sky_cell rate_id(const struct sky_request *request, const void *row)
{
	const struct sky_derived *derived = conversion(row);
	const char *text = derived ? derived->input[1].rate->record.id : NULL;
	for (uint32_t i = 2; text && i < derived->input_count; i++)
		text = sky_arena_printf(request->arena, "%s;%s", text, derived->input[i].rate->record.id);
	return derived && !text ? SKY_FAILED_CELL : sky_cell_text(text);
}

SKY_GETTER(value_low, figure, sky_cell_decimal(interval_of(request, figure).low))
SKY_GETTER(value_high, figure, sky_cell_decimal(interval_of(request, figure).high))
SKY_GETTER(interval, figure, sky_cell_interval(request, interval_of(request, figure)))
SKY_GETTER(rate, figure, conversion(figure) ? sky_cell_decimal(conversion(figure)->rate) : SKY_NULL_CELL)
SKY_GETTER(original_value, figure, applied(figure) ? sky_cell_decimal(applied(figure)->original_value) : SKY_NULL_CELL)
SKY_GETTER(original_currency, figure, sky_cell_text(applied(figure) ? applied(figure)->original_currency : NULL))
SKY_GETTER(conversion_id, figure, sky_cell_text(conversion(figure) ? conversion(figure)->figure.record.id : NULL))

/* The texts of figures are scattered over all the memory that was loaded. */
static void fetch(const struct sky_request *request, const void *row)
{
	const struct sky_figure *figure = row;
	const struct sky_source *source = sky_source_of(request, &figure->record);
	__builtin_prefetch(figure->record.id);
	__builtin_prefetch(figure->value_text);
	__builtin_prefetch(figure->record.locator);
	__builtin_prefetch(figure->period_text);
	__builtin_prefetch(sky_row(request->snapshot, (enum sky_kind)figure->subject_kind, figure->subject));
	if (source) {
		__builtin_prefetch(source);
		__builtin_prefetch(&source->url);
	}
}

static const struct sky_matcher matchers[] = {{"vendor", by_subject}, {"from", by_from}, {"to", by_to}, {NULL}};
const struct sky_table sky_table_figures = {SKY_ROW_FIGURE, .matchers = matchers, .fetch = fetch};

struct sky_cell sky_figure_cell(const struct sky_request *request, const struct sky_figure *figure, const char *column)
{
	return figure ? sky_table_column(&sky_table_figures, column)->get(request, figure) : SKY_NULL_CELL;
}
