/* How far one vendor is behind another: years from a milestone of the first to the same milestone of the other. */
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/objects.h"
#include "handlers/table/table_query.h"
#include "model/number/exact.h"

#include <stdlib.h>
#include <string.h>

/* Mean length of a Gregorian year: 365.2425 days. */
#define YEAR_DAYS_TIMES_10000 3652425UL
#define FINEST_PLACE (-2) /* a hundredth of a year is four days */

struct sky_lag {
	const char *milestone;
	uint32_t first_vendor, vendor;
	const struct sky_event *first, *other;
	uint32_t first_claims, other_claims;
	struct sky_decimal
	    years; /* unknown, like the interval's ends, where one of the events is not dated with closed ends */
	struct sky_interval interval;
};

SKY_GETTER(milestone, lag, sky_cell_text(lag->milestone))
SKY_GETTER(first_vendor_id, lag, sky_cell_of(request, SKY_VENDOR, lag->first_vendor))
SKY_GETTER(first_event_id, lag, sky_cell_text(lag->first->record.id))
SKY_GETTER(first_date, lag, sky_cell_text(lag->first->date.text))
SKY_GETTER(vendor_id, lag, sky_cell_of(request, SKY_VENDOR, lag->vendor))
SKY_GETTER(vendor_name, lag, sky_cell_title(request, SKY_VENDOR, lag->vendor))
SKY_GETTER(event_id, lag, sky_cell_text(lag->other->record.id))
SKY_GETTER(date, lag, sky_cell_text(lag->other->date.text))
SKY_GETTER(title, lag, sky_cell_text(lag->other->title))
SKY_GETTER(first_title, lag, sky_cell_text(lag->first->title))
SKY_GETTER(years_behind, lag, sky_cell_decimal(lag->years))
SKY_GETTER(years_behind_low, lag, sky_cell_decimal(sky_decimal_normalize(lag->interval.low)))
SKY_GETTER(years_behind_high, lag, sky_cell_decimal(sky_decimal_normalize(lag->interval.high)))
SKY_GETTER(claims_count, lag, sky_cell_integer(lag->other_claims))
SKY_GETTER(first_claims_count, lag, sky_cell_integer(lag->first_claims))
SKY_GETTER(source_id, lag, sky_cell_of(request, SKY_SOURCE, lag->other->record.source))
SKY_GETTER(first_source_id, lag, sky_cell_of(request, SKY_SOURCE, lag->first->record.source))
SKY_GETTER(locator, lag, sky_cell_text(lag->other->record.locator))
SKY_GETTER(first_locator, lag, sky_cell_text(lag->first->record.locator))
SKY_GETTER(missing_reason, lag,
           sky_cell_text(sky_decimal_known(lag->years) ? NULL : "one of the two events has no closed date"))

static const struct sky_table sky_table_milestones = {SKY_ROW_MILESTONE_LAG};

static bool happened(const struct sky_event *event)
{
	return event->status != SKY_STATUS_PLANNED && event->status != SKY_STATUS_RUMOURED;
}

static bool closed(const struct sky_event *event)
{
	return event->date.text && event->date.edtf.earliest != SKY_DAY_NONE && event->date.edtf.latest != SKY_DAY_MAX;
}

/* Chooses between two claims: first the one whose date can be measured from, then the earlier,
 * then the more exact one. */
static bool sooner(const struct sky_event *a, const struct sky_event *b)
{
	const struct sky_edtf *x = &a->date.edtf, *y = &b->date.edtf;
	if (closed(a) != closed(b))
		return closed(a);
	if (closed(a) && x->first != y->first)
		return x->first < y->first;
	if (closed(a) && x->latest != y->latest)
		return x->latest < y->latest;
	return strcmp(a->record.id, b->record.id) < 0;
}

/* The vendor's earliest event with the milestone, and how many claims of it there are. Plans and rumours do not
 * count. */
static const struct sky_event *reached(const struct sky_request *request, uint32_t vendor, const char *milestone,
                                       uint32_t *claims)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, SKY_EVENTS_OF_VENDOR, vendor);
	const struct sky_event *first = NULL;
	*claims = 0;
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_event *event = sky_event_at(request->snapshot, rows.row[i]);
		if (!event->milestone || strcmp(event->milestone, milestone) != 0 || !happened(event) ||
		    !sky_request_knows(request, (struct sky_ref){SKY_EVENT, rows.row[i]}))
			continue;
		(*claims)++;
		if (!first || sooner(event, first))
			first = event;
	}
	return first;
}

/* The middle of the interval, but never outside of it. It has the digits that the interval's width justifies, at most
 * two decimals. */
static void print_years(struct sky_lag *lag, const struct sky_exact *years)
{
	int place = sky_exact_place(years);
	if (place < FINEST_PLACE)
		place = FINEST_PLACE;
	if (!sky_round(years->low, FINEST_PLACE, SKY_ROUND_DOWN, &lag->interval.low) ||
	    !sky_round(years->high, FINEST_PLACE, SKY_ROUND_UP, &lag->interval.high))
		return;
	do {
		if (!sky_round(years->value, place, SKY_ROUND_NEAREST, &lag->years))
			return;
	} while (!sky_interval_holds(&lag->interval, lag->years) && place-- > FINEST_PLACE);
}

/* What both vendors did together is on one day, whichever it was. */
static bool one_happening(const struct sky_event *a, const struct sky_event *b)
{
	return a == b || (a->happening && b->happening && strcmp(a->happening, b->happening) == 0);
}

/* The time in years: days over the mean year, from the shortest to the longest time that the two dates allow. */
static void measure(struct sky_lag *lag)
{
	const struct sky_edtf *from = &lag->first->date.edtf, *to = &lag->other->date.edtf;
	lag->years = lag->interval.low = lag->interval.high = SKY_DECIMAL_UNKNOWN;
	if (one_happening(lag->first, lag->other)) {
		lag->years = lag->interval.low = lag->interval.high = (struct sky_decimal){0};
		return;
	}
	if (!closed(lag->first) || !closed(lag->other))
		return;
	struct sky_exact years;
	sky_exact_init(&years);
	struct sky_exact per_day;
	sky_exact_init(&per_day);
	mpq_set_si(years.low, to->earliest - from->latest, 1);
	mpq_set_si(years.high, to->latest - from->earliest, 1);
	mpq_add(years.value, years.low, years.high);
	sky_exact_from_ratio(&per_day, 1, 2);
	mpq_mul(years.value, years.value, per_day.value);
	sky_exact_from_ratio(&per_day, 10000, YEAR_DAYS_TIMES_10000);
	sky_exact_multiply(&years, &years, &per_day);
	print_years(lag, &years);
	sky_exact_finish(&years);
	sky_exact_finish(&per_day);
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The milestones of the first vendor, each once, sorted. */
static const char **milestones_of(const struct sky_request *request, uint32_t vendor, size_t *count)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, SKY_EVENTS_OF_VENDOR, vendor);
	const char **list = sky_arena_calloc(request->arena, rows.count + 1, sizeof *list);
	size_t all = 0;
	*count = 0;
	if (!list)
		return NULL;
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_event *event = sky_event_at(request->snapshot, rows.row[i]);
		if (event->milestone)
			list[all++] = event->milestone;
	}
	qsort(list, all, sizeof *list, compare_texts);
	for (size_t i = 0; i < all; i++)
		if (*count == 0 || strcmp(list[*count - 1], list[i]) != 0)
			list[(*count)++] = list[i];
	return list;
}

/* Says which of the milestones that were asked for cannot be compared. false: memory. */
static bool warn_of_unknown(const struct sky_request *request, const struct sky_arg *wanted, const void *const *lag,
                            size_t count, struct sky_result *result)
{
	for (uint32_t i = 0; i < wanted->count; i++) {
		const char *name = wanted->values[i].text;
		bool found = false;
		for (size_t j = 0; j < count && !found; j++)
			found = strcmp(((const struct sky_lag *)lag[j])->milestone, name) == 0;
		if (found)
			continue;
		const char *text = sky_arena_printf(
		    request->arena, "milestone=%s: no claim that the first vendor and another one reached it", name);
		if (!text)
			return false;
		sky_result_warn(result, text);
	}
	return true;
}

static bool asked_for(const struct sky_arg *arg, const char *milestone)
{
	for (uint32_t i = 0; i < arg->count; i++)
		if (strcmp(arg->values[i].text, milestone) == 0)
			return true;
	return arg->count == 0;
}

enum sky_outcome sky_handle_compare_milestones(struct sky_request *request, struct sky_result *result)
{
	const struct sky_arg *vendors = sky_request_arg(request, "vendor");
	const struct sky_arg *wanted = sky_request_arg(request, "milestone");
	uint32_t first = vendors->values[0].as.ref.row;
	size_t count = 0;
	const char **milestone;
	if (vendors->count < 2) {
		return sky_refuse(result, SKY_PROBLEM_INVALID_PARAMETER, "vendor", vendors->values[0].text,
		                  "name at least two vendors, the one to compare with first: vendor=alibaba-cloud,jd-cloud");
	}
	size_t milestones;
	milestone = milestones_of(request, first, &milestones);
	const void **rows = sky_arena_calloc(request->arena, milestones * (vendors->count - 1) + 1, sizeof *rows);
	if (!milestone || !rows)
		return SKY_ERROR_MEMORY;
	for (size_t m = 0; m < milestones; m++) {
		for (uint32_t v = 1; v < vendors->count && asked_for(wanted, milestone[m]); v++) {
			struct sky_lag *lag = sky_arena_calloc(request->arena, 1, sizeof *lag);
			if (!lag)
				return SKY_ERROR_MEMORY;
			lag->milestone = milestone[m];
			lag->first_vendor = first;
			lag->vendor = vendors->values[v].as.ref.row;
			lag->first = reached(request, first, milestone[m], &lag->first_claims);
			lag->other = reached(request, lag->vendor, milestone[m], &lag->other_claims);
			if (!lag->first || !lag->other)
				continue;
			measure(lag);
			rows[count++] = lag;
		}
	}
	return warn_of_unknown(request, wanted, rows, count, result) &&
	               sky_table_query(request, &sky_table_milestones, rows, count, result)
	           ? SKY_DONE
	           : SKY_ERROR_MEMORY;
}
