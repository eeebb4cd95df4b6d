/* How a panel of claims is drawn. With several periods, the periods lie on the horizontal axis and the series stand
 * side by side. With one period the series are ranked, the largest on top. */
#include "handlers/charts/chart_template.h"
#include "handlers/table/texts.h"

#include <string.h>

#define HEIGHT_ALONE 360
#define HEIGHT_PANEL 220
#define HEIGHT_RANKED 26 /* of each series; its bar has half of it (claims.json) */
#define HEIGHT_SIDE 34   /* of each claim */
#define LETTER_WIDTH 6
#define LABEL_GAP 12

/* Amounts and counts are written short; other numbers have only a few digits anyway. */
static bool is_scaled(const struct sky_chart_panel *panel)
{
	uint8_t unit;
	return !sky_enum_find(&sky_unit_table, panel->measure, strlen(panel->measure), &unit) || unit == SKY_UNIT_COUNT;
}

static const char *myriads(const struct sky_chart *chart, const char *digits)
{
	static const struct {
		const char *from, *word;
	} steps[] = {{"1e4", "万"}, {"1e8", "亿"}, {"1e12", "万亿"}};
	struct sky_buffer *out = chart->json.out;
	const char *text = sky_text_make(chart->request, out, "format(datum.value, '%s~r')", digits);
	for (size_t i = 0; i < SKY_COUNT(steps); i++) {
		text =
		    sky_text_make(chart->request, out, "abs(datum.value) >= %s ? format(datum.value / %s, '%s~r') + '%s' : %s",
		                  steps[i].from, steps[i].from, digits, steps[i].word, text);
	}
	return text;
}

/* The Vega expression that writes a number as its readers do: 218.1B, 2181亿. `digits` is put before the letter of
 * d3-format. */
static const char *number_text(const struct sky_chart *chart, const struct sky_chart_panel *panel, const char *digits)
{
	if (!is_scaled(panel))
		return strcmp(panel->measure, "percent") == 0 ? "datum.value + ' %'" : "format(datum.value, ',.15~r')";
	if (chart->chinese)
		return myriads(chart, digits);
	/* d3 writes a thousand million as G, which nobody does for money. */
	return sky_text_make(chart->request, chart->json.out, "replace(format(datum.value, '%s~s'), 'G', 'B')", digits);
}

/* Pixels that the labels take in a line. */
static size_t label_width(const struct sky_chart_words *places)
{
	size_t width = 0;
	for (size_t i = 0; i < places->count; i++)
		width += strlen(places->text[i]) * LETTER_WIDTH + LABEL_GAP;
	return width;
}

static bool is_later(const struct sky_period *a, const struct sky_period *b)
{
	return a->start != b->start ? a->start > b->start : a->end > b->end;
}

/* Sorts periods by time. Of two that begin together the longer one is last. Words that are no periods stay at the end,
 * in their order. */
static void sort_places(struct sky_chart *chart, struct sky_chart_words *places)
{
	struct sky_period *period = sky_arena_calloc(chart->request->arena, places->count + 1, sizeof *period);
	if (!period) {
		chart->json.out->failed = true;
		return;
	}
	for (size_t i = 0; i < places->count; i++) {
		const char *text = places->text[i];
		struct sky_period own = {SKY_DAY_MAX, SKY_DAY_MAX, SKY_PERIOD_NONE};
		size_t at = i;
		if (sky_period_parse(text, strlen(text), &own))
			own.start = own.end = SKY_DAY_MAX;
		for (; at > 0 && is_later(&period[at - 1], &own); at--) {
			period[at] = period[at - 1];
			places->text[at] = places->text[at - 1];
		}
		period[at] = own;
		places->text[at] = text;
	}
}

/* A panel of one period with one number of each series shows them by size. Claims side by side keep their order. */
static void rank(struct sky_chart_panel *panel)
{
	const char **series = panel->series.text;
	panel->ranked =
	    panel->side || (panel->places.count == 1 && !panel->repeated && panel->series.count <= SKY_CHART_RANKED_MAX);
	for (size_t i = 1; i < panel->series.count && panel->ranked && !panel->side; i++) {
		struct sky_cell size = panel->sizes[i];
		const char *name = series[i];
		size_t at = i;
		for (; at > 0 && sky_cell_compare(panel->sizes[at - 1], size) < 0; at--) {
			panel->sizes[at] = panel->sizes[at - 1];
			series[at] = series[at - 1];
		}
		panel->sizes[at] = size;
		series[at] = name;
	}
}

void sky_chart_finish_panel(struct sky_chart *chart, struct sky_chart_panel *panel)
{
	struct sky_buffer *out = chart->json.out;
	sort_places(chart, &panel->places);
	rank(panel);
	panel->bars = panel->ranked && panel->values && !panel->side;
	panel->lines &= !panel->ranked;
	panel->filter = sky_text_make(chart->request, out, "datum.panel === %zu", panel->number);
	panel->thickness = panel->side ? 8 : 4;
	panel->angle = label_width(&panel->places) > SKY_CHART_WIDTH ? -40 : 0;
	panel->height = chart->several ? HEIGHT_PANEL : HEIGHT_ALONE;
	panel->tick = is_scaled(panel) ? number_text(chart, panel, "") : NULL;
	if (!panel->ranked)
		return;
	panel->height = (panel->side ? HEIGHT_SIDE : HEIGHT_RANKED) * (int64_t)panel->series.count;
	if (panel->places.count == 1)
		panel->title = sky_text_make(chart->request, out, "%s, %s", panel->title, panel->places.text[0]);
	if (panel->values)
		panel->label = number_text(chart, panel, ".4");
	if (panel->label && panel->side) /* claims of a contradiction also show their rank */
		panel->label = sky_text_make(chart->request, out, "(%s) + ', ' + datum.rank", panel->label);
}

bool sky_chart_next_panel(struct sky_chart *chart)
{
	chart->panel = chart->panel ? chart->panel->next : chart->panels;
	return chart->panel != NULL;
}
