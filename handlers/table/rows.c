#include "handlers/table/rows.h"
#include "handlers/request/request.h"

#include <string.h>

/* The first columns of every record with names. */
struct named {
	struct sky_record record;
	struct sky_names names;
};
#define ASSERT_NAMED(type) _Static_assert(offsetof(struct type, names) == offsetof(struct named, names), #type)
ASSERT_NAMED(sky_vendor);
ASSERT_NAMED(sky_organization);
ASSERT_NAMED(sky_person);
ASSERT_NAMED(sky_product);
ASSERT_NAMED(sky_market);
ASSERT_NAMED(sky_metric);

static const struct sky_names *names_of(const void *row)
{
	return &((const struct named *)row)->names;
}

const struct sky_source *sky_source_of(const struct sky_request *request, const struct sky_record *record)
{
	return sky_source_at(request->snapshot, record->source);
}

/* The source of a record. A record without one gets an empty source, whose columns are null. */
static const struct sky_source *source_of(const struct sky_request *request, const struct sky_record *record)
{
	static const struct sky_source none;
	const struct sky_source *source = sky_source_of(request, record);
	return source ? source : &none;
}

SKY_SHARED_GETTER(sky_cell_id, record, sky_cell_text(record->id))
SKY_SHARED_GETTER(sky_cell_source_id, record, sky_cell_of(request, SKY_SOURCE, record->source))
SKY_SHARED_GETTER(sky_cell_source_url, record, sky_cell_text(source_of(request, record)->url))
SKY_SHARED_GETTER(sky_cell_locator, record, sky_cell_text(record->locator))
SKY_SHARED_GETTER(sky_cell_locator_missing, record, sky_cell_text(record->locator_missing))
SKY_SHARED_GETTER(sky_cell_compiled_from, record, sky_cell_text(record->compiled_from))
SKY_SHARED_GETTER(sky_cell_note, record, sky_cell_text(record->note))
SKY_SHARED_GETTER(sky_cell_source_title, record, sky_cell_text(source_of(request, record)->title))
SKY_SHARED_GETTER(sky_cell_source_publisher, record, sky_cell_text(source_of(request, record)->publisher))
SKY_SHARED_GETTER(sky_cell_source_published, record, sky_cell_text(source_of(request, record)->published.text))
SKY_SHARED_GETTER(sky_cell_source_grade, record, sky_cell_text(sky_grade_text(source_of(request, record)->grade)))

bool sky_by_source(const struct sky_request *request, const void *row, const struct sky_value *value)
{
	(void)request;
	return ((const struct sky_record *)row)->source == value->as.ref.row;
}

struct sky_cell sky_cell_name(const struct sky_request *request, const void *row)
{
	(void)request;
	return sky_cell_text(names_of(row)->name_count ? names_of(row)->name[0].text : NULL);
}

struct sky_cell sky_cell_name_zh(const struct sky_request *request, const void *row)
{
	const struct sky_names *names = names_of(row);
	(void)request;
	for (uint32_t i = 0; i < names->name_count; i++)
		if (strcmp(names->name[i].language, "zh-Hans") == 0)
			return sky_cell_text(names->name[i].text);
	return SKY_NULL_CELL;
}

struct sky_cell sky_cell_aliases(const struct sky_request *request, const void *row)
{
	const struct sky_names *names = names_of(row);
	if (names->alias_count == 0)
		return SKY_NULL_CELL;
	const char **texts = sky_arena_calloc(request->arena, names->alias_count, sizeof *texts);
	if (!texts)
		return SKY_FAILED_CELL;
	for (uint32_t i = 0; i < names->alias_count; i++)
		texts[i] = sky_request_knows_source(request, names->alias[i].source) ? names->alias[i].name : NULL;
	return sky_cell_joined(request, texts, names->alias_count, "; ");
}

struct sky_cell sky_cell_of(const struct sky_request *request, enum sky_kind kind, uint32_t row)
{
	return sky_cell_text(row == SKY_NONE ? NULL : sky_id(request->snapshot, kind, row));
}

struct sky_cell sky_cell_title(const struct sky_request *request, enum sky_kind kind, uint32_t row)
{
	return sky_cell_text(row == SKY_NONE ? NULL : sky_title(request->snapshot, (struct sky_ref){kind, row}));
}

struct sky_cell sky_cell_ref(const struct sky_request *request, struct sky_ref ref)
{
	if (ref.row == SKY_NONE)
		return SKY_NULL_CELL;
	const char *text = sky_arena_printf(request->arena, "%s:%s", sky_kind_singular(ref.kind),
	                                    sky_id(request->snapshot, ref.kind, ref.row));
	return text ? sky_cell_text(text) : SKY_FAILED_CELL;
}

struct sky_cell sky_cell_joined(const struct sky_request *request, const char *const *texts, size_t count,
                                const char *separator)
{
	size_t length = 0, gap = strlen(separator);
	char *joined;
	for (size_t i = 0; i < count; i++)
		length += texts[i] ? strlen(texts[i]) + gap : 0;
	if (length == 0)
		return SKY_NULL_CELL;
	char *at;
	joined = at = sky_arena_alloc(request->arena, length + 1);
	if (!joined)
		return SKY_FAILED_CELL;
	for (size_t i = 0; i < count; i++) {
		if (!texts[i])
			continue;
		if (at != joined)
			at = mempcpy(at, separator, gap);
		at = mempcpy(at, texts[i], strlen(texts[i]));
	}
	*at = '\0';
	return sky_cell_text(joined);
}

struct sky_cell sky_cell_ids(const struct sky_request *request, enum sky_kind kind, const uint32_t *rows, size_t count)
{
	if (count == 0)
		return SKY_NULL_CELL;
	if (count == 1)
		return sky_cell_of(request, kind, rows[0]);
	const char **texts = sky_arena_calloc(request->arena, count, sizeof *texts);
	if (!texts)
		return SKY_FAILED_CELL;
	for (size_t i = 0; i < count; i++)
		texts[i] = sky_id(request->snapshot, kind, rows[i]);
	return sky_cell_joined(request, texts, count, ";");
}

struct sky_cell sky_cell_interval(const struct sky_request *request, struct sky_interval interval)
{
	char buffer[SKY_INTERVAL_MAX];
	const char *text = sky_arena_strndup(request->arena, buffer, sky_interval_print(&interval, buffer));
	return text ? sky_cell_text(text) : SKY_FAILED_CELL;
}

struct sky_cell sky_cell_earliest(const struct sky_when *when)
{
	return when->text ? sky_cell_day(when->edtf.earliest) : SKY_NULL_CELL;
}

struct sky_cell sky_cell_latest(const struct sky_when *when)
{
	return when->text ? sky_cell_day(when->edtf.latest) : SKY_NULL_CELL;
}

struct sky_cell sky_cell_published(const struct sky_request *request, const char *own, uint32_t source)
{
	const struct sky_source *from = sky_source_at(request->snapshot, source);
	if (own)
		return sky_cell_text(own);
	return sky_cell_text(from ? from->published.text : NULL);
}

bool sky_list_has(const struct sky_row_list *list, const struct sky_value *value)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->row[i] == value->as.ref.row)
			return true;
	return false;
}

bool sky_ref_is(struct sky_ref ref, const struct sky_value *value)
{
	return ref.row != SKY_NONE && ref.kind == value->as.ref.kind && ref.row == value->as.ref.row;
}

struct sky_cell sky_cell_count(const struct sky_request *request, enum sky_index index, enum sky_kind kind, uint32_t of)
{
	struct sky_rows rows = sky_index_rows(request->snapshot, index, of);
	unsigned ranks = sky_request_ranks(request);
	size_t count = 0;
	if (kind == SKY_FIGURE && ranks == SKY_RANKS_SHOWN)
		return sky_cell_integer((int64_t)sky_figures_known(request->snapshot, index, of, request->as_of));
	if (kind != SKY_FIGURE && (request->as_of == SKY_DAY_NONE || !sky_kind_is_claim(kind)))
		return sky_cell_integer((int64_t)rows.count);
	for (size_t i = 0; i < rows.count; i++)
		count += sky_request_sees(request, ranks, (struct sky_ref){kind, rows.row[i]}) == SKY_SEEN;
	return sky_cell_integer((int64_t)count);
}
