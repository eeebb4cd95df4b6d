/* Is this number supported, contradicted, or unknown? It is compared with every claim of the same key. Where none
 * states the key itself, it is compared with what follows from the claims. */
#include "handlers/claims/lineage.h"
#include "handlers/claims/transform.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/write/cell_json.h"
#include "model/derive/derive.h"
#include "model/number/exact.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/standing.h"

#include <string.h>

enum stance { SUPPORTS, COMPATIBLE, CONTRADICTS, OTHER_CURRENCY };

static const char *const stance_texts[] = {"supports", "compatible", "contradicts", "other_currency"};

struct evidence {
	const struct sky_figure *figure;
	enum stance stance;
	struct sky_decimal
	    difference_pct; /* (value asked - claim) / claim, signed; unknown where one of the two is only a bound */
};

struct verdict {
	struct sky_ref subject;
	uint32_t metric, market;
	const struct sky_period *period;
	const char *period_text, *currency;
	struct sky_decimal value;
	enum sky_qualifier qualifier;
	struct sky_interval interval;
	struct evidence *evidence;
	size_t count;
	const struct evidence *best; /* what the verdict rests on; NULL: nothing */
	const char *verdict;
	bool disputed; /* claims stand on both sides */
};

static bool same_key(const struct verdict *v, const struct sky_figure *figure)
{
	uint32_t market = v->subject.kind == SKY_MARKET && figure->market == SKY_NONE ? SKY_NONE : v->market;
	return figure->subject_kind == v->subject.kind && figure->subject == v->subject.row &&
	       figure->metric == v->metric && figure->market == market && figure->period_start == v->period->start &&
	       figure->period_end == v->period->end;
}

static void measure(struct evidence *evidence, struct sky_decimal asked)
{
	struct sky_interval none = {.low = SKY_DECIMAL_UNKNOWN, .high = SKY_DECIMAL_UNKNOWN};
	if (!sky_figure_is_point(evidence->figure) || evidence->figure->value.mantissa == 0) {
		return;
	}
	struct sky_exact a;
	sky_exact_init(&a);
	struct sky_exact b;
	sky_exact_init(&b);
	struct sky_exact percent;
	sky_exact_init(&percent);
	sky_exact_from(&a, asked, &none);
	sky_exact_from(&b, evidence->figure->value, &none);
	mpq_sub(a.value, a.value, b.value);
	mpq_div(a.value, a.value, b.value);
	sky_exact_from_ratio(&percent, 100, 1);
	mpq_mul(a.value, a.value, percent.value);
	if (sky_round(a.value, -2, SKY_ROUND_NEAREST, &evidence->difference_pct)) {
		evidence->difference_pct = sky_decimal_normalize(evidence->difference_pct);
	}
	sky_exact_finish(&a);
	sky_exact_finish(&b);
	sky_exact_finish(&percent);
}

static bool in_currency(const struct verdict *v, const struct sky_figure *figure)
{
	return figure->unit != SKY_UNIT_CURRENCY || !v->currency || strcmp(v->currency, figure->currency) == 0;
}

static void weigh(const struct sky_request *request, struct verdict *v, const struct sky_figure *figure)
{
	struct evidence *evidence = &v->evidence[v->count++];
	struct sky_interval claimed = sky_figure_interval(request->snapshot, figure);
	evidence->figure = figure;
	evidence->difference_pct = SKY_DECIMAL_UNKNOWN;
	if (!in_currency(v, figure)) {
		evidence->stance = OTHER_CURRENCY;
		return;
	}
	evidence->stance = sky_interval_disjoint(&claimed, &v->interval) ? CONTRADICTS
	                   : sky_interval_within(&claimed, &v->interval) ? SUPPORTS
	                                                                 : COMPATIBLE;
	if (sky_qualifier_is_point(v->qualifier)) {
		measure(evidence, v->value);
	}
}

/* Adds what follows from other claims, after the claims of the key. */
static enum sky_outcome gather_computed(const struct sky_request *request, struct verdict *v, struct sky_result *result)
{
	struct sky_derive_filter filter = {.subject = v->subject, .market = SKY_NONE, .as_of = request->as_of};
	const struct sky_figure *const *computed;
	struct evidence *claims = v->evidence;
	size_t count;
	enum sky_outcome outcome = sky_derived_figures(request, &filter, &computed, &count, result);
	if (outcome != SKY_DONE) {
		return outcome;
	}
	v->evidence = sky_arena_calloc(request->arena, v->count + count + 1, sizeof *v->evidence);
	if (!v->evidence) {
		return SKY_ERROR_MEMORY;
	}
	memcpy(v->evidence, claims, v->count * sizeof *claims);
	for (size_t i = 0; i < count; i++) {
		if (same_key(v, computed[i]) && in_currency(v, computed[i])) {
			weigh(request, v, computed[i]);
		}
	}
	return SKY_DONE;
}

/* Collects the claims of the key; where none of them stands, the figures that follow from other claims. */
static enum sky_outcome gather(const struct sky_request *request, struct verdict *v, struct sky_result *result)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, sky_figures_of(v->subject.kind), v->subject.row);
	size_t standing = 0;
	v->evidence = sky_arena_calloc(request->arena, rows.count + 1, sizeof *v->evidence);
	if (!v->evidence) {
		return SKY_ERROR_MEMORY;
	}
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_figure *figure = sky_figure_at(request->snapshot, rows.row[i]);
		if (same_key(v, figure) && sky_request_knows_figure(request, figure)) {
			weigh(request, v, figure);
			standing += sky_figure_rank(figure, request->as_of) != SKY_RANK_DEPRECATED &&
			            v->evidence[v->count - 1].stance != OTHER_CURRENCY;
		}
	}
	return standing > 0 ? SKY_DONE : gather_computed(request, v, result);
}

/* True for a claim that the data set deprecates, or in whose place its publisher has released another. */
static bool is_replaced(const struct sky_request *request, const struct verdict *v, const struct evidence *evidence)
{
	const struct sky_edition *edition = sky_edition_of(request->snapshot, evidence->figure);
	bool replaced = sky_figure_rank(evidence->figure, request->as_of) == SKY_RANK_DEPRECATED;
	for (size_t i = 0; i < v->count && !replaced; i++) {
		const struct evidence *other = &v->evidence[i];
		replaced = sky_figure_rank(other->figure, request->as_of) != SKY_RANK_DEPRECATED &&
		           other->stance != OTHER_CURRENCY &&
		           sky_edition_later(sky_edition_of(request->snapshot, other->figure), edition);
	}
	return replaced;
}

/* Replaced claims are shown, but do not decide. */
static void decide(const struct sky_request *request, struct verdict *v)
{
	static const char *const texts[] = {"supported", "compatible", "contradicted", "unknown"};
	const struct evidence *best[OTHER_CURRENCY] = {NULL, NULL, NULL};
	bool once = false; /* a replaced claim says so */
	for (size_t i = 0; i < v->count; i++) {
		const struct evidence *evidence = &v->evidence[i];
		if (evidence->stance == OTHER_CURRENCY) {
			continue;
		}
		if (is_replaced(request, v, evidence)) {
			once = once || evidence->stance == SUPPORTS;
		} else if (!best[evidence->stance] ||
		           sky_figure_better_on(evidence->figure, best[evidence->stance]->figure, request->as_of)) {
			best[evidence->stance] = evidence;
		}
	}
	size_t first = SUPPORTS;
	while (first < OTHER_CURRENCY && !best[first]) {
		first++;
	}
	v->disputed = first < CONTRADICTS && best[CONTRADICTS];
	v->best = first < OTHER_CURRENCY ? best[first] : NULL;
	v->verdict = once && first >= CONTRADICTS ? "superseded" : texts[first];
}

static void put_evidence(struct sky_json *json, const struct sky_request *request, const struct evidence *evidence)
{
	sky_json_object(json);
	sky_json_put_text(json, "stance", stance_texts[evidence->stance]);
	sky_json_put_decimal(json, "difference_pct", evidence->difference_pct);
	sky_json_key(json, "figure");
	sky_json_table_row(json, request, &sky_table_figures, evidence->figure);
	sky_json_object_end(json);
}

static bool write_verdict(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct verdict *v = thing;
	sky_json_object(json);
	sky_json_put_text(json, "verdict", v->verdict);
	sky_json_put_bool(json, "disputed", v->disputed);
	sky_put_cell(json, "subject", sky_cell_ref(request, v->subject));
	sky_put_id(json, request, "metric_id", SKY_METRIC, v->metric);
	sky_put_id(json, request, "market_id", SKY_MARKET, v->market);
	sky_json_put_text(json, "period", v->period_text);
	sky_json_put_decimal(json, "value", v->value);
	sky_json_put_text(json, "qualifier", sky_qualifier_text(v->qualifier));
	sky_put_cell(json, "value_low", sky_cell_decimal(v->interval.low));
	sky_put_cell(json, "value_high", sky_cell_decimal(v->interval.high));
	sky_json_put_text(json, "unit", sky_unit_text(sky_metric_at(request->snapshot, v->metric)->unit));
	sky_json_put_text(json, "currency", v->currency);
	sky_json_put_decimal(json, "difference_pct", v->best ? v->best->difference_pct : SKY_DECIMAL_UNKNOWN);
	sky_json_put_text(json, "best_figure_id", v->best ? v->best->figure->record.id : NULL);
	sky_json_put_array(json, "evidence");
	for (size_t i = 0; i < v->count; i++) {
		put_evidence(json, request, &v->evidence[i]);
	}
	sky_json_array_end(json);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

static enum sky_qualifier qualifier_asked(const struct sky_request *request)
{
	const char *text = sky_request_text(request, "qualifier");
	enum sky_qualifier qualifier = SKY_QUALIFIER_EXACT;
	while (text && strcmp(sky_qualifier_text(qualifier), text) != 0) {
		qualifier++;
	}
	return qualifier;
}

enum sky_outcome sky_handle_verify(struct sky_request *request, struct sky_result *result)
{
	struct verdict *v = sky_arena_calloc(request->arena, 1, sizeof *v);
	if (!v) {
		return SKY_ERROR_MEMORY;
	}
	v->subject = sky_request_arg(request, "subject")->values[0].as.ref;
	v->metric = sky_request_row(request, "metric");
	v->market = sky_request_row(request, "market");
	v->period = &sky_request_arg(request, "period")->values[0].as.period;
	v->period_text = sky_request_text(request, "period");
	v->currency = sky_request_text(request, "currency");
	v->value = sky_request_arg(request, "value")->values[0].as.decimal;
	const struct sky_metric *metric = sky_metric_at(request->snapshot, v->metric);
	if (v->subject.kind != SKY_VENDOR && v->subject.kind != SKY_MARKET && v->subject.kind != SKY_ORGANIZATION &&
	    v->subject.kind != SKY_PRODUCT) {
		return sky_refuse(result, SKY_PROBLEM_INVALID_PARAMETER, "subject", sky_request_text(request, "subject"),
		                  "figures are about vendors, markets, organizations and products");
	}
	if (metric->unit == SKY_UNIT_CURRENCY && !v->currency) {
		return sky_refuse(
		    result, SKY_PROBLEM_MISSING_PARAMETER, "currency", NULL,
		    "this metric is an amount of money: say in which currency the value is, for instance currency=CNY");
	}
	if (metric->unit != SKY_UNIT_CURRENCY && v->currency) {
		return sky_refuse(result, SKY_PROBLEM_INVALID_PARAMETER, "currency", v->currency,
		                  "this metric is no amount of money: leave out currency");
	}
	v->qualifier = qualifier_asked(request);
	v->interval = sky_interval_of(v->value, v->qualifier, SKY_DECIMAL_UNKNOWN, metric->unit == SKY_UNIT_COUNT,
	                              (struct sky_bounds){.min = NULL, .max = NULL});
	enum sky_outcome outcome = gather(request, v, result);
	if (outcome != SKY_DONE) {
		return outcome;
	}
	decide(request, v);
	return sky_answer_object(request, result, v, write_verdict);
}
