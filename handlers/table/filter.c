#include "handlers/table/filter.h"

#include <assert.h>
#include <string.h>

static sky_equals *matcher_of(const struct sky_table *table, const char *param)
{
	for (const struct sky_matcher *matcher = table->matchers; matcher && matcher->param; matcher++)
		if (strcmp(matcher->param, param) == 0)
			return matcher->equals;
	return NULL;
}

bool sky_filters_bind(const struct sky_request *request, const struct sky_table *table, struct sky_filters *out)
{
	uint32_t param_count = request->operation->param_count;
	*out = (struct sky_filters){.filter = sky_arena_calloc(request->arena, param_count + 1, sizeof *out->filter)};
	if (!out->filter)
		return false;
	for (uint32_t i = 0; i < param_count; i++) {
		const struct sky_arg *arg = &request->args[i];
		const struct sky_column *column = NULL;
		sky_equals *equals;

		if (arg->count == 0 || arg->spec->in_path || strcmp(arg->spec->name, "rank") == 0)
			continue;
		if (arg->spec->column) {
			column = sky_table_column(table, arg->spec->column);
			assert(column);
		}
		equals = column ? column->equals : matcher_of(table, arg->spec->name);
		if (column || equals)
			out->filter[out->count++] = (struct sky_filter){column, equals, arg};
	}
	return true;
}

/* The days that a cell with a date can mean. False: it has none. */
static bool days_of(struct sky_cell cell, sky_day *first, sky_day *last)
{
	if (cell.type == SKY_CELL_DAY) {
		*first = *last = cell.as.day;
		return true;
	}
	struct sky_edtf edtf;
	if (cell.type != SKY_CELL_TEXT || sky_edtf_parse(cell.as.text, strlen(cell.as.text), &edtf))
		return false;
	*first = edtf.earliest;
	*last = edtf.latest;
	return true;
}

/* True when every day that the date can mean is in this relation to the days of the value. So a date passes only where
 * this is sure. */
static bool holds_for_days(struct sky_cell cell, enum sky_op op, const struct sky_value *value)
{
	sky_day first, last;
	if (!days_of(cell, &first, &last))
		return false;
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

/* How a cell compares with a value. */
enum order { UNSURE = 0, BELOW = 1, EQUAL = 2, ABOVE = 4 };

/* The same for a cell that is not null and has no date. */
static enum order compare(struct sky_cell cell, const struct sky_value *value)
{
	int sign = 0;
	switch (cell.type) {
	case SKY_CELL_DECIMAL:
		sign = sky_decimal_compare(cell.as.decimal, value->as.decimal);
		break;
	case SKY_CELL_INTEGER:
		sign = (cell.as.integer > value->as.integer) - (cell.as.integer < value->as.integer);
		break;
	case SKY_CELL_BOOL:
		sign = (int)cell.as.boolean - (int)(value->as.integer != 0);
		break;
	case SKY_CELL_TEXT:
		sign = strcmp(cell.as.text, value->text);
		break;
	case SKY_CELL_DAY:
	case SKY_CELL_NULL:
	case SKY_CELL_FAILED:
		return UNSURE;
	}
	return sign < 0 ? BELOW : sign > 0 ? ABOVE : EQUAL;
}

/* A cell without a value never passes. */
static bool holds(struct sky_cell cell, const struct sky_param_spec *spec, enum sky_op op,
                  const struct sky_value *value)
{
	static const unsigned char passing[SKY_OP_CONTAINS + 1] = {[SKY_OP_EQ] = EQUAL,
	                                                           [SKY_OP_GT] = ABOVE,
	                                                           [SKY_OP_GTE] = EQUAL | ABOVE,
	                                                           [SKY_OP_LT] = BELOW,
	                                                           [SKY_OP_LTE] = BELOW | EQUAL};
	if (cell.type == SKY_CELL_NULL || cell.type == SKY_CELL_FAILED)
		return false;
	return spec->type == SKY_PARAM_DATE ? holds_for_days(cell, op, value) : (compare(cell, value) & passing[op]) != 0;
}

static bool has_value(const struct sky_filter *filter, const struct sky_request *request, const void *row,
                      const struct sky_value *value, bool *failed)
{
	if (filter->equals)
		return filter->equals(request, row, value);
	struct sky_cell cell = filter->column->get(request, row);
	*failed |= cell.type == SKY_CELL_FAILED;
	return holds(cell, filter->arg->spec, SKY_OP_EQ, value);
}

static bool has_any(const struct sky_filter *filter, const struct sky_request *request, const void *row, bool *failed)
{
	for (uint32_t i = 0; i < filter->arg->count; i++)
		if (has_value(filter, request, row, &filter->arg->values[i], failed))
			return true;
	return false;
}

static bool contains_any(const struct sky_filter *filter, const struct sky_request *request, const void *row,
                         bool *failed)
{
	struct sky_cell cell = filter->column->get(request, row);
	*failed |= cell.type == SKY_CELL_FAILED;
	for (uint32_t i = 0; cell.type == SKY_CELL_TEXT && i < filter->arg->count; i++)
		if (sky_text_contains(cell.as.text, filter->arg->values[i].text))
			return true;
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
	case SKY_OP_NONE: /* only for parameters without a column of their own */
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
	for (size_t i = 0; i < filters->count; i++)
		if (!pass(&filters->filter[i], request, row, failed))
			return false;
	return true;
}
