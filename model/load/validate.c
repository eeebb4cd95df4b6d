/* Checks each record by itself. */
#include "model/load/validate.h"
#include "model/load/load_mistake.h"

#include <string.h>

#define RECORD(type)                                                                                                   \
	const struct type *record = (const struct type *)(const void *)sky_load_record(load, load->kind, load->row)

/* True when both are given and `to` is over before `from` begins. */
static bool is_backwards(const struct sky_when *from, const struct sky_when *to)
{
	return from->text && to->text && to->edtf.latest < from->edtf.earliest;
}

static void check_names(struct sky_load *load, const struct sky_names *names)
{
	struct sky_scan *scan = &load->reader->scan;
	const struct sky_token *array = sky_scan_member(scan, scan->token, "aliases");
	size_t token = array ? (size_t)(array - scan->token) + 1 : 0;
	for (uint32_t i = 0; i < names->alias_count; i++) {
		for (uint32_t j = 0; j < names->name_count; j++) {
			/* Both are interned: equal texts are one pointer. */
			if (names->alias[i].name == names->name[j].text) {
				sky_load_fault(load, scan->token[token].start, "the alias \"%s\" is the record's own name",
				               names->alias[i].name);
			}
		}
		token = scan->token[token].next;
	}
}

static void check_person(struct sky_load *load)
{
	RECORD(sky_person);
	struct sky_scan *scan = &load->reader->scan;
	const struct sky_token *array = sky_scan_member(scan, scan->token, "roles");
	size_t token = array ? (size_t)(array - scan->token) + 1 : 0;

	check_names(load, &record->names);
	for (uint32_t i = 0; i < record->role_count; i++) {
		const struct sky_token *role = &scan->token[token];
		const struct sky_token *organization = sky_scan_member(scan, role, "organization");
		const struct sky_token *vendor = sky_scan_member(scan, role, "vendor");
		if ((!organization || organization->type == SKY_TOKEN_NULL) && (!vendor || vendor->type == SKY_TOKEN_NULL))
			sky_load_fault(load, role->start, "a role needs \"organization\", \"vendor\" or both");
		if (is_backwards(&record->role[i].from, &record->role[i].to)) {
			sky_load_fault(load, role->start, "the role ends (%s) before it starts (%s)", record->role[i].to.text,
			               record->role[i].from.text);
		}
		token = role->next;
	}
}

static void check_relation(struct sky_load *load)
{
	RECORD(sky_relation);

	if (is_backwards(&record->from, &record->to)) {
		sky_load_fault_key(load, "to", "the relation ends (%s) before it starts (%s)", record->to.text,
		                   record->from.text);
	}
	if (record->subject.kind == record->object.kind && record->subject.row == record->object.row &&
	    record->subject.row != SKY_NONE)
		sky_load_fault_key(load, "object", "subject and object are the same record");
}

static void check_metric(struct sky_load *load)
{
	RECORD(sky_metric);

	check_names(load, &record->names);
	if (record->has_min && record->has_max && sky_decimal_compare(record->min, record->max) > 0)
		sky_load_fault_key(load, "max", "\"max\" is below \"min\"");
}

static void check_unit(struct sky_load *load, const struct sky_figure *record)
{
	bool has_currency = record->currency[0] != '\0';
	if (has_currency && record->unit != SKY_UNIT_CURRENCY) {
		sky_load_fault_key(load, "currency", "\"currency\" needs the unit \"currency\", not \"%s\"",
		                   record->unit ? sky_unit_text(record->unit) : "none");
	}
	if (record->missing_reason)
		return;
	if (record->unit == SKY_UNIT_CURRENCY && !has_currency) {
		sky_load_fault_key(load, "unit",
		                   "the unit is \"currency\" but no \"currency\" is given; give it, or say in "
		                   "\"missing_reason\" why it is missing");
	}
	if (record->unit == SKY_UNIT_NONE) {
		sky_load_fault_key(load, NULL,
		                   "the figure has no \"unit\"; give it, or say in \"missing_reason\" why it is missing");
	}
	if (!record->period_text) {
		sky_load_fault_key(load, NULL,
		                   "the figure has no \"period\"; give it, or say in \"missing_reason\" why it is missing");
	}
}

static void check_range(struct sky_load *load, const struct sky_figure *record)
{
	bool range = record->qualifier == SKY_QUALIFIER_BETWEEN;
	if (range && !sky_decimal_known(record->value_to))
		sky_load_fault_key(load, "qualifier", "\"between\" needs \"value_to\", the upper end of the range");
	else if (!range && sky_decimal_known(record->value_to))
		sky_load_fault_key(load, "value_to", "\"value_to\" needs the qualifier \"between\"");
	else if (range && sky_decimal_compare(record->value, record->value_to) >= 0)
		sky_load_fault_key(load, "value_to", "\"value_to\" must be above \"value\"");
}

static void check_figure(struct sky_load *load)
{
	RECORD(sky_figure);

	check_unit(load, record);
	check_range(load, record);
	if (record->rank != SKY_RANK_NORMAL && !record->rank_reason)
		sky_load_fault_key(load, "rank", "the rank \"%s\" needs a \"rank_reason\"", sky_rank_text(record->rank));
	if (record->subject_kind == SKY_MARKET && record->subject != SKY_NONE && record->market == record->subject)
		sky_load_fault_key(load, "market", "the subject is this market already; leave \"market\" out");
}

static void check_event(struct sky_load *load)
{
	RECORD(sky_event);

	if (!record->date.text && !record->date_note)
		sky_load_fault_key(load, NULL, "the event has no \"date\"; give it, or say in \"date_note\" why there is none");
}

static void check_rate(struct sky_load *load)
{
	RECORD(sky_rate);

	if (strcmp(record->currency, record->per) == 0)
		sky_load_fault_key(load, "per", "\"currency\" and \"per\" are both \"%s\"", record->per);
	if (record->value.mantissa <= 0)
		sky_load_fault_key(load, "value", "a rate of exchange must be above zero");
}

void sky_validate_record(struct sky_load *load)
{
	const struct sky_names *names;
	switch (load->kind) {
	case SKY_PERSON:
		check_person(load);
		break;
	case SKY_RELATION:
		check_relation(load);
		break;
	case SKY_METRIC:
		check_metric(load);
		break;
	case SKY_FIGURE:
		check_figure(load);
		break;
	case SKY_EVENT:
		check_event(load);
		break;
	case SKY_RATE:
		check_rate(load);
		break;
	default:
		names = sky_names_of(load->snapshot, (struct sky_ref){load->kind, load->row});
		if (names)
			check_names(load, names);
		break;
	}
}
