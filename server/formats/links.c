#include "server/formats/links.h"

#include "handlers/request/request.h"

#include <string.h>

/* The canonical request with another suffix: PATH[.suffix][?query]. NULL: memory. */
static const char *with_suffix(const struct sky_request *request, const char *suffix)
{
	const char *query = strchr(request->canonical, '?');
	return sky_arena_printf(request->arena, "%s%s%s%s", request->base_path, suffix ? "." : "", suffix ? suffix : "",
	                        query ? query : "");
}

/* The same link with another value of a parameter, or (value NULL) without it. Parameters stay sorted by name, so that
 * the link is canonical too. NULL: memory. */
static const char *with_value(struct sky_arena *arena, const char *link, const char *name, const char *value)
{
	size_t path = strcspn(link, "?");
	const char *rest = link[path] ? link + path + 1 : link + path;
	const char *own = sky_arena_printf(arena, "%s=%s", name, value ? value : "");
	char *out = own ? sky_arena_alloc(arena, strlen(link) + strlen(own) + 2) : NULL;
	if (!out)
		return NULL;
	size_t own_length = strlen(own), key_length = strlen(name) + 1; /* "name=" */
	memcpy(out, link, path);
	char *at = out + path;
	bool due = value != NULL;
	while (*rest || due) {
		size_t length = strcspn(rest, "&");
		bool old = strncmp(rest, own, key_length) == 0;
		if (due && (old || !*rest || strncmp(rest, own, key_length) > 0)) {
			*at = at == out + path ? '?' : '&';
			memcpy(at + 1, own, own_length);
			at += own_length + 1;
			due = false;
		}
		if (length && !old) {
			*at = at == out + path ? '?' : '&';
			memcpy(at + 1, rest, length);
			at += length + 1;
		}
		rest += length + (rest[length] == '&');
	}
	*at = '\0';
	return out;
}

static const char *at_offset(struct sky_arena *arena, const char *link, size_t offset)
{
	const char *value = offset ? sky_arena_printf(arena, "%zu", offset) : NULL;
	return offset && !value ? NULL : with_value(arena, link, "offset", value);
}

/* The link to this very release. A client that goes from page to page stays in it while others are loaded. NULL:
 * memory. */
static const char *pinned(const struct sky_request *request, const char *link)
{
	const char *release = sky_request_takes(request, "release") ? sky_snapshot_release_id(request->snapshot) : NULL;
	return release ? with_value(request->arena, link, "release", release) : link;
}

/* Pages are counted from this one: a client that starts at offset 3 gets 3, 53, 103 … */
static bool make_pages(const struct sky_request *request, const struct sky_result *result, struct sky_links *links)
{
	size_t limit = result->limit ? result->limit : 1, offset = result->offset, total = result->total;
	size_t last = total == 0       ? 0
	              : offset < total ? offset + (total - 1 - offset) / limit * limit
	                               : (total - 1) / limit * limit;
	const char *here = pinned(request, links->self);
	links->first = here ? at_offset(request->arena, here, 0) : NULL;
	links->last = here ? at_offset(request->arena, here, last) : NULL;
	bool made = links->first && links->last;
	if (made && offset > 0) {
		size_t back = offset > limit ? offset - limit : 0;
		links->prev = at_offset(request->arena, here, back < last ? back : last);
		made = links->prev != NULL;
	}
	if (made && offset < total && total - offset > limit) {
		links->next = at_offset(request->arena, here, offset + limit);
		made = links->next != NULL;
	}
	return made;
}

bool sky_links_make(const struct sky_request *request, const struct sky_result *result, const char *suffix,
                    struct sky_links *links)
{
	*links = (struct sky_links){.self = with_suffix(request, suffix)};
	if (!links->self)
		return false;
	/* True when a suffix can follow the path: "/openapi.json" is a whole name, and "/" has no name. */
	const char *name = strrchr(request->base_path, '/');
	bool suffixes = name && name[1] && !strchr(name, '.');
	for (unsigned i = 0; i < SKY_FORMAT_COUNT; i++) {
		const char *other = sky_format_suffix((enum sky_format)i);
		bool offered = suffixes && *other && request->operation->formats & (UINT32_C(1) << i);
		if (offered && i != (unsigned)request->format) {
			links->alternates[i] = with_suffix(request, other);
			if (!links->alternates[i])
				return false;
		}
	}
	if (result->form == SKY_RESULT_ROWS && result->paged)
		return make_pages(request, result, links);
	links->first = links->last = result->form == SKY_RESULT_ROWS ? links->self : NULL;
	return true;
}

/* A Link header while it is written; `failed`: memory was short. */
struct header {
	struct sky_arena *arena;
	const char *text;
	bool failed;
};

static void add(struct header *header, const char *href, const char *rel, const char *type)
{
	if (!href || header->failed)
		return;
	size_t length =
	    (header->text ? strlen(header->text) : 0) + strlen(href) + strlen(rel) + (type ? strlen(type) : 0) + 24;
	if (length > SKY_LINK_MAX)
		return;
	header->text = sky_arena_printf(header->arena, "%s%s<%s>; rel=\"%s\"%s%s%s", header->text ? header->text : "",
	                                header->text ? ", " : "", href, rel, type ? "; type=\"" : "", type ? type : "",
	                                type ? "\"" : "");
	header->failed = !header->text;
}

const char *sky_links_header(struct sky_arena *arena, const struct sky_links *links)
{
	struct header header = {.arena = arena};
	add(&header, "/openapi.json", "describedby", "application/vnd.oai.openapi+json");
	add(&header, links->self, "self", NULL);
	add(&header, links->first, "first", NULL);
	add(&header, links->prev, "prev", NULL);
	add(&header, links->next, "next", NULL);
	add(&header, links->last, "last", NULL);
	for (unsigned i = 0; i < SKY_FORMAT_COUNT; i++) {
		if (links->alternates[i]) {
			const char *media_type = sky_format_media_type((enum sky_format)i);
			char type[64];
			size_t length = strcspn(media_type, ";");
			length = length < sizeof type ? length : sizeof type - 1;
			memcpy(type, media_type, length);
			type[length] = '\0';
			add(&header, links->alternates[i], "alternate", type);
		}
	}
	return header.failed ? NULL : header.text;
}
