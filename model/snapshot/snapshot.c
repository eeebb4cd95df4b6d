#include "model/record/figure.h"
#include "model/snapshot/snapshot_internal.h"

#include <string.h>

const char *sky_snapshot_release_id(const struct sky_snapshot *snapshot)
{
	return snapshot->release;
}

const struct sky_dataset *sky_snapshot_dataset(const struct sky_snapshot *snapshot)
{
	return &snapshot->dataset;
}

size_t sky_count(const struct sky_snapshot *snapshot, enum sky_kind kind)
{
	return snapshot->store[kind].count;
}

const void *sky_row(const struct sky_snapshot *snapshot, enum sky_kind kind, uint32_t row)
{
	const struct sky_store *store = &snapshot->store[kind];
	return row < store->count ? sky_store_at(store, row) : NULL;
}

const struct sky_record *sky_record_at(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	return sky_row(snapshot, ref.kind, ref.row);
}

uint32_t sky_row_number(const struct sky_snapshot *snapshot, enum sky_kind kind, const void *record)
{
	const struct sky_store *store = &snapshot->store[kind];
	return (uint32_t)((size_t)((const char *)record - store->rows) / store->stride);
}

const char *sky_id(const struct sky_snapshot *snapshot, enum sky_kind kind, uint32_t row)
{
	const struct sky_record *record = sky_row(snapshot, kind, row);
	return record ? record->id : NULL;
}

const char *sky_title(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	const struct sky_record *record = sky_record_at(snapshot, ref);
	const struct sky_names *names = sky_names_of(snapshot, ref);
	const char *title = NULL;
	if (!record)
		return NULL;
	if (names)
		title = names->name_count > 0 ? names->name[0].text : NULL;
	else if (ref.kind == SKY_SOURCE)
		title = ((const struct sky_source *)(const void *)record)->title;
	else if (ref.kind == SKY_EVENT)
		title = ((const struct sky_event *)(const void *)record)->title;
	else if (ref.kind == SKY_STATEMENT)
		title = ((const struct sky_statement *)(const void *)record)->title;
	return title ? title : record->id;
}

uint32_t sky_find(const struct sky_snapshot *snapshot, enum sky_kind kind, const char *id, size_t length)
{
	return sky_store_find(&snapshot->store[kind], id, length);
}

const struct sky_names *sky_names_of(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	static const size_t offsets[SKY_KIND_COUNT] = {
	    [SKY_VENDOR] = offsetof(struct sky_vendor, names),
	    [SKY_ORGANIZATION] = offsetof(struct sky_organization, names),
	    [SKY_PERSON] = offsetof(struct sky_person, names),
	    [SKY_PRODUCT] = offsetof(struct sky_product, names),
	    [SKY_MARKET] = offsetof(struct sky_market, names),
	    [SKY_METRIC] = offsetof(struct sky_metric, names),
	};
	const char *record = sky_row(snapshot, ref.kind, ref.row);
	return record && offsets[ref.kind] ? (const struct sky_names *)(const void *)(record + offsets[ref.kind]) : NULL;
}

struct sky_interval sky_figure_printed(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	const struct sky_derived *derived = sky_derived_of(figure);
	struct sky_bounds bounds = {0};
	if (derived)
		return derived->interval;
	const struct sky_metric *metric = sky_metric_at(snapshot, figure->metric);
	if (metric) {
		bounds.min = metric->has_min ? &metric->min : NULL;
		bounds.max = metric->has_max ? &metric->max : NULL;
	}
	return sky_interval_of(figure->value, (enum sky_qualifier)figure->qualifier, figure->value_to,
	                       figure->unit == SKY_UNIT_COUNT, bounds);
}

struct sky_interval sky_figure_interval(const struct sky_snapshot *snapshot, const struct sky_figure *figure)
{
	struct sky_interval printed = sky_figure_printed(snapshot, figure);
	return figure->implied ? sky_interval_hull(printed, *figure->implied) : printed;
}

static sky_day latest_day(const struct sky_when *when)
{
	return when->text && when->edtf.latest != SKY_DAY_MAX ? when->edtf.latest : SKY_DAY_NONE;
}

sky_day sky_published_by(const struct sky_snapshot *snapshot, struct sky_ref ref)
{
	const void *record = sky_record_at(snapshot, ref);
	const struct sky_source *source = NULL;
	if (!record)
		return SKY_DAY_NONE;
	switch (ref.kind) {
	case SKY_SOURCE:
		source = record;
		return latest_day(&source->published);
	case SKY_FIGURE:
		return ((const struct sky_figure *)record)->published;
	case SKY_EVENT:
		return latest_day(&((const struct sky_event *)record)->published);
	case SKY_STATEMENT:
		return latest_day(&((const struct sky_statement *)record)->published);
	case SKY_RATE:
		return ((const struct sky_rate *)record)->period.end;
	case SKY_RELATION:
		source = sky_source_at(snapshot, ((const struct sky_record *)record)->source);
		return source ? latest_day(&source->published) : SKY_DAY_NONE;
	default:
		return SKY_DAY_NONE;
	}
}

enum sky_index sky_figures_of(enum sky_kind kind)
{
	static const struct {
		enum sky_kind kind;
		enum sky_index index;
	} about[] = {{SKY_VENDOR, SKY_FIGURES_OF_VENDOR},
	             {SKY_MARKET, SKY_FIGURES_OF_MARKET_SUBJECT},
	             {SKY_ORGANIZATION, SKY_FIGURES_OF_ORGANIZATION},
	             {SKY_PRODUCT, SKY_FIGURES_OF_PRODUCT}};
	for (size_t i = 0; i < SKY_COUNT(about); i++)
		if (about[i].kind == kind)
			return about[i].index;
	return SKY_INDEX_COUNT;
}
