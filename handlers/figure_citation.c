/* /v1/figures/{figure}/citation */
#include "handlers/feeds/citation.h"

#include "handlers/claims/lineage.h"
#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"

static void put_document(struct sky_json *json, const char *key, const struct sky_request *request,
                         const struct sky_figure *figure,
                         void (*write)(const struct sky_request *, const struct sky_figure *, struct sky_buffer *))
{
	struct sky_buffer text;
	sky_buffer_init(&text, 0);
	write(request, figure, &text);
	sky_json_put_buffer(json, key, &text);
}

static bool write_citation(struct sky_json *json, const struct sky_request *request, const void *thing)
{
	const struct sky_figure *figure = thing;
	sky_json_object(json);
	sky_json_put_text(json, "figure_id", figure->record.id);
	put_document(json, "text", request, figure, sky_citation_text);
	put_document(json, "bibtex", request, figure, sky_citation_bibtex);
	sky_json_key(json, "csl");
	sky_citation_csl(request, figure, json);
	sky_json_object_end(json);
	return !sky_json_failed(json);
}

static void write_csl(const struct sky_request *request, const struct sky_figure *figure, struct sky_buffer *out)
{
	struct sky_json json;
	sky_json_init(&json, out);
	sky_citation_csl(request, figure, &json);
	sky_buffer_char(out, '\n');
}

/* Answers with what `write` writes. */
static enum sky_outcome
answer_written(struct sky_request *request, struct sky_result *result, const struct sky_figure *figure,
               void (*write)(const struct sky_request *, const struct sky_figure *, struct sky_buffer *))
{
	struct sky_buffer out;
	sky_buffer_init(&out, 0);
	write(request, figure, &out);
	return sky_answer_buffer(request, result, &out);
}

enum sky_outcome sky_handle_get_figure_citation(struct sky_request *request, struct sky_result *result)
{
	const struct sky_figure *figure;
	enum sky_outcome outcome = sky_request_figure(request, result, &figure);
	if (outcome != SKY_DONE)
		return outcome;
	switch (request->format) {
	case SKY_FORMAT_TEXT:
		return answer_written(request, result, figure, sky_citation_text);
	case SKY_FORMAT_BIBTEX:
		return answer_written(request, result, figure, sky_citation_bibtex);
	case SKY_FORMAT_CSLJSON:
		return answer_written(request, result, figure, write_csl);
	default: /* the only other format that the operation has is JSON */
		return sky_answer_object(request, result, figure, write_citation);
	}
}
