#include "handlers/charts/chart_parts.h"
#include "handlers/charts/chart_words.h"
#include "handlers/request/request.h"
#include "handlers/table/texts.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#define SOURCES_MAX 6   /* lines of sources in a caption */
#define LABEL_LIMIT 320 /* pixels of a name in a legend */
#define SAID "said_"    /* a field as the tooltip says it */
#define HIDDEN "rows without a number or date are not drawn"

/* Okabe and Ito's colours, which all kinds of colour vision tell apart, without yellow and black: the one cannot be seen on white, the
 * other is for rings and text. */
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
	if (words->count) {
		memcpy(text, words->text, words->count * sizeof(const char *));
	}
	words->text = text;
	words->capacity = capacity;
	return true;
}

size_t sky_chart_word(struct sky_chart *chart, struct sky_chart_words *words, const char *text)
{
	for (size_t i = 0; i < words->count; i++) {
		if (strcmp(words->text[i], text) == 0) {
			return i;
		}
	}
	if (words->count < words->capacity || grow(chart, words)) {
		words->text[words->count++] = text;
	}
	return words->count ? words->count - 1 : 0;
}

struct sky_cell sky_chart_cell(const struct sky_chart *chart, const void *row, const char *name)
{
	const struct sky_column *column = sky_table_column(chart->result->table, name);

	return column ? column->get(chart->request, row) : SKY_NULL_CELL;
}

const char *sky_chart_text(const struct sky_chart *chart, const void *row, const char *name)
{
	struct sky_cell cell = sky_chart_cell(chart, row, name);

	if (cell.type == SKY_CELL_FAILED) {
		chart->json.out->failed = true;
	}
	return cell.type == SKY_CELL_TEXT ? cell.as.text : NULL;
}

void sky_chart_members(struct sky_chart *chart, const void *row, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct sky_cell cell = sky_chart_cell(chart, row, names[i]);

		if (cell.type == SKY_CELL_NULL) {
			continue;
		}
		sky_json_key(&chart->json, names[i]);
		sky_json_cell(&chart->json, cell);
	}
}

void sky_chart_terms(struct sky_chart *chart, const void *row, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *value = sky_chart_text(chart, row, names[i]);

		if (value) {
			sky_json_put_text(&chart->json, names[i], sky_chart_term(chart, value));
		}
	}
}

void sky_chart_origin(struct sky_chart *chart, const void *row)
{
	const char *id = sky_chart_text(chart, row, "source_id"), *locator = sky_chart_text(chart, row, "locator");
	uint32_t number = id ? sky_find(chart->request->snapshot, SKY_SOURCE, id, strlen(id)) : SKY_NONE;
	const struct sky_source *source = sky_source_at(chart->request->snapshot, number);
	const char *parts[3], *title;

	sky_json_put_text(&chart->json, "source_id", id);
	sky_json_put_text(&chart->json, "locator", locator);
	if (!source) {
		sky_json_put_text(&chart->json, "source", sky_chart_say(chart, "computed from several sources"));
		sky_json_put_null(&chart->json, "source_url");
		return;
	}
	parts[0] = source->publisher;
	parts[1] = source->title;
	parts[2] = source->published.text;
	title = sky_text_join(chart->request, chart->json.out, parts, SKY_COUNT(parts), ", ");
	sky_json_put_text(&chart->json, "source", title);
	sky_json_put_text(&chart->json, "source_url", source->url);
	sky_chart_word(chart, &chart->sources, title);
}

static void put_caption(struct sky_chart *chart, const char *says)
{
	const struct sky_request *request = chart->request;
	const struct sky_result *result = chart->result;
	const struct sky_dataset *dataset = sky_snapshot_dataset(request->snapshot);
	struct sky_buffer *out = chart->json.out;
	const char *dated = "";
	char day[11];

	sky_json_text(&chart->json, says);
	if (chart->conflicts) {
		sky_json_text(&chart->json, sky_text_make(request, out, "%s: %s", sky_chart_say(chart, "Ring"),
		                                          sky_chart_say(chart, SKY_CHART_RING)));
	}
	if (chart->open) {
		sky_json_text(&chart->json, sky_chart_say(chart, "Hollow: forecast, planned or rumoured."));
	}
	for (size_t i = 0; i < chart->sources.count && i < SOURCES_MAX; i++) {
		sky_json_text(&chart->json, sky_text_make(request, out, "%s%s", i ? "" : sky_chart_say(chart, "Sources: "),
		                                          chart->sources.text[i]));
	}
	if (chart->sources.count > SOURCES_MAX) {
		sky_json_text(&chart->json, sky_text_make(request, out, "+%zu", chart->sources.count - SOURCES_MAX));
	}
	if (request->as_of != SKY_DAY_NONE) {
		dated =
		    sky_text_make(request, out, " %s %s", sky_chart_say(chart, "as of"), sky_day_print(request->as_of, day));
	}
	sky_json_text(&chart->json,
	              sky_text_make(request, out, "%s, %s %s%s, %s. %zu %s %zu %s%s%s.", dataset->id,
	                            sky_chart_say(chart, "release"), sky_snapshot_release_id(request->snapshot), dated,
	                            dataset->licence, chart->shown, sky_chart_say(chart, "of"), result->total,
	                            sky_chart_say(chart, "rows"), chart->hidden ? "; " : "",
	                            chart->hidden ? sky_chart_say(chart, HIDDEN) : ""));
}

/* Nothing that draws the eye from the marks. */
static void put_config(struct sky_chart *chart)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, "config");
	sky_json_object(json);
	sky_chart_object(chart, "title", "anchor", "start", "subtitleColor", "dimgray", NULL);
	sky_json_key(json, "view");
	sky_json_object(json);
	sky_json_put_null(json, "stroke");
	sky_json_object_end(json);
	sky_chart_object(chart, "axis", "gridColor", "gainsboro", "domainColor", "gray", "tickColor", "gray",
	                 "titleFontWeight", "normal", NULL);
	sky_json_key(json, "legend");
	sky_json_object(json);
	sky_json_put_integer(json, "labelLimit", LABEL_LIMIT);
	sky_json_put_integer(json, "symbolOpacity", 1);
	sky_json_object_end(json);
	sky_json_object_end(json);
}

void sky_chart_head(struct sky_chart *chart, const char *title, const char *says)
{
	struct sky_json *json = &chart->json;

	sky_json_put_text(json, "background", "white");
	sky_json_key(json, "title");
	sky_json_object(json);
	sky_json_put_text(json, "text", title);
	sky_json_key(json, "subtitle");
	sky_json_array(json);
	put_caption(chart, says);
	sky_json_array_end(json);
	sky_json_object_end(json);
	put_config(chart);
	sky_json_key(json, "usermeta");
	sky_json_object(json);
	sky_json_put_text(json, "self", chart->request->canonical);
	sky_json_put_text(json, "release", sky_snapshot_release_id(chart->request->snapshot));
	sky_chart_array(chart, "sources", chart->sources.text, chart->sources.count);
	sky_json_object_end(json);
}

static void put_cycle(struct sky_chart *chart, const char *const *values, size_t count)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, "scale");
	sky_json_object(json);
	sky_chart_array(chart, "domain", chart->series.text, chart->series.count);
	sky_json_key(json, "range");
	sky_json_array(json);
	for (size_t i = 0; i < chart->series.count; i++) {
		sky_json_text(json, values[(chart->fixed ? chart->looks[i] : i) % count]);
	}
	sky_json_array_end(json);
	sky_json_object_end(json);
}

static void put_scaled(struct sky_chart *chart, const char *channel, const char *field, const char *title,
                       const char *const *values, size_t count)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, channel);
	sky_json_object(json);
	sky_json_put_text(json, "field", field);
	sky_json_put_text(json, "type", "nominal");
	sky_json_put_text(json, "title", sky_chart_say(chart, title));
	if (chart->named) {
		sky_json_put_null(json, "legend");
	}
	put_cycle(chart, values, count);
	sky_json_object_end(json);
}

void sky_chart_colour(struct sky_chart *chart, const char *field, const char *title)
{
	put_scaled(chart, "color", field, title, colours, SKY_COUNT(colours));
}

void sky_chart_series(struct sky_chart *chart, const char *field, const char *title)
{
	sky_chart_colour(chart, field, title);
	put_scaled(chart, "shape", field, title, shapes, SKY_COUNT(shapes));
}

void sky_chart_filter(struct sky_chart *chart, const char *test)
{
	sky_json_key(&chart->json, "transform");
	sky_json_array(&chart->json);
	sky_json_object(&chart->json);
	sky_json_put_text(&chart->json, "filter", test);
	sky_json_object_end(&chart->json);
	sky_json_array_end(&chart->json);
}

/* A field that is not there would be shown as "undefined". */
static void put_said(struct sky_chart *chart, const struct sky_chart_tip *tip)
{
	struct sky_buffer *out = chart->json.out;
	const char *field = sky_text_make(chart->request, out, "datum.%s", tip->field);
	const char *text =
	    tip->number ? sky_text_make(chart->request, out, "format(%s, '" SKY_CHART_DIGITS "')", field) : field;

	sky_json_object(&chart->json);
	sky_json_put_text(&chart->json, "calculate",
	                  sky_text_make(chart->request, out, "isValid(%s) ? %s : '–'", field, text));
	sky_json_put_text(&chart->json, "as", sky_text_make(chart->request, out, SAID "%s", tip->field));
	sky_json_object_end(&chart->json);
}

void sky_chart_point(struct sky_chart *chart, bool hollow, int64_t size, const struct sky_chart_tip *tip, size_t count)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, "transform");
	sky_json_array(json);
	sky_json_object(json);
	sky_json_put_text(json, "filter", hollow ? "datum.hollow" : "!datum.hollow");
	sky_json_object_end(json);
	for (size_t i = 0; i < count; i++) {
		put_said(chart, &tip[i]);
	}
	sky_json_array_end(json);
	sky_json_key(json, "mark");
	sky_json_object(json);
	sky_json_put_text(json, "type", "point");
	sky_json_put_bool(json, "filled", !hollow);
	sky_json_put_integer(json, "size", size);
	sky_json_put_integer(json, "strokeWidth", 2);
	sky_json_put_integer(json, "opacity", 1);
	sky_json_object_end(json);
}

void sky_chart_rule(struct sky_chart *chart, int64_t width)
{
	struct sky_json *json = &chart->json;

	sky_json_key(json, "mark");
	sky_json_object(json);
	sky_json_put_text(json, "type", "rule");
	sky_json_put_integer(json, "strokeWidth", width);
	sky_json_put_text(json, "strokeCap", "round");
	sky_json_key(json, "strokeOpacity");
	sky_json_decimal(json, (struct sky_decimal){.mantissa = 5, .exponent = -1});
	sky_json_object_end(json);
}

void sky_chart_tips(struct sky_chart *chart, const struct sky_chart_tip *tip, size_t count)
{
	sky_json_key(&chart->json, "tooltip");
	sky_json_array(&chart->json);
	for (size_t i = 0; i < count; i++) {
		sky_json_object(&chart->json);
		sky_json_put_text(&chart->json, "field",
		                  sky_text_make(chart->request, chart->json.out, SAID "%s", tip[i].field));
		sky_json_put_text(&chart->json, "title", sky_chart_say(chart, tip[i].title));
		sky_json_object_end(&chart->json);
	}
	sky_json_array_end(&chart->json);
}

void sky_chart_encode(struct sky_chart *chart, sky_chart_axes *axes, const void *closure)
{
	sky_json_key(&chart->json, "encoding");
	sky_json_object(&chart->json);
	axes(chart, closure);
}

void sky_chart_end_layer(struct sky_chart *chart)
{
	sky_json_object_end(&chart->json);
	sky_json_object_end(&chart->json);
}

void sky_chart_rings(struct sky_chart *chart, sky_chart_axes *axes, const void *closure)
{
	static const char *const black[] = {"#000000"};
	const char *const meaning[] = {sky_chart_say(chart, SKY_CHART_RING_SHORT)};
	struct sky_json *json = &chart->json;

	sky_json_object(json);
	sky_chart_filter(chart, "datum.conflict");
	sky_json_key(json, "mark");
	sky_json_object(json);
	sky_json_put_text(json, "type", "point");
	sky_json_put_text(json, "shape", "circle");
	sky_json_put_bool(json, "filled", false);
	sky_json_put_integer(json, "size", 300);
	sky_json_put_integer(json, "strokeWidth", 2);
	sky_json_object_end(json);
	sky_chart_encode(chart, axes, closure);
	sky_json_key(json, "stroke");
	sky_json_object(json);
	sky_json_put_text(json, "datum", meaning[0]);
	sky_json_put_text(json, "type", "nominal");
	sky_json_key(json, "scale");
	sky_json_object(json);
	sky_chart_array(chart, "domain", meaning, 1);
	sky_chart_array(chart, "range", black, 1);
	sky_json_object_end(json);
	sky_chart_object(chart, "legend", "title", sky_chart_say(chart, "Ring"), "symbolType", "circle", NULL);
	sky_json_object_end(json);
	sky_chart_end_layer(chart);
}

void sky_chart_object(struct sky_chart *chart, const char *key, ...)
{
	const char *name;
	va_list texts;

	sky_json_key(&chart->json, key);
	sky_json_object(&chart->json);
	va_start(texts, key);
	while ((name = va_arg(texts, const char *))) {
		sky_json_put_text(&chart->json, name, va_arg(texts, const char *));
	}
	va_end(texts);
	sky_json_object_end(&chart->json);
}

void sky_chart_array(struct sky_chart *chart, const char *key, const char *const *texts, size_t count)
{
	sky_json_key(&chart->json, key);
	sky_json_array(&chart->json);
	for (size_t i = 0; i < count; i++) {
		sky_json_text(&chart->json, texts[i]);
	}
	sky_json_array_end(&chart->json);
}

void sky_chart_domain(struct sky_chart *chart, const struct sky_chart_words *words)
{
	sky_json_key(&chart->json, "scale");
	sky_json_object(&chart->json);
	sky_chart_array(chart, "domain", words->text, words->count);
	sky_json_object_end(&chart->json);
}

void sky_chart_nothing(struct sky_chart *chart)
{
	sky_chart_object(chart, "mark", "type", "text", "text", sky_chart_say(chart, "Nothing to draw"), NULL);
}
