#include "server/exchange/router.h"

#include <string.h>

/* A path laid against a template. */
struct fit {
	bool fits;
	uint32_t literals;  /* segments that matched literally */
	const char *suffix; /* NULL: none */
	size_t stem;        /* length of the last segment without the suffix */
	enum sky_format format;
	const char *stray; /* see sky_route.stray_suffix */
};

/* The longest suffix of a format that `text` ends in, behind a dot and at least one character. NULL: none. */
static const char *find_suffix(const char *text, enum sky_format *format, size_t *stem)
{
	size_t length = strlen(text);
	const char *found = NULL;
	for (unsigned i = 0; i < SKY_FORMAT_COUNT; i++) {
		const char *suffix = sky_format_suffix((enum sky_format)i);
		size_t size = strlen(suffix);
		if (size && length > size + 1 && text[length - size - 1] == '.' && strcmp(text + length - size, suffix) == 0 &&
		    (!found || size > strlen(found))) {
			found = suffix;
			*format = (enum sky_format)i;
			*stem = length - size - 1;
		}
	}
	return found;
}

static void fit_last(const struct sky_operation *operation, const struct sky_segment *segment, const char *text,
                     struct fit *fit)
{
	enum sky_format format = SKY_FORMAT_JSON;
	size_t stem = 0;
	if (segment->literal && strcmp(segment->literal, text) == 0) {
		fit->literals++;
		return;
	}
	const char *suffix = find_suffix(text, &format, &stem);
	bool offered = suffix && operation->formats & (UINT32_C(1) << format);
	if (segment->literal) {
		fit->fits = suffix && strlen(segment->literal) == stem && strncmp(segment->literal, text, stem) == 0;
		fit->literals++;
	} else if (!offered) {
		/* A name may end like a suffix ("Node.js"): it stays whole unless the operation has the format. */
		fit->stray = suffix;
		return;
	}
	fit->suffix = suffix;
	fit->format = format;
	fit->stem = stem;
}

static struct fit lay(const struct sky_operation *operation, const struct sky_target *target)
{
	struct fit fit = {.fits = operation->segment_count == target->segment_count && !target->too_deep};
	for (uint32_t i = 0; i < operation->segment_count && fit.fits; i++) {
		const struct sky_segment *segment = &operation->segments[i];
		const char *text = target->segments[i];
		if (i + 1 == operation->segment_count) {
			fit_last(operation, segment, text, &fit);
		} else if (segment->literal) {
			fit.fits = strcmp(segment->literal, text) == 0;
			fit.literals++;
		} else {
			fit.fits = *text != '\0';
		}
	}
	return fit;
}

static bool serves(const struct sky_operation *operation, const char *method)
{
	return strcmp(operation->method, method) == 0 ||
	       (strcmp(method, "HEAD") == 0 && strcmp(operation->method, "GET") == 0) || strcmp(method, "OPTIONS") == 0;
}

static bool fill(struct sky_arena *arena, const struct sky_target *target, const struct sky_operation *operation,
                 const struct fit *fit, struct sky_route *route)
{
	route->operation = operation;
	route->suffix = fit->suffix;
	route->format = fit->format;
	route->stray_suffix = fit->stray;
	route->value_count = 0;
	for (uint32_t i = 0; i < operation->segment_count; i++) {
		const char *text = target->segments[i];
		if (operation->segments[i].literal)
			continue;
		if (i + 1 == operation->segment_count && fit->suffix) {
			text = sky_arena_strndup(arena, text, fit->stem);
			if (!text)
				return false;
		}
		route->values[route->value_count++] = text;
	}
	return true;
}

enum sky_route_status sky_route_find(struct sky_arena *arena, const struct sky_target *target, const char *method,
                                     struct sky_route *route)
{
	bool get = false, post = false;
	const struct sky_operation *best = NULL, *any = NULL;
	struct fit best_fit = {0}, any_fit = {0};
	*route = (struct sky_route){0};
	for (size_t i = 0; i < sky_operation_count; i++) {
		const struct sky_operation *operation = &sky_operations[i];
		struct fit fit = lay(operation, target);
		if (!fit.fits)
			continue;
		get = get || strcmp(operation->method, "GET") == 0;
		post = post || strcmp(operation->method, "POST") == 0;
		if (!any || fit.literals > any_fit.literals) {
			any = operation;
			any_fit = fit;
		}
		if (serves(operation, method) && (!best || fit.literals > best_fit.literals)) {
			best = operation;
			best_fit = fit;
		}
	}
	if (!any)
		return SKY_ROUTE_NO_PATH;
	if (!fill(arena, target, best ? best : any, best ? &best_fit : &any_fit, route))
		return SKY_ROUTE_NO_PATH;
	route->allow = get && post ? "GET, HEAD, POST, OPTIONS" : post ? "POST, OPTIONS" : "GET, HEAD, OPTIONS";
	if (!best)
		return SKY_ROUTE_NO_METHOD;
	bool offered = !route->suffix || route->operation->formats & (UINT32_C(1) << route->format);
	return offered ? SKY_ROUTE_FOUND : SKY_ROUTE_NO_FORMAT;
}

const char *sky_route_formats(struct sky_arena *arena, const struct sky_operation *operation)
{
	const char *list = NULL;
	for (unsigned i = 0; i < SKY_FORMAT_COUNT; i++) {
		if (operation->formats & (UINT32_C(1) << i)) {
			const char *suffix = sky_format_suffix((enum sky_format)i);
			const char *name = *suffix ? suffix : sky_format_media_type((enum sky_format)i);
			list = sky_arena_printf(arena, "%s%s%s", list ? list : "", list ? ", " : "", name);
			if (!list)
				return NULL;
		}
	}
	return list;
}
