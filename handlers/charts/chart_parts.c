#include "handlers/charts/chart_template.h"
#include "handlers/table/texts.h"

#include <assert.h>
#include <string.h>

#define SOURCES_MAX 6 /* lines of sources in a caption */

/* Okabe and Ito's colours, which people with any kind of colour vision can tell apart. Two are left out: yellow cannot
 * be seen on white, and black is for rings and text. */
static const char *const colours[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999"};
static const char *const shapes[] = {"circle",  "square",        "triangle-up",    "cross",
                                     "diamond", "triangle-down", "triangle-right", "triangle-left"};
static_assert(SKY_COUNT(colours) == SKY_CHART_LOOKS, "each look has a colour of its own");

static bool grow(struct sky_chart *chart, struct sky_chart_words *words)
{
	size_t capacity = words->capacity ? 2 * words->capacity : 16;
	const char **text = sky_arena_calloc(chart->request->arena, capacity, sizeof(const char *));
	if (!text) {
		chart->json.out->failed = true;
		return false;
	}
	if (words->count)
		memcpy(text, words->text, words->count * sizeof(const char *));
	words->text = text;
	words->capacity = capacity;
	return true;
}

size_t sky_chart_word(struct sky_chart *chart, struct sky_chart_words *words, const char *text)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->text[i], text) == 0)
			return i;
	if (words->count < words->capacity || grow(chart, words))
		words->text[words->count++] = text;
	return words->count ? words->count - 1 : 0;
}

void sky_chart_put_words(struct sky_json *json, struct sky_chart_words words)
{
	sky_json_array(json);
	for (size_t i = 0; i < words.count; i++)
		sky_json_text(json, words.text[i]);
	sky_json_array_end(json);
}

struct sky_cell sky_chart_cell(const struct sky_chart *chart, const void *row, const char *name)
{
	const struct sky_column *column = sky_table_column(chart->result->table, name);
	return column ? column->get(chart->request, row) : SKY_NULL_CELL;
}

const char *sky_chart_text(const struct sky_chart *chart, const void *row, const char *name)
{
	struct sky_cell cell = sky_chart_cell(chart, row, name);
	if (cell.type == SKY_CELL_FAILED)
		chart->json.out->failed = true;
	return cell.type == SKY_CELL_TEXT ? cell.as.text : NULL;
}

void sky_chart_members(struct sky_chart *chart, const void *row, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct sky_cell cell = sky_chart_cell(chart, row, names[i]);
		if (cell.type == SKY_CELL_NULL)
			continue;
		sky_json_key(&chart->json, names[i]);
		sky_json_cell(&chart->json, cell);
	}
}

void sky_chart_terms(struct sky_chart *chart, const void *row, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = sky_chart_text(chart, row, names[i]);
		if (value)
			sky_json_put_text(&chart->json, names[i], sky_chart_term(chart, value));
	}
}

void sky_chart_origin(struct sky_chart *chart, const void *row)
{
	const char *id = sky_chart_text(chart, row, "source_id"), *locator = sky_chart_text(chart, row, "locator");
	uint32_t number = id ? sky_find(chart->request->snapshot, SKY_SOURCE, id, strlen(id)) : SKY_NONE;
	const struct sky_source *source = sky_source_at(chart->request->snapshot, number);
	sky_json_put_text(&chart->json, "source_id", id);
	sky_json_put_text(&chart->json, "locator", locator);
	if (!source) {
		sky_json_put_text(&chart->json, "source", sky_chart_say(chart, "computed from several sources"));
		sky_json_put_null(&chart->json, "source_url");
		return;
	}
	const char *parts[3];
	parts[0] = source->publisher;
	parts[1] = source->title;
	parts[2] = source->published.text;
	const char *title = sky_text_join(chart->request, chart->json.out, parts, SKY_COUNT(parts), ", ");
	sky_json_put_text(&chart->json, "source", title);
	sky_json_put_text(&chart->json, "source_url", source->url);
	sky_chart_word(chart, &chart->sources, title);
}

/* Where the data are from, and how many of the rows are drawn. */
static const char *counted(struct sky_chart *chart)
{
	const struct sky_request *request = chart->request;
	const struct sky_dataset *dataset = sky_snapshot_dataset(request->snapshot);
	struct sky_buffer *out = chart->json.out;
	const char *dated = "";
	char day[11];
	if (request->as_of != SKY_DAY_NONE) {
		dated =
		    sky_text_make(request, out, " %s %s", sky_chart_say(chart, "as of"), sky_day_print(request->as_of, day));
	}
	return sky_text_make(request, out, "%s, %s %s%s, %s. %zu %s %zu %s%s%s.", dataset->id,
	                     sky_chart_say(chart, "release"), chart->release, dated, dataset->licence, chart->shown,
	                     sky_chart_say(chart, "of"), chart->result->total, sky_chart_say(chart, "rows"),
	                     chart->hidden ? "; " : "",
	                     chart->hidden ? sky_chart_say(chart, "rows without a number or date are not drawn") : "");
}

void sky_chart_put_caption(struct sky_chart *chart)
{
	struct sky_json *json = &chart->json;
	struct sky_chart_words *sources = &chart->sources;
	sky_json_array(json);
	sky_json_text(json, chart->says);
	if (chart->conflicts) {
		sky_json_text(json, sky_text_make(chart->request, json->out, "%s: %s", sky_chart_say(chart, "Ring"),
		                                  sky_chart_say(chart, "contradicted by another claim, or not comparable")));
	}
	if (chart->open)
		sky_json_text(json, sky_chart_say(chart, "Hollow: forecast, planned or rumoured."));
	for (size_t i = 0; i < sources->count && i < SOURCES_MAX; i++) {
		sky_json_text(json, sky_text_make(chart->request, json->out, "%s%s", i ? "" : sky_chart_say(chart, "Sources: "),
		                                  sources->text[i]));
	}
	if (sources->count > SOURCES_MAX)
		sky_json_text(json, sky_text_make(chart->request, json->out, "+%zu", sources->count - SOURCES_MAX));
	sky_json_text(json, counted(chart));
	sky_json_array_end(json);
}

static void put_looks(struct sky_chart *chart, const char *const *looks, size_t count)
{
	sky_json_array(&chart->json);
	for (size_t i = 0; i < chart->series.count; i++)
		sky_json_text(&chart->json, looks[(chart->fixed ? chart->looks[i] : i) % count]);
	sky_json_array_end(&chart->json);
}

void sky_chart_put_colours(struct sky_chart *chart)
{
	put_looks(chart, colours, SKY_COUNT(colours));
}

void sky_chart_put_shapes(struct sky_chart *chart)
{
	put_looks(chart, shapes, SKY_COUNT(shapes));
}
