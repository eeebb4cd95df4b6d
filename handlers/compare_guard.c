/* The guard: which two sizes of markets may be compared, and the arithmetic where they may. */
#include "handlers/compare.h"
#include "handlers/request.h"

#include <string.h>

#define REASONS_MAX 8
#define PERCENT 100

struct reasons {
	const char *text[REASONS_MAX];
	size_t count;
	bool failed; /* memory */
};

static void add(struct reasons *reasons, const char *text)
{
	if (!text)
		reasons->failed = true;
	else if (reasons->count < REASONS_MAX)
		reasons->text[reasons->count++] = text;
}

static const char *shown(const char *text)
{
	return text ? text : "not given";
}

static void differ(const struct sky_request *request, struct reasons *reasons, const char *what, const char *a,
                   const char *b)
{
	if (a && b && strcmp(a, b) == 0)
		return;
	if (!a && !b)
		return;
	add(reasons, sky_arena_printf(request->arena, "different %s: %s and %s", what, shown(a), shown(b)));
}

static const char *publisher_of(const struct sky_request *request, const struct sky_market *market)
{
	return market->publisher == SKY_NONE
	           ? NULL
	           : sky_title(request->snapshot, (struct sky_ref){SKY_ORGANIZATION, market->publisher});
}

static void compare_definitions(const struct sky_request *request, struct reasons *reasons, const struct sky_market *a,
                                const struct sky_market *b)
{
	differ(request, reasons, "regions", a->region, b->region);
	differ(request, reasons, "segments", a->segment, b->segment);
	if (a->counts == SKY_COUNTED_UNKNOWN || b->counts == SKY_COUNTED_UNKNOWN)
		add(reasons, "nobody knows what is counted: revenue or spending");
	else
		differ(request, reasons, "counts", sky_counted_text(a->counts), sky_counted_text(b->counts));
	differ(request, reasons, "publishers", publisher_of(request, a), publisher_of(request, b));
}

static bool is_forecast(const struct sky_figure *figure)
{
	return figure->kind == SKY_FIGURE_KIND_FORECAST;
}

static void compare_figures(const struct sky_request *request, struct reasons *reasons, const struct sky_figure *a,
                            const struct sky_figure *b)
{
	differ(request, reasons, "units", sky_unit_text(a->unit), sky_unit_text(b->unit));
	differ(request, reasons, "currencies", a->currency, b->currency);
	if (is_forecast(a) != is_forecast(b))
		add(reasons, "a forecast against a figure of what happened");
}

/* a / b times a factor, to six significant digits, halves to even. false: b is zero, or the number is too long. */
static bool quotient(const struct sky_converted *a, const struct sky_converted *b, long factor, struct sky_decimal *out)
{
	struct sky_exact p, q, times;
	bool ok;

	sky_exact_init(&p);
	sky_exact_init(&q);
	sky_exact_init(&times);
	sky_exact_from_ratio(&times, factor, 1);
	ok = sky_converted_exact(a, &p) && sky_converted_exact(b, &q);
	sky_exact_multiply(&p, &p, &times);
	ok = ok && sky_exact_divide(&p, &p, &q) && sky_round(p.value, sky_exact_place(&p), SKY_ROUND_NEAREST, out);
	if (ok)
		*out = sky_decimal_normalize(*out);
	sky_exact_finish(&p);
	sky_exact_finish(&q);
	sky_exact_finish(&times);
	return ok;
}

static void judge_first(const struct sky_request *request, struct reasons *reasons, const struct sky_size *row)
{
	if (row != row->first)
		compare_definitions(request, reasons, row->definition, row->first->definition);
	if (!row->value)
		add(reasons, row->missing);
	if (row == row->first)
		return;
	if (!row->first->value)
		add(reasons, "the first market has no value for this period");
	else if (row->value)
		compare_figures(request, reasons, &row->value->figure, &row->first->value->figure);
}

/* A part may be held against its whole when both count the same thing in the same money. */
static bool fits_whole(const struct sky_request *request, const struct sky_size *row)
{
	struct reasons reasons = {.count = 0};
	const struct sky_market *part = row->definition;

	if (!row->whole || !row->value || !row->whole->value)
		return false;
	compare_figures(request, &reasons, &row->value->figure, &row->whole->value->figure);
	return reasons.count == 0 && !reasons.failed && part->counts == row->whole->definition->counts;
}

enum sky_outcome sky_compare_judge(const struct sky_request *request, struct sky_size *row)
{
	struct reasons reasons = {.count = 0};
	struct sky_cell joined;

	judge_first(request, &reasons, row);
	joined = sky_cell_joined(request, reasons.text, reasons.count, "; ");
	if (reasons.failed || joined.type == SKY_CELL_FAILED)
		return SKY_ERROR_MEMORY;
	row->reasons = joined.type == SKY_CELL_TEXT ? joined.as.text : NULL;
	if (!row->reasons)
		row->has_ratio = quotient(row->value, row->first->value, 1, &row->ratio);
	if (fits_whole(request, row))
		row->has_share = quotient(row->value, row->whole->value, PERCENT, &row->share);
	return SKY_DONE;
}
