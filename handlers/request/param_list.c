/* Splits a list into its items, where names may have commas of their own. */
#include "handlers/request/param_value.h"
#include "model/base/text.h"

#include <string.h>

#define MATCHES 8 /* so many records are looked at for one text: names of several may fold alike */

/* Which kinds of records an item can name. *name is the part behind "kind:". */
static unsigned kinds_of(const struct sky_param_spec *spec, const char *text, const char **name)
{
	*name = text;
	if (spec->type == SKY_PARAM_ID)
		return 1u << spec->ref;
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		size_t length = strlen(sky_kind_singular(kind));
		if (strncmp(text, sky_kind_singular(kind), length) == 0 && text[length] == ':') {
			*name = text + length + 1;
			return 1u << kind;
		}
	}
	return ~0u;
}

/* Whether text[0..length) has a comma that belongs to a name. */
static enum sky_outcome is_name(const struct sky_request *request, const struct sky_param_spec *spec, const char *text,
                                size_t length, bool *found)
{
	const char *one = sky_arena_strndup(request->arena, text, length);
	*found = false;
	if (!one)
		return SKY_ERROR_MEMORY;
	const char *name;
	unsigned kinds = kinds_of(spec, one, &name);
	struct sky_match matches[MATCHES];
	size_t count = sky_resolve(request->snapshot, kinds, name, false, matches, MATCHES);
	for (size_t i = 0; count != SKY_RESOLVE_MEMORY && i < count && i < MATCHES; i++)
		*found |= sky_text_commas(matches[i].matched) == sky_text_commas(name);
	return count == SKY_RESOLVE_MEMORY ? SKY_ERROR_MEMORY : SKY_DONE;
}

/* True when each piece of text[0..length) is an id. Such a list is never read as a name, so that a canonical list stays
 * as it is. */
static bool has_ids_only(const struct sky_request *request, const struct sky_param_spec *spec, const char *text,
                         size_t length)
{
	const char *end = text + length;
	for (const char *name, *comma; text < end; text = comma + 1) {
		unsigned kinds = kinds_of(spec, text, &name);
		bool known = false;
		comma = memchr(text, ',', (size_t)(end - text));
		comma = comma ? comma : end;
		for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
			known |= kinds >> kind & 1 && sky_find(request->snapshot, kind, name, (size_t)(comma - name)) != SKY_NONE;
		if (!known)
			return false;
	}
	return true;
}

enum sky_outcome sky_param_item(const struct sky_request *request, const struct sky_param_spec *spec, const char *text,
                                size_t *length)
{
	bool named = spec->type == SKY_PARAM_ID || spec->type == SKY_PARAM_REF;
	uint32_t commas = named ? sky_name_commas(request->snapshot) : 0;
	size_t first = strcspn(text, ","), end = first;
	*length = first;
	for (; commas && text[end]; commas--) {
		end += 1 + strcspn(text + end + 1, ",");
		if (end > SKY_PARAM_VALUE_MAX)
			break;
		bool found;
		if (is_name(request, spec, text, end, &found) != SKY_DONE)
			return SKY_ERROR_MEMORY;
		if (found && !has_ids_only(request, spec, text, end))
			*length = end;
	}
	return SKY_DONE;
}
