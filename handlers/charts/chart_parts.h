/* Parts of charts. Every chart maps rows to marks in the same way: colour and shape tell series apart (either alone does, for eyes
 * that see no colours), a bar is an interval, a ring is a contradiction, a hollow mark is no fact yet. */
#ifndef SKY_HANDLERS_CHARTS_CHART_PARTS_H
#define SKY_HANDLERS_CHARTS_CHART_PARTS_H

#include "handlers/table/rows.h"
#include "handlers/write/json.h"

#define SKY_CHART_WIDTH 640

/* What a ring says. */
#define SKY_CHART_RING "contradicted by another claim, or not comparable"
#define SKY_CHART_RING_SHORT "contradicted or not comparable" /* in the legend */

/* Colours, and kinds of the timeline. */
#define SKY_CHART_LOOKS 7

/* Distinct texts in the order in which they were met; in the arena. */
struct sky_chart_words {
	const char **text;
	size_t count, capacity;
};

/* A chart under way; all borrowed. Where memory is short json.out->failed is set. */
struct sky_chart {
	const struct sky_request *request;
	const struct sky_result *result;
	struct sky_json json;
	struct sky_chart_words series, sources;
	size_t shown, hidden; /* rows that are drawn, and that have nothing to draw */
	bool conflicts, open; /* some mark has a ring; is hollow */
	bool chinese;
	bool named;                    /* each mark has its series' name beside it: no legend */
	bool fixed;                    /* series have the looks below, not those of their place */
	size_t looks[SKY_CHART_LOOKS]; /* numbers of colours and shapes */
};

/* The number of a text among the words, which it is added to. */
size_t sky_chart_word(struct sky_chart *chart, struct sky_chart_words *words, const char *text);

/* The cell of a column of the result's table by its name, extras included; null where the table has no such column. */
struct sky_cell sky_chart_cell(const struct sky_chart *chart, const void *row, const char *name);

/* The same as text; NULL where the cell is none. */
const char *sky_chart_text(const struct sky_chart *chart, const void *row, const char *name);

/* Members of a datum: those columns of the row under their own names; the same for values of enumerations, in words; where it stands
 * ("source", "source_id", "source_url", "locator"), and its source joins those of the caption. */
void sky_chart_members(struct sky_chart *chart, const void *row, const char *const *names, size_t count);
void sky_chart_terms(struct sky_chart *chart, const void *row, const char *const *names, size_t count);
void sky_chart_origin(struct sky_chart *chart, const void *row);

/* "title" with the caption as its subtitle (first line: `says`, what is drawn), background and data set. Members of
 * the object that is open; the data have been written before, so that sources and counts are known. */
void sky_chart_head(struct sky_chart *chart, const char *title, const char *says);

/* "color" by the field, with the palette laid out for the words; the same and "shape", for points. */
void sky_chart_colour(struct sky_chart *chart, const char *field, const char *title);
void sky_chart_series(struct sky_chart *chart, const char *field, const char *title);

/* The members of a layer's encoding that place its marks. */
typedef void sky_chart_axes(struct sky_chart *chart, const void *closure);

/* Begins the "encoding" of the layer that is open, with its axes; ends it, and the layer. */
void sky_chart_encode(struct sky_chart *chart, sky_chart_axes *axes, const void *closure);
void sky_chart_end_layer(struct sky_chart *chart);

/* A layer of rings around the marks whose datum says conflict. */
void sky_chart_rings(struct sky_chart *chart, sky_chart_axes *axes, const void *closure);

#define SKY_CHART_DIGITS ",.15~r" /* format of d3: all digits, in groups of three */

/* A line of a tooltip: a field of the datum, which need not be there. */
struct sky_chart_tip {
	const char *field, *title;
	bool number;
};

/* "transform" and "mark" of a layer of points: those that are hollow, or the others; and the "tooltip" in its encoding. */
void sky_chart_point(struct sky_chart *chart, bool hollow, int64_t size, const struct sky_chart_tip *tip, size_t count);
void sky_chart_tips(struct sky_chart *chart, const struct sky_chart_tip *tip, size_t count);

/* "mark" of a layer of bars, so many pixels thick. */
void sky_chart_rule(struct sky_chart *chart, int64_t width);

/* "transform": [{"filter": test}] */
void sky_chart_filter(struct sky_chart *chart, const char *test);

/* An object of texts as a member: sky_chart_object(chart, "mark", "type", "rule", NULL). */
void sky_chart_object(struct sky_chart *chart, const char *key, ...) __attribute__((sentinel));

/* An array of texts as a member. */
void sky_chart_array(struct sky_chart *chart, const char *key, const char *const *texts, size_t count);

/* A view that says that there is nothing to draw. */
void sky_chart_nothing(struct sky_chart *chart);

/* "scale": {"domain": the words} */
void sky_chart_domain(struct sky_chart *chart, const struct sky_chart_words *words);

/* What a contradiction is about; the result's `thing` is one. */
const char *sky_chart_conflict_title(struct sky_chart *chart);

#endif
