/* The words of the sources: which of them answers may repeat, and whether a claim says where its words stand. */
#ifndef SKY_MODEL_SNAPSHOT_WORDS_H
#define SKY_MODEL_SNAPSHOT_WORDS_H

#include "model/snapshot/snapshot.h"

/* The words that a figure is printed in, and the text of a statement; NULL where they are words of a source that may
 * not be passed on. A statement's text is that where it quotes. A computed figure has its formula instead of words. */
const char *sky_figure_words(const struct sky_snapshot *snapshot, const struct sky_figure *figure);
const char *sky_statement_text(const struct sky_snapshot *snapshot, const struct sky_statement *statement);

#define SKY_WORDS_WITHHELD "the words of this source may not be passed on"

/* True for a place in that source: any locator but a row, and a row too where the source is a table. */
bool sky_is_place(const struct sky_snapshot *snapshot, uint32_t source, const char *locator);

/* How many figures have a place in their source and words that may be passed on. O(1). */
size_t sky_figures_placed(const struct sky_snapshot *snapshot);

/* The next part of printed words that stands in one piece: "…" leaves something out, and a unit in brackets at the end
 * stands in the head of the table ("35,380 (millions of US dollars)"). Moves *words behind it; false at the end. */
bool sky_words_part(const char **words, const char **part, size_t *length);

#endif
