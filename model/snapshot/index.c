
#include "model/snapshot/index_internal.h"
#include "model/snapshot/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

struct build {
	uint32_t *place; /* by thing: how many rows it has, later where its next row goes */
	uint32_t *last;  /* by thing: the row that was put last, + 1 */
	uint32_t *row;   /* NULL while counting */
	uint32_t current, count;
};

/* The visited record belongs to thing number `of`. SKY_NONE is ignored, and so is the same thing a second time. */
static void put(struct build *build, uint32_t of)
{
	if (of >= build->count || build->last[of] == build->current + 1)
		return;
	build->last[of] = build->current + 1;
	if (build->row)
		build->row[build->place[of]] = build->current;
	build->place[of]++;
}

/* Calls put() for everything that the record belongs to. */
typedef void visit_function(const struct sky_snapshot *snapshot, const void *context, const void *record,
                            struct build *build);

/* What is indexed: the records of a kind, all of them or (order not NULL) those rows. */
struct indexed {
	enum sky_kind rows;
	const struct sky_rows *order;
	visit_function *visit;
	const void *context;
};

static void visit_all(const struct sky_snapshot *snapshot, const struct indexed *indexed, struct build *build)
{
	const struct sky_store *store = &snapshot->store[indexed->rows];
	size_t count = indexed->order ? indexed->order->count : store->count;
	for (size_t i = 0; i < count; i++) {
		build->current = indexed->order ? indexed->order->row[i] : (uint32_t)i;
		indexed->visit(snapshot, indexed->context, sky_store_at(store, build->current), build);
	}
}

/* Turns the numbers of rows into the places where they start; returns how many there are in all. */
static uint32_t sum_up(const uint32_t *number, uint32_t count, uint32_t *start)
{
	uint32_t total = 0;
	for (uint32_t i = 0; i < count; i++) {
		start[i] = total;
		total += number[i];
	}
	start[count] = total;
	return total;
}

/* Builds the index by `count` things. false when memory is short. */
static bool build_csr(const struct sky_snapshot *snapshot, const struct indexed *indexed, uint32_t count,
                      struct sky_csr *out)
{
	size_t room = (size_t)count + 1;
	struct build build = {
	    .place = calloc(room, sizeof(uint32_t)), .last = calloc(room, sizeof(uint32_t)), .count = count};
	struct sky_csr csr = {.start = malloc(room * sizeof(uint32_t)), .count = count};
	bool built = build.place && build.last && csr.start;
	if (built) {
		visit_all(snapshot, indexed, &build);
		uint32_t total = sum_up(build.place, count, csr.start);
		csr.row = malloc((size_t)(total ? total : 1) * sizeof *csr.row);
		built = csr.row != NULL;
	}
	if (built) {
		memcpy(build.place, csr.start, room * sizeof *build.place);
		memset(build.last, 0, room * sizeof *build.last);
		build.row = csr.row;
		visit_all(snapshot, indexed, &build);
		*out = csr;
	} else {
		free(csr.start);
	}
	free(build.place);
	free(build.last);
	return built;
}

size_t sky_csr_size(const struct sky_csr *csr)
{
	return csr->start ? ((size_t)csr->count + 1 + csr->start[csr->count]) * sizeof(uint32_t) : 0;
}

void sky_csr_finish(struct sky_csr *csr)
{
	free(csr->start);
	free(csr->row);
}

struct sky_rows sky_csr_rows(const struct sky_csr *csr, uint32_t of)
{
	if (of >= csr->count)
		return (struct sky_rows){0};
	return (struct sky_rows){csr->row + csr->start[of], csr->start[of + 1] - csr->start[of]};
}

/* Says by which members the records of kind `rows` belong to records of kind `of`. The members are offsets; 0: none,
 * because the id stands there. */
struct index_fields {
	enum sky_kind of, rows;
	uint16_t one;             /* uint32_t */
	uint16_t list;            /* struct sky_row_list */
	uint16_t any, second_any; /* struct sky_ref */
	bool subject;             /* the subject of a figure */
};

#define BY(of_kind, rows_kind, ...)                                                                                    \
	{                                                                                                                  \
		.of = SKY_##of_kind, .rows = SKY_##rows_kind, __VA_ARGS__                                                      \
	}
#define ONE(type, member) .one = offsetof(struct sky_##type, member)
#define LIST(type, member) .list = offsetof(struct sky_##type, member)

static const struct index_fields indexes[SKY_INDEX_COUNT] = {
    [SKY_FIGURES_OF_VENDOR] = BY(VENDOR, FIGURE, .subject = true),
    [SKY_FIGURES_OF_MARKET_SUBJECT] = BY(MARKET, FIGURE, .subject = true),
    [SKY_FIGURES_OF_ORGANIZATION] = BY(ORGANIZATION, FIGURE, .subject = true),
    [SKY_FIGURES_OF_PRODUCT] = BY(PRODUCT, FIGURE, .subject = true),
    [SKY_FIGURES_IN_MARKET] = BY(MARKET, FIGURE, ONE(figure, market)),
    [SKY_FIGURES_OF_METRIC] = BY(METRIC, FIGURE, ONE(figure, metric)),
    [SKY_FIGURES_OF_SOURCE] = BY(SOURCE, FIGURE, ONE(figure, record.source)),
    [SKY_EVENTS_OF_VENDOR] = BY(VENDOR, EVENT, LIST(event, vendors)),
    [SKY_EVENTS_OF_PERSON] = BY(PERSON, EVENT, LIST(event, people)),
    [SKY_EVENTS_OF_PRODUCT] = BY(PRODUCT, EVENT, LIST(event, products)),
    [SKY_EVENTS_OF_ORGANIZATION] = BY(ORGANIZATION, EVENT, LIST(event, organizations)),
    [SKY_EVENTS_OF_FIGURE] = BY(FIGURE, EVENT, LIST(event, figures)),
    [SKY_EVENTS_OF_SOURCE] = BY(SOURCE, EVENT, ONE(event, record.source)),
    [SKY_STATEMENTS_OF_VENDOR] =
        BY(VENDOR, STATEMENT, LIST(statement, vendors), .any = offsetof(struct sky_statement, subject)),
    [SKY_STATEMENTS_OF_PERSON] =
        BY(PERSON, STATEMENT, LIST(statement, people), .any = offsetof(struct sky_statement, subject),
           .second_any = offsetof(struct sky_statement, said_by)),
    [SKY_STATEMENTS_OF_SOURCE] = BY(SOURCE, STATEMENT, ONE(statement, record.source)),
    [SKY_PRODUCTS_OF_VENDOR] = BY(VENDOR, PRODUCT, ONE(product, vendor)),
    [SKY_PRODUCTS_OF_ORGANIZATION] = BY(ORGANIZATION, PRODUCT, ONE(product, organization)),
    [SKY_VENDORS_OF_ORGANIZATION] = BY(ORGANIZATION, VENDOR, ONE(vendor, parent)),
    [SKY_ORGANIZATIONS_OF_ORGANIZATION] = BY(ORGANIZATION, ORGANIZATION, ONE(organization, parent)),
    [SKY_MARKETS_OF_MARKET] = BY(MARKET, MARKET, ONE(market, part_of)),
    [SKY_SOURCES_CITING_SOURCE] = BY(SOURCE, SOURCE, LIST(source, cites)),
};

static void put_any(const struct index_fields *fields, const char *record, uint16_t offset, struct build *build)
{
	const struct sky_ref *ref = (const struct sky_ref *)(const void *)(record + offset);
	if (offset && ref->kind == fields->of)
		put(build, ref->row);
}

static void visit_fields(const struct sky_snapshot *snapshot, const void *context, const void *record,
                         struct build *build)
{
	const struct index_fields *fields = context;
	const char *bytes = record;
	const struct sky_figure *figure = record;
	(void)snapshot;

	if (fields->subject && figure->subject_kind == fields->of)
		put(build, figure->subject);
	if (fields->one)
		put(build, *(const uint32_t *)(const void *)(bytes + fields->one));
	if (fields->list) {
		const struct sky_row_list *list = (const struct sky_row_list *)(const void *)(bytes + fields->list);
		for (uint32_t i = 0; i < list->count; i++)
			put(build, list->row[i]);
	}
	put_any(fields, bytes, fields->any, build);
	put_any(fields, bytes, fields->second_any, build);
}

/* The number of a record when the records of all kinds are numbered in one sequence. */
static uint32_t any_number(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	return ref.row < snapshot->store[ref.kind].count ? snapshot->base[ref.kind] + ref.row : SKY_NONE;
}

static void visit_relation(const struct sky_snapshot *snapshot, const void *context, const void *record,
                           struct build *build)
{
	const struct sky_relation *relation = record;
	(void)context;

	put(build, any_number(snapshot, relation->subject));
	put(build, any_number(snapshot, relation->object));
}

static void visit_person(const struct sky_snapshot *snapshot, const void *context, const void *record,
                         struct build *build)
{
	const struct sky_person *person = record;
	(void)context;

	for (uint32_t i = 0; i < person->role_count; i++) {
		put(build, any_number(snapshot, (struct sky_ref){SKY_VENDOR, person->role[i].vendor}));
		put(build, any_number(snapshot, (struct sky_ref){SKY_ORGANIZATION, person->role[i].organization}));
	}
}

static int compare_days(sky_day a, sky_day b)
{
	return a < b ? -1 : a > b;
}

static int compare_events(const void *a, const void *b, void *snapshot)
{
	const struct sky_event *left = sky_event_at(snapshot, *(const uint32_t *)a);
	const struct sky_event *right = sky_event_at(snapshot, *(const uint32_t *)b);
	if (!left->date.text != !right->date.text)
		return left->date.text ? -1 : 1;
	int order = left->date.text ? compare_days(left->date.edtf.first, right->date.edtf.first) : 0;
	return order ? order : strcmp(left->record.id, right->record.id);
}

static bool sort_events(struct sky_snapshot *snapshot)
{
	uint32_t count = snapshot->store[SKY_EVENT].count;
	snapshot->events_by_date = calloc(count ? count : 1, sizeof *snapshot->events_by_date);
	if (!snapshot->events_by_date)
		return false;
	for (uint32_t row = 0; row < count; row++)
		snapshot->events_by_date[row] = row;
	qsort_r(snapshot->events_by_date, count, sizeof *snapshot->events_by_date, compare_events, snapshot);
	return true;
}

static bool build_index(const struct sky_snapshot *snapshot, enum sky_index index, const struct sky_rows *order,
                        struct sky_csr *out)
{
	const struct index_fields *fields = &indexes[index];
	const struct indexed indexed = {fields->rows, order, visit_fields, fields};
	return build_csr(snapshot, &indexed, snapshot->store[fields->of].count, out);
}

bool sky_index_in_order(const struct sky_snapshot *snapshot, enum sky_index index, struct sky_rows order,
                        struct sky_csr *out)
{
	return build_index(snapshot, index, &order, out);
}

bool sky_indexes_build(struct sky_snapshot *snapshot)
{
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		snapshot->base[kind + 1] = snapshot->base[kind] + snapshot->store[kind].count;
	for (unsigned i = 0; i < SKY_INDEX_COUNT; i++)
		if (!build_index(snapshot, (enum sky_index)i, NULL, &snapshot->index[i]))
			return false;
	const struct indexed relations = {SKY_RELATION, NULL, visit_relation, NULL};
	const struct indexed people = {SKY_PERSON, NULL, visit_person, NULL};
	uint32_t all = snapshot->base[SKY_KIND_COUNT];
	return build_csr(snapshot, &relations, all, &snapshot->any_relations) &&
	       build_csr(snapshot, &people, all, &snapshot->any_people) && sort_events(snapshot);
}

struct sky_rows sky_index_rows(const struct sky_snapshot *snapshot, enum sky_index index, uint32_t of)
{
	return sky_csr_rows(&snapshot->index[index], of);
}

struct sky_rows sky_relations_of(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	return sky_csr_rows(&snapshot->any_relations, any_number(snapshot, ref));
}

struct sky_rows sky_people_of(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	return sky_csr_rows(&snapshot->any_people, any_number(snapshot, ref));
}

struct sky_rows sky_events_by_date(const struct sky_snapshot *snapshot)
{
	return (struct sky_rows){snapshot->events_by_date, snapshot->store[SKY_EVENT].count};
}
