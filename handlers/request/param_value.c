#include "handlers/request/param_value.h"

#include "handlers/request/kept_releases.h"
#include "handlers/request/request.h"
#include "model/base/text.h"
#include "model/number/amount.h"
#include "model/record/codes.h"
#include "model/snapshot/nearest.h"

#include <string.h>

#define NEAR 4 /* near names that are looked at: the nearest may be that of a parent of many */

bool sky_param_is_set(const struct sky_param_spec *spec)
{
	bool named = spec->type == SKY_PARAM_ID || spec->type == SKY_PARAM_REF;
	/* The parameter of a comparison is required, and its values keep the order in which they are asked for. */
	return spec->list && (spec->column || spec->type == SKY_PARAM_ENUM || (named && !spec->required));
}

static enum sky_outcome fail(struct sky_fault *fault, const char *reason, const char *suggestion)
{
	if (!reason)
		return SKY_ERROR_MEMORY;
	fault->reason = reason;
	fault->suggestion = suggestion;
	return SKY_PROBLEM;
}

static const char *wrong(const struct sky_request *request, const struct sky_param_spec *spec, const char *usual)
{
	return sky_arena_printf(request->arena, "must be %s", spec->pattern_hint ? spec->pattern_hint : usual);
}

/* Keeps the canonical text of a value. */
static enum sky_outcome keep(const struct sky_request *request, struct sky_value *out, const char *text)
{
	out->text = sky_arena_strdup(request->arena, text);
	return out->text ? SKY_DONE : SKY_ERROR_MEMORY;
}

static enum sky_outcome read_enum(const struct sky_param_spec *spec, const char *text, struct sky_value *out,
                                  struct sky_fault *fault)
{
	for (uint32_t i = 0; i < spec->value_count; i++) {
		if (strcmp(spec->values[i], text) == 0) {
			*out = (struct sky_value){.text = spec->values[i], .as.integer = i};
			return SKY_DONE;
		}
	}
	return fail(fault, "not one of the values of this parameter",
	            sky_text_nearest(text, spec->values, spec->value_count));
}

static enum sky_outcome read_column(const struct sky_param_spec *spec, const char *text, struct sky_value *out,
                                    struct sky_fault *fault)
{
	bool descending = spec->type == SKY_PARAM_SORT && text[0] == '-';
	const char *name = text + descending;
	for (uint32_t i = 0; i < spec->value_count; i++) {
		if (strcmp(spec->values[i], name) == 0) {
			out->text = text;
			out->as.key.column = i;
			out->as.key.descending = descending;
			return SKY_DONE;
		}
	}
	return fail(fault, "not a column of these rows", sky_text_nearest(name, spec->values, spec->value_count));
}

/* The operator may allow fewer rows on a page than the interface does. */
static int64_t largest(const struct sky_request *request, const struct sky_param_spec *spec)
{
	bool fewer = request->bounds && strcmp(spec->name, "limit") == 0 && request->bounds->rows < spec->max;
	return fewer ? request->bounds->rows : spec->max;
}

static enum sky_outcome read_integer(const struct sky_request *request, const struct sky_param_spec *spec,
                                     const char *text, struct sky_value *out, struct sky_fault *fault)
{
	struct sky_decimal number;
	int64_t most = largest(request, spec);
	const char *digits = text + (text[0] == '-');
	bool whole = *digits && digits[strspn(digits, "0123456789")] == '\0' &&
	             sky_decimal_parse(text, strlen(text), &number) == SKY_DECIMAL_OK;
	if (!whole || number.mantissa < spec->min || number.mantissa > most) {
		bool below = whole && number.mantissa < spec->min;
		const char *nearest = NULL;
		if (whole) {
			nearest = sky_arena_printf(request->arena, "%lld", (long long)(below ? spec->min : most));
			if (!nearest)
				return SKY_ERROR_MEMORY;
		}
		return fail(fault,
		            sky_arena_printf(request->arena, "must be a whole number from %lld to %lld", (long long)spec->min,
		                             (long long)most),
		            nearest);
	}
	out->as.integer = number.mantissa;
	out->text = sky_arena_printf(request->arena, "%lld", (long long)number.mantissa);
	return out->text ? SKY_DONE : SKY_ERROR_MEMORY;
}

static enum sky_outcome read_boolean(const char *text, struct sky_value *out, struct sky_fault *fault)
{
	bool yes = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
	if (!yes && strcmp(text, "false") != 0 && strcmp(text, "0") != 0)
		return fail(fault, "must be true or false", NULL);
	*out = (struct sky_value){.text = yes ? "true" : "false", .as.integer = yes};
	return SKY_DONE;
}

static enum sky_outcome read_date(const struct sky_request *request, const struct sky_param_spec *spec,
                                  const char *text, struct sky_value *out, struct sky_fault *fault)
{
	size_t length = strlen(text);
	struct sky_edtf edtf;
	/* Only the plain forms of EDTF are allowed: no doubt, no intervals. */
	if (text[strspn(text, "0123456789-")] != '\0' || sky_edtf_parse(text, length, &edtf))
		return fail(fault, wrong(request, spec, "a date: YYYY, YYYY-MM or YYYY-MM-DD"), NULL);
	out->as.days.first = edtf.earliest;
	out->as.days.last = edtf.latest;
	return keep(request, out, text);
}

static enum sky_outcome read_period(const struct sky_request *request, const char *text, struct sky_value *out,
                                    struct sky_fault *fault)
{
	const char *mistake = sky_period_parse(text, strlen(text), &out->as.period);
	if (mistake)
		return fail(fault, mistake, NULL);
	char buffer[SKY_PERIOD_MAX];
	return keep(request, out, sky_period_print(&out->as.period, buffer));
}

static enum sky_outcome read_decimal(const struct sky_request *request, const struct sky_param_spec *spec,
                                     const char *text, struct sky_value *out, struct sky_fault *fault)
{
	enum sky_decimal_status status = sky_decimal_parse(text, strlen(text), &out->as.decimal);
	if (status != SKY_DECIMAL_OK)
		return fail(fault, sky_decimal_message(status), NULL);
	/* A filter compares numbers. Elsewhere the written digits say how exact a number is. */
	if (!spec->column)
		return keep(request, out, text);
	char buffer[SKY_DECIMAL_MAX];
	sky_decimal_print(sky_decimal_normalize(out->as.decimal), buffer);
	return keep(request, out, buffer);
}

static enum sky_outcome read_amount(const struct sky_request *request, const char *text, struct sky_value *out,
                                    struct sky_fault *fault)
{
	struct sky_amount *amount = sky_arena_calloc(request->arena, 1, sizeof *amount);
	const char *mistake = amount ? sky_amount_read(text, amount) : NULL;
	out->as.amount = amount;
	return !amount ? SKY_ERROR_MEMORY : mistake ? fail(fault, mistake, NULL) : keep(request, out, text);
}

static enum sky_outcome read_code(const struct sky_request *request, enum sky_code code, const char *text,
                                  struct sky_fault *fault)
{
	char near[SKY_CODE_MAX];
	const char *mistake = sky_code_check(code, text, strlen(text));
	if (!mistake)
		return SKY_DONE;
	if (!sky_code_nearest(code, text, strlen(text), near))
		return fail(fault, mistake, NULL);
	const char *suggestion = sky_arena_strdup(request->arena, near);
	return suggestion ? fail(fault, mistake, suggestion) : SKY_ERROR_MEMORY;
}

/* The one vendor that belongs to the organization, however many others stand between; SKY_NONE: none or several do. */
static uint32_t vendor_under(const struct sky_snapshot *snapshot, uint32_t organization)
{
	uint32_t found = SKY_NONE;
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_VENDOR); row++) {
		uint32_t parent = sky_vendor_at(snapshot, row)->parent;
		while (parent != SKY_NONE && parent != organization)
			parent = sky_organization_at(snapshot, parent)->parent;
		if (parent == organization) {
			if (found != SKY_NONE)
				return SKY_NONE;
			found = row;
		}
	}
	return found;
}

/* The record that was probably meant: the one with the nearest name, which for a vendor may be its parent's; else the
 * claim with the nearest id. row SKY_NONE: there is none. false: memory. */
static bool nearest_record(const struct sky_snapshot *snapshot, unsigned kinds, const char *text, struct sky_ref *found)
{
	struct sky_match near[NEAR];
	unsigned parents = kinds == 1u << SKY_VENDOR ? 1u << SKY_ORGANIZATION : 0;
	size_t count = sky_resolve(snapshot, kinds | parents, text, true, near, NEAR);
	*found = (struct sky_ref){SKY_KIND_COUNT, SKY_NONE};
	for (size_t i = 0; count != SKY_RESOLVE_MEMORY && i < count && i < NEAR && found->row == SKY_NONE; i++) {
		bool parent = near[i].ref.kind == SKY_ORGANIZATION && parents;
		*found = parent ? (struct sky_ref){SKY_VENDOR, vendor_under(snapshot, near[i].ref.row)} : near[i].ref;
	}
	for (enum sky_kind kind = 0; kind < SKY_KIND_COUNT && count == 0 && found->row == SKY_NONE; kind++) {
		const char *id = kinds >> kind & 1 && sky_kind_is_claim(kind) ? sky_nearest_id(snapshot, kind, text) : NULL;
		if (id)
			*found = (struct sky_ref){kind, sky_find(snapshot, kind, id, strlen(id))};
	}
	return count != SKY_RESOLVE_MEMORY;
}

static enum sky_outcome fail_id(const struct sky_request *request, unsigned kinds, const char *text, bool with_kind,
                                struct sky_fault *fault)
{
	struct sky_ref near;
	const char *suggestion = NULL;
	if (!nearest_record(request->snapshot, kinds, text, &near))
		return SKY_ERROR_MEMORY;

	fault->unknown_id = true;
	if (near.row != SKY_NONE) {
		suggestion = sky_id(request->snapshot, near.kind, near.row);
		if (with_kind)
			suggestion = sky_arena_printf(request->arena, "%s:%s", sky_kind_singular(near.kind), suggestion);
		if (!suggestion)
			return SKY_ERROR_MEMORY;
	}
	return fail(fault, "no record has this id or name", suggestion);
}

static enum sky_outcome set_ref(const struct sky_request *request, struct sky_ref ref, bool with_kind,
                                struct sky_value *out)
{
	const char *id = sky_id(request->snapshot, ref.kind, ref.row);
	out->as.ref = ref;
	out->text = with_kind ? sky_arena_printf(request->arena, "%s:%s", sky_kind_singular(ref.kind), id) : id;
	return out->text ? SKY_DONE : SKY_ERROR_MEMORY;
}

static enum sky_outcome read_id_of(const struct sky_request *request, enum sky_kind kind, const char *text,
                                   bool with_kind, struct sky_value *out, struct sky_fault *fault)
{
	uint32_t row;
	enum sky_resolved resolved = sky_resolve_one(request->snapshot, kind, text, &row);
	if (resolved == SKY_RESOLVED_MEMORY)
		return SKY_ERROR_MEMORY;
	if (resolved == SKY_RESOLVED_ONE)
		return set_ref(request, (struct sky_ref){kind, row}, with_kind, out);
	if (kind == SKY_FIGURE && strchr(text, '(')) {
		/* The recipe of a computed figure is kept as text: its handler computes it. */
		out->as.ref = (struct sky_ref){kind, SKY_NONE};
		return keep(request, out, text);
	}
	enum sky_outcome outcome = fail_id(request, 1u << kind, text, with_kind, fault);
	if (outcome == SKY_PROBLEM && resolved == SKY_RESOLVED_SEVERAL) {
		fault->unknown_id = false;
		fault->reason = "a name of more than one record: give the id";
	}
	return outcome;
}

/* An id or name without a kind: its meaning must be clear. An id goes before names. */
static enum sky_outcome read_bare_ref(const struct sky_request *request, const char *text, struct sky_value *out,
                                      struct sky_fault *fault)
{
	struct sky_ref found = {SKY_VENDOR, SKY_NONE};
	size_t count = 0;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		uint32_t row = sky_find(request->snapshot, kind, text, strlen(text));
		if (row == SKY_NONE)
			continue;
		if (count++ == 0)
			found = (struct sky_ref){kind, row};
	}
	struct sky_match matches[2];
	if (count == 0) {
		count = sky_resolve(request->snapshot, ~0u, text, false, matches, 2);
		if (count == SKY_RESOLVE_MEMORY)
			return SKY_ERROR_MEMORY;
		if (count)
			found = matches[0].ref;
	}
	if (count == 0)
		return fail_id(request, ~0u, text, true, fault);
	if (count == 1)
		return set_ref(request, found, true, out);
	if (set_ref(request, found, true, out) != SKY_DONE)
		return SKY_ERROR_MEMORY;
	return fail(fault, "an id or name of more than one record: put its kind in front, \"vendor:ID\"", out->text);
}

static enum sky_outcome read_ref(const struct sky_request *request, const char *text, struct sky_value *out,
                                 struct sky_fault *fault)
{
	const char *colon = strchr(text, ':');
	for (unsigned kind = 0; colon && kind < SKY_KIND_COUNT; kind++) {
		const char *singular = sky_kind_singular(kind);
		if (strlen(singular) == (size_t)(colon - text) && strncmp(singular, text, strlen(singular)) == 0)
			return read_id_of(request, kind, colon + 1, true, out, fault);
	}
	return read_bare_ref(request, text, out, fault);
}

static enum sky_outcome read_release(const struct sky_request *request, const char *text, struct sky_value *out,
                                     struct sky_fault *fault)
{
	if (!sky_kept_release_is_id(text)) {
		return fail(fault,
		            "must be the id of a release, 16 digits from 0 to 9 and a to f; /v1/releases lists those held",
		            sky_snapshot_release_id(request->snapshot));
	}
	return keep(request, out, text);
}

enum sky_outcome sky_param_value(const struct sky_request *request, const struct sky_param_spec *spec, const char *text,
                                 struct sky_value *out, struct sky_fault *fault)
{
	size_t most = spec->max_length ? spec->max_length : SKY_PARAM_VALUE_MAX;
	*fault = (struct sky_fault){NULL, NULL, false};
	*out = (struct sky_value){.text = text};
	if (*text == '\0')
		return fail(fault, "must not be empty; leave the parameter out instead", NULL);
	if (strlen(text) > most)
		return fail(fault, sky_arena_printf(request->arena, "longer than %zu bytes", most), NULL);
	switch ((enum sky_param_type)spec->type) {
	case SKY_PARAM_TEXT:
		return SKY_DONE;
	case SKY_PARAM_ID:
		return read_id_of(request, spec->ref, text, false, out, fault);
	case SKY_PARAM_REF:
		return read_ref(request, text, out, fault);
	case SKY_PARAM_ENUM:
		return read_enum(spec, text, out, fault);
	case SKY_PARAM_INTEGER:
		return read_integer(request, spec, text, out, fault);
	case SKY_PARAM_BOOLEAN:
		return read_boolean(text, out, fault);
	case SKY_PARAM_DATE:
		return read_date(request, spec, text, out, fault);
	case SKY_PARAM_PERIOD:
		return read_period(request, text, out, fault);
	case SKY_PARAM_DECIMAL:
		return read_decimal(request, spec, text, out, fault);
	case SKY_PARAM_AMOUNT:
		return read_amount(request, text, out, fault);
	case SKY_PARAM_CURRENCY:
	case SKY_PARAM_REGION:
	case SKY_PARAM_LANGUAGE:
		return read_code(request, (enum sky_code)(spec->type - SKY_PARAM_CURRENCY), text, fault);
	case SKY_PARAM_RELEASE:
		return read_release(request, text, out, fault);
	case SKY_PARAM_SORT:
	case SKY_PARAM_FIELDS:
		return read_column(spec, text, out, fault);
	}
	return SKY_DONE;
}
