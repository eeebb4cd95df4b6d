/* Where a number comes from: the tree from a figure down to the lines of the sources that state it. */
#include "handlers/claims/lineage.h"

#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "model/derive/derive.h"
#include "model/derive/rates.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/standing.h"
#include "model/snapshot/words.h"

#include <string.h>

static void put_source(struct sky_json *json, const struct sky_request *request, uint32_t row)
{
	const struct sky_source *source = sky_source_at(request->snapshot, row);
	sky_json_key(json, "source");
	if (!source) {
		sky_json_null(json);
		return;
	}
	sky_json_object(json);
	sky_json_put_text(json, "id", source->record.id);
	sky_json_put_text(json, "title", source->title);
	sky_json_put_text(json, "publisher", source->publisher);
	sky_json_put_text(json, "published", source->published.text);
	sky_json_put_text(json, "url", source->url);
	sky_json_object_end(json);
}

static void put_interval(struct sky_json *json, const struct sky_request *request, struct sky_interval interval)
{
	sky_put_cell(json, "value_low", sky_cell_decimal(interval.low));
	sky_put_cell(json, "value_high", sky_cell_decimal(interval.high));
	sky_put_cell(json, "interval", sky_cell_interval(request, interval));
}

static void put_rate(struct sky_json *json, const struct sky_request *request, const struct sky_rate *rate)
{
	sky_json_object(json);
	sky_json_put_text(json, "id", rate->record.id);
	sky_json_put_text(json, "type", "rate");
	sky_json_put_decimal(json, "value", rate->value);
	put_interval(json, request, sky_rate_interval(rate));
	sky_json_put_text(json, "currency", rate->currency);
	sky_json_put_text(json, "per", rate->per);
	sky_json_put_text(json, "period", rate->period_text);
	put_source(json, request, rate->record.source);
	sky_json_put_text(json, "locator", rate->record.locator);
	sky_json_put_text(json, "note", rate->record.note);
	sky_json_object_end(json);
}

static void put_number(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure)
{
	sky_json_put_decimal(json, "value", figure->value);
	put_interval(json, request, sky_figure_interval(request->snapshot, figure));
	sky_json_put_text(json, "unit", sky_unit_text(figure->unit));
	sky_json_put_text(json, "currency", figure->currency[0] ? figure->currency : NULL);
}

static void put_about(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure)
{
	struct sky_ref subject = {.kind = (enum sky_kind)figure->subject_kind, .row = figure->subject};
	sky_put_cell(json, "subject", sky_cell_ref(request, subject));
	sky_put_id(json, request, "metric_id", SKY_METRIC, figure->metric);
	sky_put_id(json, request, "market_id", SKY_MARKET, figure->market);
	sky_json_put_text(json, "period", figure->period_text);
}

struct sky_cell sky_cell_lineage_formula(const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	return sky_cell_text(derived ? derived->formula : NULL);
}

/* Collects places in the sources; each once, however often it is met. */
struct places {
	const struct sky_request *request;
	const char *text[SKY_RECIPE_INPUTS];
	size_t count;
	bool memory_short;
};

static void add_place(void *closure, const struct sky_record *record)
{
	struct places *places = closure;
	const char *source = sky_id(places->request->snapshot, SKY_SOURCE, record->source);
	if (!source)
		return;
	const char *text = sky_arena_printf(places->request->arena, "%s%s%s", source, record->locator ? " " : "",
	                                    record->locator ? record->locator : "");
	if (!text) {
		places->memory_short = true;
		return;
	}
	for (size_t i = 0; i < places->count; i++)
		if (strcmp(places->text[i], text) == 0)
			return;
	if (places->count < SKY_COUNT(places->text))
		places->text[places->count++] = text;
}

struct sky_cell sky_cell_lineage_places(const struct sky_request *request, const struct sky_figure *figure)
{
	struct places places = {.request = request};
	sky_figure_leaves(figure, add_place, &places);
	if (places.memory_short)
		return SKY_FAILED_CELL;
	return places.count ? sky_cell_joined(request, places.text, places.count, "; ") : SKY_NULL_CELL;
}

struct sky_cell sky_cell_lineage_url(const struct sky_request *request, const struct sky_figure *figure)
{
	const char *path = sky_arena_printf(request->arena, "/v1/figures/%s/lineage", figure->record.id);
	return path ? sky_cell_text(path) : SKY_FAILED_CELL;
}

bool sky_request_knows_figure(const struct sky_request *request, const struct sky_figure *figure)
{
	return sky_request_sight(request, figure->published) == SKY_SEEN;
}

/* A computed figure is hidden where one of its inputs surely came later, also where nobody knows when another came. */
static enum sky_sight sight_of(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	enum sky_sight sight = sky_request_sight(request, figure->published);
	for (uint32_t i = 0; derived && sight == SKY_UNDATED && i < derived->input_count; i++) {
		const struct sky_input *input = &derived->input[i];
		enum sky_sight one =
		    input->figure ? sight_of(request, input->figure) : sky_request_sight(request, input->rate->period.end);
		sight = one == SKY_HIDDEN ? SKY_HIDDEN : SKY_UNDATED;
	}
	return sight;
}

const char *sky_publisher_title(const struct sky_request *request, const char *publisher)
{
	static const enum sky_kind kinds[] = {SKY_ORGANIZATION, SKY_VENDOR};
	for (size_t i = 0; i < SKY_COUNT(kinds); i++) {
		uint32_t row = sky_find(request->snapshot, kinds[i], publisher, strlen(publisher));
		if (row != SKY_NONE)
			return sky_title(request->snapshot, (struct sky_ref){kinds[i], row});
	}
	return publisher;
}

struct sky_cell sky_cell_rank_reason(const struct sky_request *request, const struct sky_figure *figure)
{
	enum sky_ground ground;
	const char *reason = sky_figure_reason(figure, request->as_of, &ground), *text = sky_ground_text(ground);
	const struct sky_edition *edition = sky_edition_of(request->snapshot, figure);
	if (reason || !text)
		return sky_cell_text(reason);
	if ((ground == SKY_GROUND_OWN || ground == SKY_GROUND_RESTATED || ground == SKY_GROUND_NEWEST) &&
	    edition->released) {
		text = sky_arena_printf(request->arena, "%s: %s, %s", text, sky_publisher_title(request, edition->publisher),
		                        edition->released);
	}
	return text ? sky_cell_text(text) : SKY_FAILED_CELL;
}

const char *sky_figure_note(const struct sky_request *request, const struct sky_figure *figure)
{
	bool known = request->as_of == SKY_DAY_NONE || figure->noted == SKY_DAY_NONE || figure->noted <= request->as_of;
	return known ? figure->record.note : NULL;
}

const struct sky_figure *sky_figure_recipe(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_figure *computed = NULL;
	const char *why;
	if (!figure->recipe || sky_derived_of(figure) ||
	    sky_derive(request->snapshot, request->arena, figure->recipe, &computed, &why) != SKY_DERIVE_OK ||
	    !sky_request_knows_figure(request, computed))
		return NULL;
	return computed;
}

static void put_claim(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_figure *computed = sky_figure_recipe(request, figure);
	sky_json_put_text(json, "type", "claim");
	put_about(json, request, figure);
	put_number(json, request, figure);
	sky_json_put_given(json, "value_text", sky_figure_words(request->snapshot, figure));
	sky_json_put_text(json, "qualifier", sky_qualifier_text(figure->qualifier));
	sky_json_put_text(json, "rank", sky_rank_text(sky_figure_rank(figure, request->as_of)));
	sky_put_cell(json, "rank_reason", sky_cell_rank_reason(request, figure));
	put_source(json, request, figure->record.source);
	sky_json_put_text(json, "locator", figure->record.locator);
	sky_json_put_text(json, "note", sky_figure_note(request, figure));
	sky_json_put_array(json, "inputs");
	if (computed)
		sky_put_lineage(json, request, computed);
	sky_json_array_end(json);
}

static void put_computed(struct sky_json *json, const struct sky_request *request, const struct sky_derived *derived)
{
	sky_json_put_text(json, "type", "computed");
	put_about(json, request, &derived->figure);
	put_number(json, request, &derived->figure);
	sky_json_put_text(json, "function", sky_function_text(derived->function));
	sky_json_put_text(json, "what", sky_function_what(derived->function));
	sky_json_put_text(json, "formula", derived->formula);
	sky_put_cell(json, "mixed_editions", sky_cell_mixed_editions(request, &derived->figure));
	sky_put_cell(json, "contradicts", sky_cell_contradicts(request, &derived->figure));
	sky_json_put_object(json, "exact");
	sky_json_put_text(json, "value", derived->exact_value);
	sky_json_put_text(json, "low", derived->exact_low);
	sky_json_put_text(json, "high", derived->exact_high);
	sky_json_object_end(json);
	sky_json_put_array(json, "inputs");
	for (uint32_t i = 0; i < derived->input_count; i++)
		if (derived->input[i].figure)
			sky_put_lineage(json, request, derived->input[i].figure);
		else
			put_rate(json, request, derived->input[i].rate);
	sky_json_array_end(json);
}

void sky_put_lineage(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	sky_json_object(json);
	sky_json_put_text(json, "id", figure->record.id);
	if (derived)
		put_computed(json, request, derived);
	else
		put_claim(json, request, figure);
	sky_json_object_end(json);
}

enum sky_outcome sky_request_figure(const struct sky_request *request, struct sky_result *result,
                                    const struct sky_figure **out)
{
	const char *id = sky_request_text(request, "figure"), *why = NULL;
	switch (sky_derive(request->snapshot, request->arena, id, out, &why)) {
	case SKY_DERIVE_OK:
		switch (sight_of(request, *out)) {
		case SKY_UNDATED:
			sky_result_warn(result, SKY_WARN_UNDATED);
			return SKY_DONE;
		case SKY_SEEN:
			return SKY_DONE;
		case SKY_HIDDEN:
			break;
		}
		return sky_refuse(
		    result, SKY_PROBLEM_NOT_FOUND, "as_of", sky_request_text(request, "as_of"),
		    sky_arena_printf(request->arena, "The figure \"%s\" was not yet published at the time of as_of", id));
	case SKY_DERIVE_UNKNOWN:
		return sky_refuse(result, SKY_PROBLEM_UNKNOWN_ID, "figure", id, why);
	case SKY_DERIVE_REFUSED:
		return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "figure", id, why);
	case SKY_DERIVE_MEMORY:
		break;
	}
	return SKY_ERROR_MEMORY;
}
