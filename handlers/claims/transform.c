#include "handlers/claims/transform.h"

#include "handlers/claims/convert.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/filter.h"
#include "handlers/table/pick.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"
#include "model/derive/comparable.h"
#include "model/derive/derive.h"
#include "model/derive/rates.h"

#include <stdlib.h>
#include <string.h>

#define TRANSFORM_MAX 20000 /* figures in one transformation */
#define MONTHS_A_YEAR 12

bool sky_transform_asked(const struct sky_request *request)
{
	return sky_request_text(request, "transform") != NULL;
}

/* Calendar years and fiscal years from April are two series: where one year ends, the other is halfway through. */
static int phase_of(const struct sky_figure *figure)
{
	int32_t length = sky_figure_months(figure);
	if (length == 0)
		return 0;
	int year;
	int month;
	int day;
	sky_day_to_civil(figure->period_start, &year, &month, &day);
	return (month - 1) % (length < MONTHS_A_YEAR ? length : MONTHS_A_YEAR);
}

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_series(const struct sky_snapshot *snapshot, const struct sky_figure *a, const struct sky_figure *b)
{
	int order = SKY_ORDER(a->metric, b->metric);
	order = order ? order : SKY_ORDER(a->market, b->market);
	order = order ? order : SKY_ORDER(a->subject_kind, b->subject_kind);
	order = order ? order : SKY_ORDER(a->subject, b->subject);
	order = order ? order : SKY_ORDER(a->unit, b->unit);
	order = order ? order : strcmp(a->currency, b->currency);
	order = order ? order : SKY_ORDER(sky_figure_months(a), sky_figure_months(b));
	order = order ? order : SKY_ORDER(phase_of(a), phase_of(b));
	return order ? order
	             : compare_texts(sky_side_publisher(snapshot, sky_side_of(a)),
	                             sky_side_publisher(snapshot, sky_side_of(b)));
}

static int compare_claims(const void *x, const void *y, void *context)
{
	const struct sky_request *request = context;
	const struct sky_figure *a = *(const struct sky_figure *const *)x, *b = *(const struct sky_figure *const *)y;
	int order = compare_series(request->snapshot, a, b);
	if (order != 0)
		return order;
	if (a->period_start != b->period_start)
		return a->period_start < b->period_start ? -1 : 1;
	/* A converted amount is as good as the claim that it was made from. */
	const struct sky_figure *x_stated = sky_derived_of(a) ? sky_transformed(a) : a;
	const struct sky_figure *y_stated = sky_derived_of(b) ? sky_transformed(b) : b;
	if (sky_figure_better_on(x_stated, y_stated, request->as_of))
		return -1;
	return sky_figure_better_on(y_stated, x_stated, request->as_of) ? 1 : strcmp(a->record.id, b->record.id);
}

/* The claims of one period of a series, the best first. */
struct slot {
	const struct sky_figure *const *claim;
	size_t count;
};

/* The state of a transformation. */
struct transformation {
	const struct sky_request *request;
	struct sky_result *result;
	const char *name;
	const struct sky_figure **out;
	size_t count;
	const char *why; /* the last reason why something could not be computed */
	size_t undated;  /* figures without a period */
	size_t alone;    /* periods without another to compare with */
	enum sky_outcome outcome;
};

/* Both values are of one edition, where there is one that has both periods. */
static void derive(struct transformation *t, enum sky_function function, const struct slot *a, const struct slot *b)
{
	const struct sky_figure *pair[2];
	const char *why = NULL;
	if (!b) {
		t->alone++;
		return;
	}
	sky_derive_choose(a->claim, a->count, b->claim, b->count, t->request->as_of, pair);
	if (a == b)
		pair[0] = pair[1] = a->claim[0]; /* the base of an index, over itself */
	const struct sky_input input[2] = {{.figure = pair[0]}, {.figure = pair[1]}};
	const struct sky_figure *figure;
	switch (sky_derive_from(t->request->snapshot, t->request->arena, function, input, 2, &figure, &why)) {
	case SKY_DERIVE_OK:
		t->out[t->count++] = figure;
		break;
	case SKY_DERIVE_MEMORY:
		t->outcome = SKY_ERROR_MEMORY;
		break;
	case SKY_DERIVE_UNKNOWN:
	case SKY_DERIVE_REFUSED:
		t->why = why;
		break;
	}
}

/* What a value is compared with. */
static const char *needs(const char *transform)
{
	if (strcmp(transform, "yoy_pct") == 0)
		return "it takes the value of the same period a year before";
	return strcmp(transform, "cagr") == 0 ? "it takes two periods" : "it takes a value of the base period";
}

static const struct slot *a_year_before(const struct slot *series, size_t at)
{
	struct sky_period period = sky_figure_period(series[at].claim[0]), before;
	if (!sky_period_year_before(&period, &before))
		return NULL;
	for (size_t i = at; i-- > 0;)
		if (series[i].claim[0]->period_start == before.start && series[i].claim[0]->period_end == before.end)
			return &series[i];
	return NULL;
}

/* True for the period that base= names. */
static bool is_base(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_arg *base = sky_request_arg(request, "base");
	return base->count > 0 && figure->period_start == base->values[0].as.period.start &&
	       figure->period_end == base->values[0].as.period.end;
}

static const struct slot *base_of(const struct transformation *t, const struct slot *series, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (sky_request_arg(t->request, "base")->count == 0 || is_base(t->request, series[i].claim[0]))
			return &series[i];
	return NULL;
}

static void transform_series(struct transformation *t, const struct slot *series, size_t count)
{
	const struct slot *base = base_of(t, series, count);
	if (strcmp(t->name, "cagr") == 0) {
		derive(t, SKY_FUNCTION_CAGR, &series[count - 1], count > 1 ? &series[0] : NULL);
		return;
	}
	for (size_t i = 0; i < count && t->outcome == SKY_DONE; i++) {
		const struct slot *before = i > 0 ? &series[i - 1] : NULL;
		if (strcmp(t->name, "change") == 0)
			derive(t, SKY_FUNCTION_CHANGE, &series[i], before);
		else if (strcmp(t->name, "pct_change") == 0)
			derive(t, SKY_FUNCTION_PCT, &series[i], before);
		else if (strcmp(t->name, "yoy_pct") == 0)
			derive(t, SKY_FUNCTION_GROWTH, &series[i], a_year_before(series, i));
		else
			derive(t, SKY_FUNCTION_INDEX, &series[i], base);
	}
}

/* from= and to= bound what is computed with, and not only what is shown; a base that is named stays. */
static bool is_within(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_arg *from = sky_request_find(request, "from"), *to = sky_request_find(request, "to");
	bool named = strcmp(sky_request_text(request, "transform"), "index") == 0 && is_base(request, figure);
	return named || ((!from || from->count == 0 || figure->period_end >= from->values[0].as.days.first) &&
	                 (!to || to->count == 0 || figure->period_start <= to->values[0].as.days.last));
}

/* Dated figures, in the currency asked for. */
static enum sky_outcome prepare(struct transformation *t, const struct sky_figure *const *figure, size_t count,
                                const struct sky_figure **out, size_t *kept)
{
	const struct sky_request *request = t->request;
	struct sky_result *result = t->result;
	const char *currency = sky_request_text(request, "currency");
	*kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (figure[i]->period_start == SKY_DAY_NONE) {
			t->undated++;
			continue;
		}
		if (!is_within(request, figure[i]))
			continue;
		out[(*kept)++] = figure[i];
		if (!currency || figure[i]->unit != SKY_UNIT_CURRENCY || strcmp(currency, figure[i]->currency) == 0)
			continue;
		struct sky_converted converted;
		const char *why;
		switch (sky_convert(request, figure[i], currency, &converted, &why)) {
		case SKY_DONE:
			out[*kept - 1] = converted.computed;
			break;
		case SKY_PROBLEM:
			if (!sky_rates_know(request->snapshot, currency))
				return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "currency", currency, why);
			t->why = why;
			(*kept)--;
			break;
		case SKY_ERROR_MEMORY:
			return SKY_ERROR_MEMORY;
		}
	}
	return SKY_DONE;
}

/* The periods of one series, from sorted claims. Returns how many claims they have. */
static size_t slots_of(const struct sky_snapshot *snapshot, const struct sky_figure *const *sorted, size_t count,
                       struct slot *slot, size_t *slots)
{
	size_t i = 0;
	*slots = 0;
	for (; i < count && compare_series(snapshot, sorted[0], sorted[i]) == 0; i++) {
		if (i == 0 || sorted[i - 1]->period_start != sorted[i]->period_start)
			slot[(*slots)++] = (struct slot){&sorted[i], 0};
		slot[*slots - 1].count++;
	}
	return i;
}

static bool warn_of(const struct transformation *t, const char *text)
{
	if (text)
		sky_result_warn(t->result, text);
	return text != NULL;
}

/* Says what was left out. The first period of a series never has one before it, so nothing is said of that. */
static bool warn(const struct transformation *t, size_t series)
{
	struct sky_arena *arena = t->request->arena;
	bool change = strcmp(t->name, "change") == 0 || strcmp(t->name, "pct_change") == 0;
	size_t expected = change || strcmp(t->name, "yoy_pct") == 0 ? series : 0;
	if (t->why &&
	    !warn_of(t, sky_arena_printf(arena, "transform=%s leaves out what it does not fit: %s", t->name, t->why)))
		return false;
	if (t->undated > 0 && !warn_of(t, sky_arena_printf(arena, "transform=%s leaves out %zu figures without a period",
	                                                   t->name, t->undated)))
		return false;
	return t->alone <= expected ||
	       warn_of(t, sky_arena_printf(
	                      arena, "transform=%s leaves out %zu values that the data set has nothing to compare with: %s",
	                      t->name, t->alone - expected, needs(t->name)));
}

enum sky_outcome sky_transform(const struct sky_request *request, const struct sky_figure *const *figure, size_t count,
                               struct sky_result *result, const struct sky_figure ***out, size_t *out_count)
{
	struct transformation t = {.request = request,
	                           .result = result,
	                           .name = sky_request_text(request, "transform"),
	                           .out = sky_arena_calloc(request->arena, count + 1, sizeof *t.out),
	                           .outcome = SKY_DONE};
	const struct sky_figure **sorted = sky_arena_calloc(request->arena, count + 1, sizeof *sorted);
	struct slot *slot = sky_arena_calloc(request->arena, count + 1, sizeof *slot);
	size_t series = 0;
	if (!t.out || !sorted || !slot)
		return SKY_ERROR_MEMORY;
	if (count > TRANSFORM_MAX) {
		return sky_refuse(result, SKY_PROBLEM_UNPROCESSABLE, "transform", t.name,
		                  "too many figures to transform at once: add filters, for instance market= or vendor=");
	}
	size_t kept;
	enum sky_outcome outcome = prepare(&t, figure, count, sorted, &kept);
	if (outcome != SKY_DONE)
		return outcome;
	qsort_r(sorted, kept, sizeof *sorted, compare_claims, (void *)(uintptr_t)request);
	for (size_t i = 0, slots; i < kept && t.outcome == SKY_DONE; series++) {
		i += slots_of(request->snapshot, sorted + i, kept - i, slot, &slots);
		transform_series(&t, slot, slots);
	}
	*out = t.out;
	*out_count = t.count;
	return t.outcome == SKY_DONE && !warn(&t, series) ? SKY_ERROR_MEMORY : t.outcome;
}

const struct sky_figure *sky_transformed(const struct sky_figure *figure)
{
	return sky_derived_of(figure)->input[0].figure;
}

/* Which figures a filter of the request tests. */
enum target { INPUTS, PERIODS_OF_RESULTS, VALUES_OF_RESULTS };

/* period=, from=, to= and bounds of the value choose among the results. Every other filter chooses the figures that go
 * in. */
static enum target target_of(const struct sky_filter *filter)
{
	const char *name = filter->arg->spec->name;
	if (strcmp(name, "period") == 0 || strcmp(name, "from") == 0 || strcmp(name, "to") == 0)
		return PERIODS_OF_RESULTS;
	return strncmp(name, "value__", strlen("value__")) == 0 ? VALUES_OF_RESULTS : INPUTS;
}

/* Keeps the rows that pass the filters with this target. false: memory. */
static bool filter_rows(const struct sky_request *request, enum target target, const void **rows, size_t *count)
{
	struct sky_filters all;
	size_t kept = 0;
	bool failed = false;
	if (!sky_filters_bind(request, &sky_table_figures, &all))
		return false;
	struct sky_filters some = {.filter = sky_arena_calloc(request->arena, all.count + 1, sizeof *some.filter)};
	if (!some.filter)
		return false;
	for (size_t i = 0; i < all.count; i++)
		if (target_of(&all.filter[i]) == target)
			some.filter[some.count++] = all.filter[i];
	for (size_t i = 0; i < *count; i++) {
		const void *looked_at = target == PERIODS_OF_RESULTS ? sky_transformed(rows[i]) : rows[i];
		if (sky_filters_pass(&some, request, looked_at, &failed))
			rows[kept++] = rows[i];
	}
	*count = kept;
	return !failed;
}

enum sky_outcome sky_transform_scan(const struct sky_request *request, const struct sky_rows *only,
                                    struct sky_result *result)
{
	size_t count;
	const void *const *seen = sky_table_rows(request, SKY_FIGURE, only, &count);
	const void **rows = seen ? sky_arena_calloc(request->arena, count + 1, sizeof *rows) : NULL;
	const struct sky_figure **out = NULL;
	if (!rows)
		return SKY_ERROR_MEMORY;
	memcpy(rows, seen, count * sizeof *rows);
	if (!filter_rows(request, INPUTS, rows, &count))
		return SKY_ERROR_MEMORY;
	enum sky_outcome outcome =
	    sky_transform(request, (const struct sky_figure *const *)rows, count, result, &out, &count);
	if (outcome != SKY_DONE)
		return outcome;
	rows = (const void **)out;
	if (!filter_rows(request, PERIODS_OF_RESULTS, rows, &count) ||
	    !filter_rows(request, VALUES_OF_RESULTS, rows, &count) ||
	    !sky_table_page(request, &sky_table_figures, rows, count, result))
		return SKY_ERROR_MEMORY;
	return SKY_DONE;
}
