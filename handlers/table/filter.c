#include "handlers/table/filter.h"

#include <assert.h>
#include <string.h>

static sky_equals *matcher_of(const struct sky_table *table, const char *param)
{
	for (const struct sky_matcher *matcher = table->matchers; matcher && matcher->param; matcher++) {
		if (strcmp(matcher->param, param) == 0) {
			return matcher->equals;
		}
	}
	return NULL;
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
		const struct sky_column *column = NULL;
		sky_equals *equals;

		if (arg->count == 0 || arg->spec->in_path || strcmp(arg->spec->name, "rank") == 0) {
			continue;
		}
		if (arg->spec->column) {
			column = sky_table_column(table, arg->spec->column);
			assert(column);
		}
		equals = column ? column->equals : matcher_of(table, arg->spec->name);
		if (column || equals) {
			out->filter[out->count++] = (struct sky_filter){column, equals, arg};
		}
	}
	return true;
}

/* The days that a cell with a date can mean. False: it has none. */
static bool days_of(struct sky_cell cell, sky_day *first, sky_day *last)
{
	struct sky_edtf edtf;

	if (cell.type == SKY_CELL_DAY) {
		*first = *last = cell.as.day;
		return true;
	}
	if (cell.type != SKY_CELL_TEXT || sky_edtf_parse(cell.as.text, strlen(cell.as.text), &edtf)) {
		return false;
	}
	*first = edtf.earliest;
	*last = edtf.latest;
	return true;
}

/* Whether all days that the date can mean stand so to the days of the value: a date passes only where it surely does. */
static bool holds_for_days(struct sky_cell cell, enum sky_op op, const struct sky_value *value)
{
	sky_day first, last;

	if (!days_of(cell, &first, &last)) {
		return false;
	}
	switch (op) {
	case SKY_OP_GT:
		return first > value->as.days.last;
	case SKY_OP_GTE:
		return first >= value->as.days.first;
	case SKY_OP_LT:
		return last < value->as.days.first;
	case SKY_OP_LTE:
		return last <= value->as.days.last;
	case SKY_OP_NONE:
	case SKY_OP_EQ:
	case SKY_OP_NE:
	case SKY_OP_CONTAINS:
		break;
	}
	return first >= value->as.days.first && last <= value->as.days.last;
}

/* How the cell (no date, not null) stands to the value. */
static int compare(struct sky_cell cell, const struct sky_value *value)
{
	switch (cell.type) {
	case SKY_CELL_DECIMAL:
		return sky_decimal_compare(cell.as.decimal, value->as.decimal);
	case SKY_CELL_INTEGER:
		return (cell.as.integer > value->as.integer) - (cell.as.integer < value->as.integer);
	case SKY_CELL_BOOL:
		return (int)cell.as.boolean - (int)(value->as.integer != 0);
	case SKY_CELL_TEXT:
		return strcmp(cell.as.text, value->text);
	case SKY_CELL_DAY:
	case SKY_CELL_NULL:
	case SKY_CELL_FAILED:
		break;
	}
	return 2;
}

/* An absent cell never holds. */
static bool holds(struct sky_cell cell, const struct sky_param_spec *spec, enum sky_op op,
                  const struct sky_value *value)
{
	if (cell.type == SKY_CELL_NULL || cell.type == SKY_CELL_FAILED) {
		return false;
	}
	if (spec->type == SKY_PARAM_DATE) {
		return holds_for_days(cell, op, value);
	}
	switch (op) {
	case SKY_OP_GT:
		return compare(cell, value) > 0;
	case SKY_OP_GTE:
		return compare(cell, value) >= 0;
	case SKY_OP_LT:
		return compare(cell, value) < 0;
	case SKY_OP_LTE:
		return compare(cell, value) <= 0;
	case SKY_OP_NONE:
	case SKY_OP_EQ:
	case SKY_OP_NE:
	case SKY_OP_CONTAINS:
		break;
	}
	return compare(cell, value) == 0;
}

static bool has_value(const struct sky_filter *filter, const struct sky_request *request, const void *row,
                      const struct sky_value *value, bool *failed)
{
	struct sky_cell cell;

	if (filter->equals) {
		return filter->equals(request, row, value);
	}
	cell = filter->column->get(request, row);
	*failed |= cell.type == SKY_CELL_FAILED;
	return holds(cell, filter->arg->spec, SKY_OP_EQ, value);
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

static bool ordered(const struct sky_filter *filter, const struct sky_request *request, const void *row, bool *failed)
{
	struct sky_cell cell = filter->column->get(request, row);

	*failed |= cell.type == SKY_CELL_FAILED;
	return holds(cell, filter->arg->spec, (enum sky_op)filter->arg->spec->op, &filter->arg->values[0]);
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
