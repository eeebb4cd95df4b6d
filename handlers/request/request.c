#include "handlers/request/request.h"

#include "model/snapshot/standing.h"

#include <assert.h>
#include <string.h>

/* The number of a parameter; param_count where there is none of that name. */
static uint32_t number_of(const struct sky_operation *operation, const char *name)
{
	uint32_t i = 0;
	while (i < operation->param_count && strcmp(operation->params[i].name, name) != 0)
		i++;
	return i;
}

bool sky_request_takes(const struct sky_request *request, const char *name)
{
	return number_of(request->operation, name) < request->operation->param_count;
}

const struct sky_arg *sky_request_find(const struct sky_request *request, const char *name)
{
	uint32_t number = number_of(request->operation, name);
	return number < request->operation->param_count ? &request->args[number] : NULL;
}

const struct sky_arg *sky_request_arg(const struct sky_request *request, const char *name)
{
	const struct sky_arg *arg = sky_request_find(request, name);
	assert(arg);
	return arg;
}

const char *sky_request_text(const struct sky_request *request, const char *name)
{
	const struct sky_arg *arg = sky_request_find(request, name);
	return arg && arg->count ? arg->values[0].text : NULL;
}

uint32_t sky_request_row(const struct sky_request *request, const char *name)
{
	const struct sky_arg *arg = sky_request_find(request, name);
	return arg && arg->count ? arg->values[0].as.ref.row : SKY_NONE;
}

int64_t sky_request_integer(const struct sky_request *request, const char *name, int64_t fallback)
{
	const struct sky_arg *arg = sky_request_find(request, name);
	return arg && arg->count ? arg->values[0].as.integer : fallback;
}

bool sky_request_includes(const struct sky_request *request, const char *what)
{
	const struct sky_arg *arg = sky_request_find(request, "include");
	for (uint32_t i = 0; arg && i < arg->count; i++)
		if (strcmp(arg->values[i].text, what) == 0)
			return true;
	return false;
}

bool sky_kind_is_claim(enum sky_kind kind)
{
	switch (kind) {
	case SKY_SOURCE:
	case SKY_RELATION:
	case SKY_FIGURE:
	case SKY_STATEMENT:
	case SKY_EVENT:
	case SKY_RATE:
		return true;
	case SKY_VENDOR:
	case SKY_ORGANIZATION:
	case SKY_PERSON:
	case SKY_PRODUCT:
	case SKY_MARKET:
	case SKY_METRIC:
	case SKY_KIND_COUNT:
		break;
	}
	return false;
}

enum sky_sight sky_request_sight(const struct sky_request *request, sky_day published)
{
	if (request->as_of == SKY_DAY_NONE)
		return SKY_SEEN;
	if (published == SKY_DAY_NONE)
		return SKY_UNDATED;
	return published <= request->as_of ? SKY_SEEN : SKY_HIDDEN;
}

bool sky_request_takes_source(const struct sky_request *request, uint32_t source)
{
	const struct sky_arg *arg = sky_request_arg(request, "source");
	for (uint32_t i = 0; i < arg->count; i++)
		if (arg->values[i].as.ref.row == source)
			return true;
	return arg->count == 0;
}

bool sky_request_knows(const struct sky_request *request, struct sky_ref ref)
{
	if (request->as_of == SKY_DAY_NONE || ref.row == SKY_NONE || !sky_kind_is_claim(ref.kind))
		return true;
	return sky_request_sight(request, sky_published_by(request->snapshot, ref)) == SKY_SEEN;
}

bool sky_request_knows_all(const struct sky_request *request, const struct sky_ref *ref, size_t count)
{
	size_t known = 0;
	while (known < count && sky_request_knows(request, ref[known]))
		known++;
	return known == count;
}

bool sky_request_knows_source(const struct sky_request *request, uint32_t source)
{
	return sky_request_knows(request, (struct sky_ref){SKY_SOURCE, source});
}

unsigned sky_request_ranks(const struct sky_request *request)
{
	const struct sky_arg *arg = sky_request_find(request, "rank");
	unsigned ranks = 0;
	if (!arg || arg->count == 0)
		return SKY_RANKS_SHOWN;
	for (uint32_t i = 0; i < arg->count; i++) {
		if (strcmp(arg->values[i].text, "any") == 0)
			return ~0u;
		for (unsigned rank = SKY_RANK_NONE + 1; rank < SKY_RANK_LIMIT; rank++)
			if (strcmp(arg->values[i].text, sky_rank_text(rank)) == 0)
				ranks |= 1u << rank;
	}
	return ranks;
}

unsigned sky_request_kinds(const struct sky_request *request)
{
	const struct sky_arg *arg = sky_request_arg(request, "kind");
	unsigned kinds = 0;
	if (arg->count == 0)
		return ~0u;
	uint8_t kind;
	for (uint32_t i = 0; i < arg->count; i++)
		if (sky_enum_find(&sky_kind_table, arg->values[i].text, strlen(arg->values[i].text), &kind))
			kinds |= 1u << kind;
	return kinds;
}

enum sky_sight sky_request_sees(const struct sky_request *request, unsigned ranks, struct sky_ref ref)
{
	if (ref.kind == SKY_FIGURE) {
		const struct sky_figure *figure = sky_figure_at(request->snapshot, ref.row);
		if (!(ranks >> sky_figure_rank(figure, request->as_of) & 1))
			return SKY_HIDDEN;
		return sky_request_sight(request, figure->published);
	}
	if (request->as_of == SKY_DAY_NONE || !sky_kind_is_claim(ref.kind))
		return SKY_SEEN;
	return sky_request_sight(request, sky_published_by(request->snapshot, ref));
}

/* Without a server (in a command, in a test) the process is alive and ready. */
const struct sky_server_status *sky_request_status(const struct sky_request *request)
{
	static const struct sky_server_status alone = {.ready = true, .started = 1, .loaded = 1};
	return request->status ? request->status : &alone;
}
