#include "handlers/filter.h"

#include <assert.h>
#include <string.h>

/* The column that an argument filters by: the one the interface names, or the table's hidden "by_NAME". */
static const struct sky_column *column_of(const struct sky_arg *arg, const struct sky_table *table)
{
	char name[64] = "by_";

	if (arg->spec->column) {
		return sky_table_column(table, arg->spec->column);
	}
	if (strlen(arg->spec->name) >= sizeof(name) - 3) {
		return NULL;
	}
	memcpy(name + 3, arg->spec->name, strlen(arg->spec->name) + 1);
	return sky_table_column(table, name);
}

bool sky_filters_bind(const struct sky_request *request, const struct sky_table *table, struct sky_filters *out)
{
	uint32_t param_count = request->operation->param_count;

	*out = (struct sky_filters){.filter = sky_arena_calloc(request->arena, param_count + 1, sizeof(*out->filter))};
	if (!out->filter) {
		return false;
	}
	for (uint32_t i = 0; i < param_count; i++) {
		const struct sky_arg *arg = &request->args[i];
		const struct sky_column *column;

		if (arg->count == 0 || arg->spec->in_path || strcmp(arg->spec->name, "rank") == 0) {
			continue;
		}
		column = column_of(arg, table);
		assert(column || !arg->spec->column);
		if (column) {
			out->filter[out->count++] = (struct sky_filter){column, arg};
		}
	}
	return true;
}

static int compare_days(sky_day first, sky_day last, const struct sky_value *value)
{
	if (last < value->as.days.first) {
		return -1;
	}
	return first > value->as.days.last ? 1 : 0;
}

/* How the cell (not null) stands to the value: -1 surely below, 1 surely above, 0 equal; 2 for a date that overlaps the value's
 * days without lying in them. */
static int compare(struct sky_cell cell, const struct sky_param_spec *spec, const struct sky_value *value)
{
	struct sky_edtf edtf;

	switch (cell.type) {
	case SKY_CELL_DAY:
		return compare_days(cell.as.day, cell.as.day, value);
	case SKY_CELL_DECIMAL:
		return sky_decimal_compare(cell.as.decimal, value->as.decimal);
	case SKY_CELL_INTEGER:
		return (cell.as.integer > value->as.integer) - (cell.as.integer < value->as.integer);
	case SKY_CELL_BOOL:
		return (int)cell.as.boolean - (int)(value->as.integer != 0);
	case SKY_CELL_TEXT:
		if (spec->type != SKY_PARAM_DATE) {
			return strcmp(cell.as.text, value->text);
		}
		if (sky_edtf_parse(cell.as.text, strlen(cell.as.text), &edtf)) {
			return 2;
		}
		if (edtf.earliest >= value->as.days.first && edtf.latest <= value->as.days.last) {
			return 0;
		}
		return edtf.earliest <= value->as.days.last && edtf.latest >= value->as.days.first
		           ? 2
		           : compare_days(edtf.earliest, edtf.latest, value);
	case SKY_CELL_NULL:
	case SKY_CELL_FAILED:
		break;
	}
	return 2;
}

static bool has_value(const struct sky_filter *filter, const struct sky_request *request, const void *row,
                      const struct sky_value *value, bool *failed)
{
	const struct sky_column *column = filter->column;
	struct sky_cell cell;

	if (column->equals) {
		return column->equals(request, row, value);
	}
	cell = column->get(request, row);
	*failed |= cell.type == SKY_CELL_FAILED;
	return cell.type != SKY_CELL_NULL && compare(cell, filter->arg->spec, value) == 0;
}

static bool has_any(const struct sky_filter *filter, const struct sky_request *request, const void *row, bool *failed)
{
	for (uint32_t i = 0; i < filter->arg->count; i++) {
		if (has_value(filter, request, row, &filter->arg->values[i], failed)) {
			return true;
		}
	}
	return false;
}

static bool contains_any(const struct sky_filter *filter, const struct sky_request *request, const void *row,
                         bool *failed)
{
	struct sky_cell cell = filter->column->get(request, row);

	*failed |= cell.type == SKY_CELL_FAILED;
	for (uint32_t i = 0; cell.type == SKY_CELL_TEXT && i < filter->arg->count; i++) {
		if (sky_text_contains(cell.as.text, filter->arg->values[i].text)) {
			return true;
		}
	}
	return false;
}

/* Order against one value; an absent cell and a date that cannot be told apart never pass. */
static bool ordered(const struct sky_filter *filter, const struct sky_request *request, const void *row, bool *failed)
{
	struct sky_cell cell = filter->column->get(request, row);
	int order;

	*failed |= cell.type == SKY_CELL_FAILED;
	if (cell.type == SKY_CELL_NULL || cell.type == SKY_CELL_FAILED) {
		return false;
	}
	order = compare(cell, filter->arg->spec, &filter->arg->values[0]);
	if (order == 2 && cell.type == SKY_CELL_TEXT && filter->arg->spec->type == SKY_PARAM_DATE) {
		return false;
	}
	switch ((enum sky_op)filter->arg->spec->op) {
	case SKY_OP_GT:
		return order > 0;
	case SKY_OP_GTE:
		return order >= 0;
	case SKY_OP_LT:
		return order < 0;
	case SKY_OP_LTE:
		return order <= 0;
	case SKY_OP_NONE:
	case SKY_OP_EQ:
	case SKY_OP_NE:
	case SKY_OP_CONTAINS:
		break;
	}
	return true;
}

static bool pass(const struct sky_filter *filter, const struct sky_request *request, const void *row, bool *failed)
{
	switch ((enum sky_op)filter->arg->spec->op) {
	case SKY_OP_NONE: /* of a parameter without a column of its own */
	case SKY_OP_EQ:
		return has_any(filter, request, row, failed);
	case SKY_OP_NE:
		return !has_any(filter, request, row, failed);
	case SKY_OP_CONTAINS:
		return contains_any(filter, request, row, failed);
	case SKY_OP_GT:
	case SKY_OP_GTE:
	case SKY_OP_LT:
	case SKY_OP_LTE:
		return ordered(filter, request, row, failed);
	}
	return true;
}

bool sky_filters_pass(const struct sky_filters *filters, const struct sky_request *request, const void *row,
                      bool *failed)
{
	for (size_t i = 0; i < filters->count; i++) {
		if (!pass(&filters->filter[i], request, row, failed)) {
			return false;
		}
	}
	return true;
}
