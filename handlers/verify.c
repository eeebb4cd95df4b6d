/* Is this number supported, contradicted, or unknown? It is compared with every claim of the same key. Where none in
 * its currency stands, claims in others are converted; where there is none at all, it is compared with what follows
 * from the claims. An unknown number is compared with claims of other markets and of periods near by. */
#include "handlers/claims/convert.h"
#include "handlers/claims/lineage.h"
#include "handlers/claims/transform.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/write/cell_json.h"
#include "model/derive/derive.h"
#include "model/number/amount.h"
#include "model/number/exact.h"
#include "model/snapshot/edition.h"
#include "model/snapshot/standing.h"

#include <string.h>

enum stance { SUPPORTS, COMPATIBLE, CONTRADICTS, OTHER_CURRENCY };

static const char *const stance_texts[] = {"supports", "compatible", "contradicts", "other_currency"};
static const char *const verdict_texts[] = {"supported", "compatible", "contradicted", "unknown"};

struct evidence {
	const struct sky_figure *stated;
	const struct sky_figure *figure; /* the same; where it was converted, convert(stated, rate) */
	enum stance stance;
	struct sky_decimal
	    difference_pct; /* (value asked - claim) / claim, signed; unknown where one of the two is only a bound */
};

struct verdict {
	struct sky_ref subject;
	uint32_t metric, market;
	const struct sky_period *period;
	const char *period_text, *currency;
	const struct sky_amount *asked;
	enum sky_qualifier qualifier;
	struct sky_interval interval;
	struct evidence *evidence, *near; /* near: of other markets and periods */
	size_t count, near_count;
	const struct sky_figure *slip; /* what the value would fit if it were 10^slip_zeros times as large; NULL: nothing */
	int32_t slip_zeros;
	const struct evidence *best; /* what the verdict rests on; NULL: nothing */
	const char *verdict;
	bool disputed; /* claims stand on both sides */
};

/* What the figure has in common with the question. */
enum likeness { UNLIKE, SAME_KEY, OTHER_MARKET, NEAR_PERIOD };

/* True for periods of like length that share a fifth: a calendar year and the fiscal year of that name. */
static bool is_near(const struct sky_period *asked, const struct sky_figure *figure)
{
	int64_t start = asked->start > figure->period_start ? asked->start : figure->period_start;
	int64_t end = asked->end < figure->period_end ? asked->end : figure->period_end;
	int64_t length = (int64_t)asked->end - asked->start + 1;
	int64_t more = (int64_t)figure->period_end - figure->period_start + 1 - length;
	return 10 * (more < 0 ? -more : more) <= length && 5 * (end - start + 1) >= length;
}

static enum likeness likeness_of(const struct verdict *v, const struct sky_figure *figure)
{
	uint32_t market = v->subject.kind == SKY_MARKET && figure->market == SKY_NONE ? SKY_NONE : v->market;
	bool same_period = figure->period_start == v->period->start && figure->period_end == v->period->end;
	if (figure->subject_kind != v->subject.kind || figure->subject != v->subject.row || figure->metric != v->metric)
		return UNLIKE;
	if (figure->market == market)
		return same_period ? SAME_KEY : is_near(v->period, figure) ? NEAR_PERIOD : UNLIKE;
	return same_period ? OTHER_MARKET : UNLIKE;
}

static void measure(struct evidence *evidence, struct sky_decimal asked)
{
	struct sky_interval none = {.low = SKY_DECIMAL_UNKNOWN, .high = SKY_DECIMAL_UNKNOWN};
	if (!sky_figure_is_point(evidence->figure) || evidence->figure->value.mantissa == 0)
		return;
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
	if (sky_round(a.value, -2, SKY_ROUND_NEAREST, &evidence->difference_pct))
		evidence->difference_pct = sky_decimal_normalize(evidence->difference_pct);
	sky_exact_finish(&a);
	sky_exact_finish(&b);
	sky_exact_finish(&percent);
}

static bool in_currency(const struct verdict *v, const struct sky_figure *figure)
{
	return figure->unit != SKY_UNIT_CURRENCY || !v->currency || strcmp(v->currency, figure->currency) == 0;
}

static void weigh(const struct sky_request *request, const struct verdict *v, const struct sky_figure *figure,
                  struct evidence *evidence)
{
	/* What was corrected says its digits, though its inputs leave room for more. */
	struct sky_interval claimed = sky_figure_interval(request->snapshot, figure),
	                    said = sky_figure_printed(request->snapshot, figure);
	evidence->figure = figure;
	evidence->difference_pct = SKY_DECIMAL_UNKNOWN;
	if (!in_currency(v, figure)) {
		evidence->stance = OTHER_CURRENCY;
		return;
	}
	evidence->stance = sky_interval_disjoint(&claimed, &v->interval) ? CONTRADICTS
	                   : sky_interval_within(&said, &v->interval)    ? SUPPORTS
	                                                                 : COMPATIBLE;
	if (sky_qualifier_is_point(v->qualifier))
		measure(evidence, v->asked->value);
}

static struct evidence *add(const struct sky_request *request, const struct verdict *v, const struct sky_figure *figure,
                            struct evidence *list, size_t *count)
{
	struct evidence *evidence = &list[(*count)++];
	evidence->stated = figure;
	weigh(request, v, figure, evidence);
	return evidence;
}

/* Puts claims in other currencies beside the number at rates on record, and warns of rates that are missing. */
static enum sky_outcome convert(const struct sky_request *request, const struct verdict *v, struct evidence *evidence,
                                size_t count, struct sky_result *result)
{
	for (size_t i = 0; i < count; i++) {
		struct sky_converted converted;
		const char *why = NULL;
		if (evidence[i].stance != OTHER_CURRENCY)
			continue;
		switch (sky_convert(request, evidence[i].stated, v->currency, &converted, &why)) {
		case SKY_DONE:
			weigh(request, v, converted.computed, &evidence[i]);
			break;
		case SKY_PROBLEM:
			sky_result_warn(result, why);
			break;
		case SKY_ERROR_MEMORY:
			return SKY_ERROR_MEMORY;
		}
	}
	return SKY_DONE;
}

/* Claims that decide: neither deprecated nor in a currency that no rate leads to. */
static size_t count_standing(const struct sky_request *request, const struct verdict *v)
{
	size_t standing = 0;
	for (size_t i = 0; i < v->count; i++) {
		standing += sky_figure_rank(v->evidence[i].stated, request->as_of) != SKY_RANK_DEPRECATED &&
		            v->evidence[i].stance != OTHER_CURRENCY;
	}
	return standing;
}

/* Adds what follows from other claims, after the claims of the key. */
static enum sky_outcome gather_computed(const struct sky_request *request, struct verdict *v, struct sky_result *result)
{
	struct sky_derive_filter filter = {.subject = v->subject, .market = SKY_NONE, .as_of = request->as_of};
	const struct sky_figure *const *computed;
	struct evidence *claims = v->evidence;
	size_t count;
	enum sky_outcome outcome = sky_derived_figures(request, &filter, &computed, &count, result);
	if (outcome != SKY_DONE)
		return outcome;
	v->evidence = sky_arena_calloc(request->arena, v->count + count + 1, sizeof *v->evidence);
	if (!v->evidence)
		return SKY_ERROR_MEMORY;
	memcpy(v->evidence, claims, v->count * sizeof *claims);
	for (size_t i = 0; i < count; i++)
		if (likeness_of(v, computed[i]) == SAME_KEY && in_currency(v, computed[i]))
			add(request, v, computed[i], v->evidence, &v->count);
	return SKY_DONE;
}

/* Collects the claims of the key, and those like them; where none of the key stands, the figures that follow from other
 * claims. */
static enum sky_outcome gather(const struct sky_request *request, struct verdict *v, struct sky_result *result)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, sky_figures_of(v->subject.kind), v->subject.row);
	v->evidence = sky_arena_calloc(request->arena, rows.count + 1, sizeof *v->evidence);
	v->near = sky_arena_calloc(request->arena, rows.count + 1, sizeof *v->near);
	if (!v->evidence || !v->near)
		return SKY_ERROR_MEMORY;
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_figure *figure = sky_figure_at(request->snapshot, rows.row[i]);
		enum likeness likeness = likeness_of(v, figure);
		if (likeness == UNLIKE || !sky_request_knows_figure(request, figure))
			continue;
		if (likeness == SAME_KEY)
			add(request, v, figure, v->evidence, &v->count);
		else if (sky_figure_rank(figure, request->as_of) == SKY_RANK_PREFERRED)
			add(request, v, figure, v->near, &v->near_count);
	}
	enum sky_outcome outcome = SKY_DONE;
	if (count_standing(request, v) == 0)
		outcome = convert(request, v, v->evidence, v->count, result);
	if (outcome == SKY_DONE && count_standing(request, v) == 0)
		outcome = gather_computed(request, v, result);
	if (outcome == SKY_DONE && count_standing(request, v) == 0)
		return convert(request, v, v->near, v->near_count, result);
	v->near_count = 0;
	return outcome;
}

/* True for a claim that the data set deprecates, or in whose place its publisher has released another. */
static bool is_replaced(const struct sky_request *request, const struct verdict *v, const struct evidence *evidence)
{
	const struct sky_edition *edition = sky_edition_of(request->snapshot, evidence->stated);
	bool replaced = sky_figure_rank(evidence->stated, request->as_of) == SKY_RANK_DEPRECATED;
	for (size_t i = 0; i < v->count && !replaced; i++) {
		const struct evidence *other = &v->evidence[i];
		replaced = sky_figure_rank(other->stated, request->as_of) != SKY_RANK_DEPRECATED &&
		           other->stance != OTHER_CURRENCY &&
		           sky_edition_later(sky_edition_of(request->snapshot, other->stated), edition);
	}
	return replaced;
}

/* Replaced claims are shown, but do not decide. */
static void decide(const struct sky_request *request, struct verdict *v)
{
	const struct evidence *best[OTHER_CURRENCY] = {NULL, NULL, NULL};
	bool once = false; /* a replaced claim says so */
	for (size_t i = 0; i < v->count; i++) {
		const struct evidence *evidence = &v->evidence[i];
		if (evidence->stance == OTHER_CURRENCY)
			continue;
		if (is_replaced(request, v, evidence))
			once = once || evidence->stance == SUPPORTS;
		else if (!best[evidence->stance] ||
		         sky_figure_better_on(evidence->stated, best[evidence->stance]->stated, request->as_of))
			best[evidence->stance] = evidence;
	}
	size_t first = SUPPORTS;
	while (first < OTHER_CURRENCY && !best[first])
		first++;
	v->disputed = first < CONTRADICTS && best[CONTRADICTS];
	v->best = first < OTHER_CURRENCY ? best[first] : NULL;
	v->verdict = once && first >= CONTRADICTS ? "superseded" : verdict_texts[first];
}

static bool is_bounded(const struct sky_interval *interval)
{
	return sky_decimal_known(interval->low) && sky_decimal_known(interval->high);
}

/* Finds the fewest zeros too many or too few that would explain a contradiction. */
static void find_slip(const struct sky_request *request, struct verdict *v)
{
	static const int32_t zeros[] = {1, -1, 2, -2, 3, -3};
	for (size_t i = 0; i < SKY_COUNT(zeros) * v->count && !v->slip; i++) {
		const struct evidence *evidence = &v->evidence[i % v->count];
		struct sky_interval claimed = sky_figure_interval(request->snapshot, evidence->figure);
		struct sky_interval slipped = v->interval;
		slipped.low.exponent += zeros[i / v->count];
		slipped.high.exponent += zeros[i / v->count];
		if (evidence->stance == CONTRADICTS && is_bounded(&claimed) && !is_replaced(request, v, evidence) &&
		    !sky_interval_disjoint(&claimed, &slipped)) {
			v->slip = evidence->figure;
			v->slip_zeros = zeros[i / v->count];
		}
	}
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

static void put_near(struct sky_json *json, const struct sky_request *request, const char *name,
                     const struct verdict *v, enum likeness likeness)
{
	sky_json_put_array(json, name);
	for (size_t i = 0; i < v->near_count; i++) {
		const struct sky_figure *stated = v->near[i].stated;
		if (likeness_of(v, stated) == likeness) {
			sky_json_object(json);
			sky_json_put_text(json, "verdict", verdict_texts[v->near[i].stance]);
			sky_put_id(json, request, "market_id", SKY_MARKET, stated->market);
			sky_json_put_text(json, "period", stated->period_text);
			sky_json_put_text(json, "figure_id", v->near[i].figure->record.id);
			sky_json_object_end(json);
		}
	}
	sky_json_array_end(json);
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
	sky_json_put_decimal(json, "value", v->asked->value);
	sky_json_put_decimal(json, "value_to", v->asked->to);
	sky_json_put_text(json, "qualifier", sky_qualifier_text(v->qualifier));
	sky_put_cell(json, "value_low", sky_cell_decimal(v->interval.low));
	sky_put_cell(json, "value_high", sky_cell_decimal(v->interval.high));
	sky_json_put_text(json, "unit", sky_unit_text(sky_metric_at(request->snapshot, v->metric)->unit));
	sky_json_put_text(json, "currency", v->currency);
	sky_json_put_decimal(json, "difference_pct", v->best ? v->best->difference_pct : SKY_DECIMAL_UNKNOWN);
	sky_json_put_text(json, "best_figure_id", v->best ? v->best->figure->record.id : NULL);
	sky_json_put_array(json, "evidence");
	for (size_t i = 0; i < v->count; i++)
		put_evidence(json, request, &v->evidence[i]);
	sky_json_array_end(json);
	put_near(json, request, "elsewhere", v, OTHER_MARKET);
	put_near(json, request, "near_periods", v, NEAR_PERIOD);
	sky_json_key(json, "slip");
	if (v->slip) {
		sky_json_object(json);
		sky_json_put_decimal(json, "factor", (struct sky_decimal){1, v->slip_zeros});
		sky_json_put_text(json, "figure_id", v->slip->record.id);
		sky_json_object_end(json);
	} else {
		sky_json_null(json);
	}
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

/* The words of the value, else qualifier=. */
static enum sky_qualifier qualifier_asked(const struct sky_request *request, const struct sky_amount *asked)
{
	const char *text = sky_request_text(request, "qualifier");
	enum sky_qualifier qualifier = asked->qualifier;
	while (text && !asked->qualified && strcmp(sky_qualifier_text(qualifier), text) != 0)
		qualifier++;
	return qualifier;
}

/* Why the value, its currency and the metric do not fit together; NULL: they do. *parameter: which is wrong. */
static const char *misfit(const struct sky_request *request, struct verdict *v, const struct sky_metric *metric,
                          const char **parameter)
{
	const struct sky_arg *qualifier = sky_request_arg(request, "qualifier");
	bool money = metric->unit == SKY_UNIT_CURRENCY;
	*parameter = "value";
	if (qualifier->given && v->asked->qualified &&
	    strcmp(qualifier->values[0].text, sky_qualifier_text(v->asked->qualifier)) != 0)
		return "the value has another word for it than qualifier: leave one of them out";
	if (v->asked->percent && metric->unit != SKY_UNIT_PERCENT)
		return "this metric is not in percent: leave out the sign, or ask for a share or a growth";
	if (v->asked->currencies && !money)
		return "this metric is no amount of money: leave out the currency";
	if (v->currency && !sky_amount_may_be(v->asked, v->currency))
		return "the value is in another currency than currency says";
	*parameter = "currency";
	if (!money)
		return v->currency ? "this metric is no amount of money: leave out currency" : NULL;
	if (!v->currency && v->asked->currencies && strlen(v->asked->currencies) == 3)
		v->currency = v->asked->currencies;
	return v->currency ? NULL : "this metric is an amount of money: say in which currency, for instance currency=CNY";
}

enum sky_outcome sky_handle_verify(struct sky_request *request, struct sky_result *result)
{
	struct verdict *v = sky_arena_calloc(request->arena, 1, sizeof *v);
	if (!v)
		return SKY_ERROR_MEMORY;
	v->subject = sky_request_arg(request, "subject")->values[0].as.ref;
	v->metric = sky_request_row(request, "metric");
	v->market = sky_request_row(request, "market");
	v->period = &sky_request_arg(request, "period")->values[0].as.period;
	v->period_text = sky_request_text(request, "period");
	v->currency = sky_request_text(request, "currency");
	v->asked = sky_request_arg(request, "value")->values[0].as.amount;
	const struct sky_metric *metric = sky_metric_at(request->snapshot, v->metric);
	if (v->subject.kind != SKY_VENDOR && v->subject.kind != SKY_MARKET && v->subject.kind != SKY_ORGANIZATION &&
	    v->subject.kind != SKY_PRODUCT) {
		return sky_refuse(result, SKY_PROBLEM_INVALID_PARAMETER, "subject", sky_request_text(request, "subject"),
		                  "figures are about vendors, markets, organizations and products");
	}
	const char *parameter;
	const char *why = misfit(request, v, metric, &parameter);
	if (why) {
		const char *given = sky_request_text(request, parameter);
		return sky_refuse(result, given ? SKY_PROBLEM_INVALID_PARAMETER : SKY_PROBLEM_MISSING_PARAMETER, parameter,
		                  given, why);
	}
	v->qualifier = qualifier_asked(request, v->asked);
	v->interval = sky_interval_of(v->asked->value, v->qualifier, v->asked->to, metric->unit == SKY_UNIT_COUNT,
	                              (struct sky_bounds){.min = NULL, .max = NULL});
	enum sky_outcome outcome = gather(request, v, result);
	if (outcome != SKY_DONE)
		return outcome;
	decide(request, v);
	if (strcmp(v->verdict, "contradicted") == 0 && is_bounded(&v->interval))
		find_slip(request, v);
	return sky_answer_object(request, result, v, write_verdict);
}
