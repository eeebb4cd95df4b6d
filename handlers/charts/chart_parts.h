/* A chart while it is made, and what all kinds of charts share. Every chart maps rows to marks in the same way: colour
 * and shape tell series apart (either alone is enough, for eyes that see no colours), a bar is an interval, a ring is a
 * contradiction, a hollow mark is no fact yet. */
#ifndef SKY_HANDLERS_CHARTS_CHART_PARTS_H
#define SKY_HANDLERS_CHARTS_CHART_PARTS_H

#include "handlers/table/rows.h"
#include "handlers/write/json.h"

#define SKY_CHART_WIDTH 640 /* pixels */

/* Colours, and kinds of the timeline. */
#define SKY_CHART_LOOKS 7

/* Distinct texts in the order in which they were met; in the arena. */
struct sky_chart_words {
	const char **text;
	size_t count, capacity;
};

/* All is borrowed, or lies in the arena. Where memory is short json.out->failed is set. The templates read the members,
 * so a member that they name is set before the data is written, or while it is. */
struct sky_chart {
	const struct sky_request *request;
	const struct sky_result *result;
	const struct sky_chart_plan *plan;
	struct sky_json json;
	const char *release, *title, *says; /* says: what is drawn, the first line of the caption */
	struct sky_chart_words series, sources;
	size_t shown, hidden; /* rows that are drawn, and that have nothing to draw */
	bool conflicts, open; /* some mark has a ring; is hollow */
	bool chinese;
	bool named;                             /* each mark has its series' name beside it: no legend */
	bool fixed;                             /* series have the looks below, not the ones that follow from their place */
	size_t looks[SKY_CHART_LOOKS];          /* numbers of colours and shapes */
	struct sky_chart_panel *panels, *panel; /* of claims: all, and the one that is drawn */
	bool several;                           /* panels */
	struct sky_chart_lanes *lanes;          /* of a timeline */
};

/* The number of a text among the words, which it is added to. */
size_t sky_chart_word(struct sky_chart *chart, struct sky_chart_words *words, const char *text);

/* The words as an array. */
void sky_chart_put_words(struct sky_json *json, struct sky_chart_words words);

/* The cell of a column of the result's table by its name, extras included; null where the table has no such column. */
struct sky_cell sky_chart_cell(const struct sky_chart *chart, const void *row, const char *name);

/* The same as text; NULL where the cell is none. */
const char *sky_chart_text(const struct sky_chart *chart, const void *row, const char *name);

/* Write members of a datum: columns of the row under their own names; the same for values of enumerations, in words;
 * where the claim stands ("source", "source_id", "source_url", "locator"). Its source joins those of the caption. */
void sky_chart_members(struct sky_chart *chart, const void *row, const char *const *names, size_t count);
void sky_chart_terms(struct sky_chart *chart, const void *row, const char *const *names, size_t count);
void sky_chart_origin(struct sky_chart *chart, const void *row);

#endif
