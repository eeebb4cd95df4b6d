#include "handlers/request/canonical.h"

#include "handlers/request/param_value.h"
#include "handlers/write/buffer.h"

#include <stdlib.h>
#include <string.h>

/* Bytes that stand for themselves in a path segment and in a query value. "," is not among them, because it separates
 * values; nor is "+", because it would mean a space. */
static bool is_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("-._~:", c));
}

/* `also` names further bytes that stand for themselves in this text. */
static void put_encoded(struct sky_buffer *out, const char *text, const char *also)
{
	for (; *text; text++)
		if (is_plain((unsigned char)*text) || strchr(also, *text))
			sky_buffer_char(out, *text);
		else
			sky_buffer_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
}

static void put_path(struct sky_buffer *out, const struct sky_request *request)
{
	const struct sky_operation *operation = request->operation;
	for (uint32_t i = 0; i < operation->segment_count; i++) {
		const struct sky_segment *segment = &operation->segments[i];
		sky_buffer_char(out, '/');
		if (segment->literal)
			sky_buffer_text(out, segment->literal);
		else
			put_encoded(out, request->args[segment->param].values[0].text, "(),");
	}
	if (operation->segment_count == 0)
		sky_buffer_char(out, '/');
}

static int compare_args(const void *a, const void *b)
{
	const struct sky_arg *const *x = a, *const *y = b;
	return strcmp((*x)->spec->name, (*y)->spec->name);
}

static int compare_texts(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	return strcmp(*x, *y);
}

/* False when memory is short. */
static bool put_values(struct sky_buffer *out, const struct sky_request *request, const struct sky_arg *arg)
{
	const char **texts = sky_arena_calloc(request->arena, arg->count, sizeof *texts);
	if (!texts)
		return false;
	for (uint32_t i = 0; i < arg->count; i++)
		texts[i] = arg->values[i].text;
	if (sky_param_is_set(arg->spec))
		qsort(texts, arg->count, sizeof *texts, compare_texts);
	for (uint32_t i = 0; i < arg->count; i++) {
		if (i)
			sky_buffer_char(out, ',');
		put_encoded(out, texts[i], "");
	}
	return true;
}

static bool put_query(struct sky_buffer *out, const struct sky_request *request)
{
	const struct sky_arg **given = sky_arena_calloc(request->arena, request->operation->param_count + 1, sizeof *given);
	size_t count = 0;
	if (!given)
		return false;
	for (uint32_t i = 0; i < request->operation->param_count; i++)
		if (request->args[i].given && !request->args[i].spec->in_path)
			given[count++] = &request->args[i];
	qsort(given, count, sizeof *given, compare_args);
	for (size_t i = 0; i < count; i++) {
		sky_buffer_char(out, i == 0 ? '?' : '&');
		sky_buffer_text(out, given[i]->spec->name);
		sky_buffer_char(out, '=');
		if (!put_values(out, request, given[i]))
			return false;
	}
	return true;
}

bool sky_canonical_set(struct sky_request *request)
{
	struct sky_buffer buffer;
	bool ok = false;
	sky_buffer_init(&buffer, 0);
	put_path(&buffer, request);
	if (!buffer.failed)
		request->base_path = sky_arena_strndup(request->arena, buffer.data, buffer.length);
	if (!buffer.failed && request->base_path && put_query(&buffer, request) && !buffer.failed) {
		request->canonical = sky_arena_strndup(request->arena, buffer.data, buffer.length);
		ok = request->canonical;
	}
	sky_buffer_finish(&buffer);
	return ok;
}
