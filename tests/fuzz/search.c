/* A search as somebody types it. No text is a syntax error, and each mark in the HTML is closed again. */
#include "fuzz.h"

#include "model/base/text.h"
#include "model/search/search.h"

static struct sky_snapshot *snapshot;

/* Nothing but <mark> and </mark>, by turns, and escapes. */
static void require_html(const char *text)
{
	bool open = false;
	for (; *text; text++) {
		if (*text == '<') {
			REQUIRE(strncmp(text, open ? "</mark>" : "<mark>", open ? 7 : 6) == 0);
			open = !open;
			text += open ? 5 : 6;
		}
		REQUIRE(*text != '"' && *text != '\'');
	}
	REQUIRE(!open);
}

static void mark_all(const struct sky_search_found *found, struct sky_arena *arena)
{
	struct sky_search_excerpt *wish = sky_arena_alloc(arena, (found->count + 1) * sizeof *wish);
	const char **snippet = sky_arena_alloc(arena, (found->count + 1) * sizeof *snippet);
	REQUIRE(wish && snippet);
	for (size_t i = 0; i < found->count; i++) {
		snippet[i] = NULL;
		wish[i] = (struct sky_search_excerpt){&found->hit[i], &snippet[i]};
	}
	REQUIRE(sky_search_snippets(snapshot, found->expression, wish, found->count, arena) == SKY_SEARCH_OK);
	for (size_t i = 0; i < found->count; i++)
		if (snippet[i])
			require_html(snippet[i]);
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 127)
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!snapshot)
		snapshot = fuzz_snapshot(SKY_SOURCE_ROOT "/tests/data/search");
	char *text = fuzz_text(data, size);
	struct sky_arena *arena = sky_arena_create(0);
	const struct sky_search_query query = {.text = text, .kinds = ~0U};
	REQUIRE(arena);
	struct sky_search_found found;
	/* The interface lets only UTF-8 without control characters through. */
	if (sky_text_is_utf8(text, strlen(text)) && !has_control(text)) {
		REQUIRE(sky_search(snapshot, &query, arena, &found) == SKY_SEARCH_OK);
		mark_all(&found, arena);
	}
	sky_arena_destroy(arena);
	free(text);
	return 0;
}
