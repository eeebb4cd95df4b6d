/* Checks records against each other. */
#include "model/load/load_mistake.h"
#include "model/load/validate.h"
#include "model/record/locator.h"

#include <stdlib.h>
#include <string.h>

static const void *row_of(const struct sky_load *load, enum sky_kind kind, uint32_t row)
{
	return sky_row(load->snapshot, kind, row);
}

/* Two records that must not be alike. */
struct clash {
	uint32_t row, earlier;
};

static int compare_clashes(const void *a, const void *b)
{
	const struct clash *left = a;
	const struct clash *right = b;
	return left->row < right->row ? -1 : left->row > right->row;
}

/* Sorts rows so that like ones are neighbours, the earlier one first. */
typedef int (*compare_rows)(const void *a, const void *b, void *snapshot);

/* Turns `count` rows, in place, into pairs of like neighbours in the order of the fixtures. Both arrays belong to the
 * caller. Returns the number of pairs. */
static size_t find_clashes(struct sky_load *load, uint32_t *row, size_t count, struct clash *clash,
                           compare_rows compare,
                           bool (*alike)(const struct sky_snapshot *snapshot, uint32_t a, uint32_t b))
{
	size_t found = 0;
	size_t first = 0;
	qsort_r(row, count, sizeof *row, compare, load->snapshot);
	for (size_t i = 1; i < count; i++)
		if (alike(load->snapshot, row[first], row[i]))
			clash[found++] = (struct clash){row[i], row[first]};
		else
			first = i;
	qsort(clash, found, sizeof *clash, compare_clashes);
	return found;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_preferred(const void *a, const void *b, void *context)
{
	uint32_t left_row = *(const uint32_t *)a;
	uint32_t right_row = *(const uint32_t *)b;
	const struct sky_figure *left = sky_figure_at(context, left_row);
	const struct sky_figure *right = sky_figure_at(context, right_row);
	const uint32_t keys[][2] = {{left->subject_kind, right->subject_kind},
	                            {left->subject, right->subject},
	                            {left->metric, right->metric},
	                            {left->market, right->market},
	                            {(uint32_t)left->period_start, (uint32_t)right->period_start},
	                            {(uint32_t)left->period_end, (uint32_t)right->period_end},
	                            {left_row, right_row}};
	for (size_t i = 0; i < SKY_COUNT(keys); i++)
		if (keys[i][0] != keys[i][1])
			return compare_numbers(keys[i][0], keys[i][1]);
	return 0;
}

static bool same_key(const struct sky_snapshot *snapshot, uint32_t a, uint32_t b)
{
	const struct sky_figure *left = sky_figure_at(snapshot, a);
	const struct sky_figure *right = sky_figure_at(snapshot, b);
	return left->subject_kind == right->subject_kind && left->subject == right->subject &&
	       left->metric == right->metric && left->market == right->market &&
	       left->period_start == right->period_start && left->period_end == right->period_end;
}

static void check_preferred(struct sky_load *load)
{
	uint32_t total = load->snapshot->store[SKY_FIGURE].count;
	uint32_t count = 0;
	for (uint32_t row = 0; row < total; row++)
		count += sky_figure_at(load->snapshot, row)->rank == SKY_RANK_PREFERRED ? 1 : 0;
	if (count < 2)
		return;
	uint32_t *rows = malloc(count * sizeof *rows);
	struct clash *clash = malloc(count * sizeof *clash);
	if (rows && clash) {
		uint32_t kept = 0;
		for (uint32_t row = 0; row < total; row++) {
			const struct sky_figure *figure = sky_figure_at(load->snapshot, row);
			if (figure->rank == SKY_RANK_PREFERRED && !sky_load_is_faulty(load, (struct sky_ref){SKY_FIGURE, row}))
				rows[kept++] = row;
		}
		size_t found = find_clashes(load, rows, kept, clash, compare_preferred, same_key);
		for (size_t i = 0; i < found; i++) {
			sky_load_mistake(load, (struct sky_ref){SKY_FIGURE, clash[i].row}, "rank",
			                 "is preferred, but so is \"%s\" (%s) for the same subject, metric, market and period",
			                 sky_id(load->snapshot, SKY_FIGURE, clash[i].earlier),
			                 sky_load_place(load, (struct sky_ref){SKY_FIGURE, clash[i].earlier}));
		}
	} else {
		load->no_memory = true;
	}
	free(rows);
	free(clash);
}

/* Names are interned: equal ones are one pointer. */
struct named_row {
	const char *name;
	uint32_t row;
};

static int compare_named_rows(const void *a, const void *b)
{
	const struct named_row *left = a;
	const struct named_row *right = b;
	if (left->name != right->name)
		return (uintptr_t)left->name < (uintptr_t)right->name ? -1 : 1;
	return compare_numbers(left->row, right->row);
}

static void check_canonical_names(struct sky_load *load, enum sky_kind kind)
{
	uint32_t count = load->snapshot->store[kind].count;
	struct named_row *named = calloc(count ? count : 1, sizeof *named);
	struct clash *clash = calloc(count ? count : 1, sizeof *clash);
	size_t kept = 0;
	size_t found = 0;
	load->no_memory |= !named || !clash;
	for (uint32_t row = 0; named && clash && row < count; row++) {
		const struct sky_names *names = sky_names_of(load->snapshot, (struct sky_ref){kind, row});
		if (names && names->name_count > 0)
			named[kept++] = (struct named_row){names->name[0].text, row};
	}
	if (kept > 0)
		qsort(named, kept, sizeof *named, compare_named_rows);
	for (size_t i = 1, first = 0; i < kept; i++)
		if (named[i].name == named[first].name)
			clash[found++] = (struct clash){named[i].row, named[first].row};
		else
			first = i;
	if (found > 0)
		qsort(clash, found, sizeof *clash, compare_clashes);
	for (size_t i = 0; i < found; i++) {
		struct sky_ref earlier = {kind, clash[i].earlier};
		sky_load_mistake(
		    load, (struct sky_ref){kind, clash[i].row}, "names",
		    "the name \"%s\" is that of \"%s\" (%s) too; two records of one kind need different English names",
		    sky_title(load->snapshot, earlier), sky_id(load->snapshot, kind, earlier.row),
		    sky_load_place(load, earlier));
	}
	free(named);
	free(clash);
}

/* True when the metric counts what happens over time, or is the growth or a share of what does. */
static bool is_flow(struct sky_load *load, const struct sky_metric *metric)
{
	const uint32_t of[] = {metric->growth_of, metric->share_of, metric->numerator};
	bool flow = metric->kind == SKY_METRIC_KIND_FLOW;
	for (size_t i = 0; i < SKY_COUNT(of) && !flow; i++) {
		const struct sky_metric *other = row_of(load, SKY_METRIC, of[i]);
		flow = other && other->kind == SKY_METRIC_KIND_FLOW;
	}
	return flow;
}

static void check_figure(struct sky_load *load, const struct sky_figure *figure, struct sky_ref ref)
{
	const struct sky_metric *metric = row_of(load, SKY_METRIC, figure->metric);
	if (figure->corrects == ref.row)
		sky_load_mistake(load, ref, "corrects", "the figure corrects itself");
	/* A source may have printed an impossible number. It is kept as a deprecated figure, with the reason. */
	bool bounded = metric && figure->rank != SKY_RANK_DEPRECATED;
	char bound[SKY_DECIMAL_MAX];
	if (metric && figure->unit && metric->unit && figure->unit != metric->unit) {
		sky_load_mistake(load, ref, "unit", "the unit is \"%s\", but that of the metric \"%s\" is \"%s\"",
		                 sky_unit_text(figure->unit), metric->record.id, sky_unit_text(metric->unit));
	} else if (bounded && metric->has_min && sky_decimal_compare(figure->value, metric->min) < 0) {
		(void)sky_decimal_print(metric->min, bound);
		sky_load_mistake(load, ref, "value", "the value is below the least possible one of the metric \"%s\", %s",
		                 metric->record.id, bound);
	} else if (bounded && metric->has_max && sky_decimal_compare(figure->value, metric->max) > 0) {
		(void)sky_decimal_print(metric->max, bound);
		sky_load_mistake(load, ref, "value", "the value is above the greatest possible one of the metric \"%s\", %s",
		                 metric->record.id, bound);
	}
	if (metric && figure->period_start != SKY_DAY_NONE && figure->period_start == figure->period_end &&
	    is_flow(load, metric)) {
		sky_load_mistake(load, ref, "period",
		                 "the metric \"%s\" is of a flow, which needs a span of time, not the single day %s; write the "
		                 "whole period of the number, for instance 2021, 2021-Q1 or 2021-01",
		                 metric->record.id, figure->period_text);
	}
	bool happened = figure->kind == SKY_FIGURE_KIND_REPORTED;
	if (happened && figure->period_start != SKY_DAY_NONE && figure->published != SKY_DAY_NONE &&
	    figure->published < figure->period_start) {
		sky_load_mistake(
		    load, ref, "period",
		    "the figure is \"reported\" but was published (%s) before its period (%s) began; is it a \"forecast\"?",
		    figure->published_text, figure->period_text);
	}
}

static void check_event(struct sky_load *load, const struct sky_event *event, struct sky_ref ref)
{
	bool happened = event->status == SKY_STATUS_REPORTED || event->status == SKY_STATUS_CONFIRMED;
	if (happened && event->date.text && event->published.text &&
	    event->published.edtf.latest < event->date.edtf.earliest) {
		sky_load_mistake(load, ref, "date",
		                 "the event is \"%s\" but was published (%s) before it happened (%s); is it \"planned\"?",
		                 sky_status_text(event->status), event->published.text, event->date.text);
	}
}

/* Claims that do not say when they were published take the day of their source. */
static void take_published(struct sky_load *load, enum sky_kind kind, uint32_t row)
{
	struct sky_record *record = sky_load_record(load, kind, row);
	const struct sky_source *source = row_of(load, SKY_SOURCE, record->source);
	bool dated = source && source->published.text;
	if (dated && kind == SKY_FIGURE) {
		struct sky_figure *figure = (struct sky_figure *)(void *)record;
		sky_day latest = source->published.edtf.latest;
		if (!figure->published_text) {
			figure->published_text = source->published.text;
			figure->published = latest == SKY_DAY_MAX ? SKY_DAY_NONE : latest;
		}
	} else if (dated && kind == SKY_EVENT) {
		struct sky_event *event = (struct sky_event *)(void *)record;
		event->published = event->published.text ? event->published : source->published;
	} else if (dated && kind == SKY_STATEMENT) {
		struct sky_statement *statement = (struct sky_statement *)(void *)record;
		statement->published = statement->published.text ? statement->published : source->published;
	}
}

struct greatest {
	uint32_t paragraph;
};

static void keep_greatest(void *context, uint32_t paragraph)
{
	struct greatest *greatest = context;
	if (paragraph > greatest->paragraph)
		greatest->paragraph = paragraph;
}

/* A locator must not name a paragraph behind the source's last one. `key` is where the locator stands. */
static void check_locator(struct sky_load *load, struct sky_ref ref, const char *key, uint32_t source_row,
                          const char *locator)
{
	const struct sky_source *source = row_of(load, SKY_SOURCE, source_row);
	struct greatest greatest = {0};
	if (!source || source->paragraphs == 0 || !sky_locator_paragraphs(locator, keep_greatest, &greatest))
		return;
	if (greatest.paragraph > source->paragraphs) {
		sky_load_mistake(load, ref, key, "\"%s\" is beyond the last paragraph of \"%s\", %u", locator,
		                 source->record.id, (unsigned)source->paragraphs);
	}
}

static void check_locators(struct sky_load *load, struct sky_ref ref)
{
	const struct sky_record *record = sky_load_record(load, ref.kind, ref.row);
	const struct sky_names *names = sky_names_of(load->snapshot, ref);
	check_locator(load, ref, "locator", record->source, record->locator);
	for (uint32_t i = 0; names && i < names->alias_count; i++)
		check_locator(load, ref, "aliases", names->alias[i].source, names->alias[i].locator);
	if (ref.kind == SKY_PERSON) {
		const struct sky_person *person = (const struct sky_person *)(const void *)record;
		for (uint32_t i = 0; i < person->role_count; i++)
			check_locator(load, ref, "roles", person->role[i].source, person->role[i].locator);
	}
}

void sky_validate_set(struct sky_load *load)
{
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		for (uint32_t row = 0; row < load->snapshot->store[kind].count; row++) {
			struct sky_ref ref = {(enum sky_kind)kind, row};
			take_published(load, ref.kind, row);
			if (sky_load_is_faulty(load, ref))
				continue;
			check_locators(load, ref);
			if (kind == SKY_FIGURE)
				check_figure(load, sky_figure_at(load->snapshot, row), ref);
			else if (kind == SKY_EVENT)
				check_event(load, sky_event_at(load->snapshot, row), ref);
		}
		check_canonical_names(load, (enum sky_kind)kind);
	}
	check_preferred(load);
	sky_validate_circles(load);
}
