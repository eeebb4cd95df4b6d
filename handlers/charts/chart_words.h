/* The words of charts in the reader's language. */
#ifndef SKY_HANDLERS_CHARTS_CHART_WORDS_H
#define SKY_HANDLERS_CHARTS_CHART_WORDS_H

#include "handlers/charts/chart_parts.h"

/* A word of charts in the reader's language, found by the English one: a term of x-terms. Static, or `english`
 * itself. */
const char *sky_chart_say(const struct sky_chart *chart, const char *english);

/* The same for a word with one %s, which is replaced by `name`; in the arena. */
const char *sky_chart_fill(const struct sky_chart *chart, const char *english, const char *name);

/* A value of an enumeration, or a similar word of the data set, as a reader says it: "unit slip", "单位错误". In the arena,
 * static, or `value` itself. */
const char *sky_chart_term(const struct sky_chart *chart, const char *value);

/* The reasons of a comparison ("region: world against CN; counted: nobody says what") in the reader's language. In
 * the arena, or `reasons` itself. */
const char *sky_chart_reasons(const struct sky_chart *chart, const char *reasons);

/* The name of a record in the reader's language, else its canonical name. */
const char *sky_chart_name(const struct sky_chart *chart, struct sky_ref ref);

#endif
