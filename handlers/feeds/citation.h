/* How to cite a figure: as a sentence, as BibTeX and as CSL-JSON. Each publication that the number rests on has an
 * entry. */
#ifndef SKY_HANDLERS_FEEDS_CITATION_H
#define SKY_HANDLERS_FEEDS_CITATION_H

#include "handlers/write/json.h"

/* Each appends the whole body for a figure, stored or computed. When something fails, out->failed is set. */
void sky_citation_text(const struct sky_request *request, const struct sky_figure *figure, struct sky_buffer *out);
void sky_citation_bibtex(const struct sky_request *request, const struct sky_figure *figure, struct sky_buffer *out);
void sky_citation_csl(const struct sky_request *request, const struct sky_figure *figure, struct sky_json *json);

/* The same sentence and entry for a source itself, without places in it: "Publisher, “Title”, 2022-11-02, URL". `link` stands for its
 * address: one that leads to the words, or source->url. */
void sky_citation_source(const struct sky_source *source, const char *link, struct sky_buffer *out);

/* A text as a value in braces. Characters that mean something to TeX are escaped, also braces that do not match. */
void sky_citation_tex(struct sky_buffer *out, const char *text);

#endif
