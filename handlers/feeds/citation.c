#include "handlers/feeds/citation.h"

#include "handlers/claims/lineage.h"
#include "handlers/request/request.h"
#include "handlers/request/result.h"
#include "handlers/table/rows.h"
#include "handlers/table/texts.h"
#include "model/derive/derive.h"
#include "model/snapshot/standing.h"
#include "model/snapshot/words.h"

#include <string.h>

/* A publication with the places in it that the figure rests on. */
struct reference {
	const struct sky_source *source;
	const char *places; /* "paragraph 41; table 2"; NULL: none is named */
	const char *link;   /* the source's address, at the words of a stated figure; NULL: it has none */
};

struct references {
	const struct sky_request *request;
	struct sky_buffer *out;
	struct reference list[SKY_RECIPE_INPUTS];
	size_t count;
};

static bool has_place(const char *places, const char *place)
{
	size_t length = strlen(place);
	for (const char *at = places; at; at = strstr(at, "; ") ? strstr(at, "; ") + 2 : NULL)
		if (strncmp(at, place, length) == 0 && (at[length] == '\0' || at[length] == ';'))
			return true;
	return false;
}

static void add(void *closure, const struct sky_record *record)
{
	struct references *references = closure;
	const struct sky_source *source = sky_source_at(references->request->snapshot, record->source);
	struct reference *reference = references->list;
	const struct reference *end = references->list + references->count;
	while (reference < end && reference->source != source)
		reference++;
	if (!source || (reference == end && references->count == SKY_COUNT(references->list)))
		return;
	references->count += reference == end;
	reference->source = source;
	reference->link = source->url;
	if (!record->locator || (reference->places && has_place(reference->places, record->locator)))
		return;
	reference->places = reference->places ? sky_text_make(references->request, references->out, "%s; %s",
	                                                      reference->places, record->locator)
	                                      : record->locator;
}

/* The value as printed, else as computed, or read where the print is wrong: "218.1 billion yuan", "322900000000 [322850000000, 322950000000) CNY". */
static const char *value_of(const struct sky_request *request, struct sky_buffer *out, const struct sky_figure *figure)
{
	struct sky_interval interval = sky_figure_interval(request->snapshot, figure);
	const char *unit = figure->currency[0] ? figure->currency : sky_unit_text(figure->unit);
	char value[SKY_DECIMAL_MAX] = "no value";
	bool own = !sky_derived_of(figure) && figure->kind != SKY_FIGURE_KIND_CORRECTED;
	const char *words = own ? sky_figure_words(request->snapshot, figure) : NULL;
	if (words)
		return words;
	if (sky_decimal_known(figure->value))
		sky_decimal_print(figure->value, value);
	char text[SKY_INTERVAL_MAX];
	sky_interval_print(&interval, text);
	return sky_text_make(request, out, "%s %s%s%s", value, text, unit ? " " : "", unit ? unit : "");
}

/* The ids of the claims that correct a stored one: "; corrected by ID, ID". */
static const char *correctors_of(const struct sky_request *request, struct sky_buffer *out,
                                 const struct sky_figure *figure)
{
	const char *text = "";
	uint32_t self = sky_row_of(request, SKY_FIGURE, figure);
	struct sky_rows rows =
	    sky_index_rows(request->snapshot, sky_figures_of((enum sky_kind)figure->subject_kind), figure->subject);
	for (size_t i = 0; i < rows.count; i++) {
		const struct sky_figure *other = sky_figure_at(request->snapshot, rows.row[i]);
		if (other->corrects == self && sky_request_knows_figure(request, other))
			text = sky_text_make(request, out, "%s%s%s", text, *text ? ", " : "; corrected by ", other->record.id);
	}
	return text;
}

/* What a reader must know before the number: "Deprecated: a misprint; corrected by ID. ". */
static const char *warning_of(const struct sky_request *request, struct sky_buffer *out,
                              const struct sky_figure *figure)
{
	if (sky_derived_of(figure))
		return sky_text_make(request, out, "Computed: %s. ", sky_derived_of(figure)->formula);
	if (sky_figure_rank(figure, request->as_of) == SKY_RANK_DEPRECATED) {
		enum sky_ground ground;
		const char *reason = sky_figure_reason(figure, request->as_of, &ground);
		size_t length = reason ? strlen(reason) : 0;
		length -= length > 0 && reason[length - 1] == '.';
		return sky_text_make(request, out, "Deprecated: %.*s%s. ", (int)length, reason ? reason : "",
		                     correctors_of(request, out, figure));
	}
	return figure->kind == SKY_FIGURE_KIND_CORRECTED ? "Corrected: " : "";
}

/* What was printed instead of a corrected number: ", from “218.1 billion and 104.8 billion”; printed “32.2 billion”". */
static const char *print_of(const struct sky_request *request, struct sky_buffer *out, const struct sky_figure *figure)
{
	const struct sky_figure *wrong = sky_figure_at(request->snapshot, figure->corrects);
	const char *words = figure->value_text, *printed = wrong ? wrong->value_text : NULL;
	if (figure->kind != SKY_FIGURE_KIND_CORRECTED || !words)
		return "";
	bool other = printed && strcmp(printed, words) != 0;
	return sky_text_make(request, out, ", from “%s”%s%s%s", words, other ? "; printed “" : "", other ? printed : "",
	                     other ? "”" : "");
}

/* "Alibaba Cloud, market share, in Public cloud in China, 2021: 34.3%" */
static const char *claim_of(const struct sky_request *request, struct sky_buffer *out, const struct sky_figure *figure)
{
	const struct sky_snapshot *snapshot = request->snapshot;
	struct sky_ref subject = {.kind = (enum sky_kind)figure->subject_kind, .row = figure->subject};
	const char *market =
	    figure->market == SKY_NONE
	        ? NULL
	        : sky_text_make(request, out, "in %s", sky_title(snapshot, (struct sky_ref){SKY_MARKET, figure->market}));
	const char *const parts[] = {sky_title(snapshot, subject),
	                             sky_title(snapshot, (struct sky_ref){SKY_METRIC, figure->metric}), market,
	                             figure->period_text};
	return sky_text_make(request, out, "%s%s: %s%s", warning_of(request, out, figure),
	                     sky_text_join(request, out, parts, SKY_COUNT(parts), ", "), value_of(request, out, figure),
	                     print_of(request, out, figure));
}

/* Where the figure was looked up. */
static const char *access_of(const struct sky_request *request, struct sky_buffer *out, const struct sky_figure *figure)
{
	const struct sky_dataset *dataset = sky_snapshot_dataset(request->snapshot);
	return sky_text_make(request, out, "Skyledger data set %s, version %s, release %s, /v1/figures/%s", dataset->id,
	                     dataset->version, sky_snapshot_release_id(request->snapshot), figure->record.id);
}

static void gather(struct references *references, const struct sky_request *request, struct sky_buffer *out,
                   const struct sky_figure *figure)
{
	*references = (struct references){.request = request, .out = out};
	sky_figure_leaves(figure, add, references);
	struct sky_cell link = sky_cell_source_link(request, figure);
	out->failed |= link.type == SKY_CELL_FAILED;
	if (!sky_derived_of(figure) && link.type == SKY_CELL_TEXT)
		references->list[0].link = link.as.text;
	const struct sky_figure *computed = sky_figure_recipe(request, figure);
	if (computed)
		sky_figure_leaves(computed, add, references);
}

void sky_citation_source(const struct sky_source *source, const char *link, struct sky_buffer *out)
{
	if (source->author)
		sky_buffer_printf(out, "%s. ", source->author);
	sky_buffer_printf(out, "“%s”", source->title);
	if (source->publisher)
		sky_buffer_printf(out, ", %s", source->publisher);
	if (source->published.text)
		sky_buffer_printf(out, ", %s", source->published.text);
	if (link)
		sky_buffer_printf(out, ", %s", link);
	if (source->accessed.text)
		sky_buffer_printf(out, ", read on %s", source->accessed.text);
}

void sky_citation_text(const struct sky_request *request, const struct sky_figure *figure, struct sky_buffer *out)
{
	struct references references;
	gather(&references, request, out, figure);
	sky_buffer_printf(out, "%s.\n", claim_of(request, out, figure));
	for (size_t i = 0; i < references.count; i++) {
		const struct reference *reference = &references.list[i];
		sky_buffer_printf(out, "[%zu] ", i + 1);
		sky_citation_source(reference->source, reference->link, out);
		if (reference->places)
			sky_buffer_printf(out, ", %s", reference->places);
		sky_buffer_text(out, ".\n");
	}
	sky_buffer_printf(out, "%s.\n", access_of(request, out, figure));
}

void sky_citation_tex(struct sky_buffer *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '\\':
			sky_buffer_text(out, "\\textbackslash{}");
			break;
		case '~':
			sky_buffer_text(out, "\\textasciitilde{}");
			break;
		case '^':
			sky_buffer_text(out, "\\textasciicircum{}");
			break;
		case '{':
		case '}':
		case '$':
		case '&':
		case '%':
		case '#':
		case '_':
			sky_buffer_char(out, '\\');
			sky_buffer_char(out, *text);
			break;
		default:
			sky_buffer_char(out, (unsigned char)*text < ' ' ? ' ' : *text);
		}
	}
}

static void put_field(struct sky_buffer *out, const char *name, const char *text)
{
	if (!text)
		return;
	sky_buffer_printf(out, ",\n  %s = {", name);
	sky_citation_tex(out, text);
	sky_buffer_char(out, '}');
}

/* A URL stands as it is: \url escapes nothing. Braces would end the value. */
static void put_url(struct sky_buffer *out, const char *url)
{
	if (!url)
		return;
	sky_buffer_text(out, ",\n  url = {");
	for (; *url; url++)
		if (*url == '{' || *url == '}')
			sky_buffer_text(out, *url == '{' ? "%7B" : "%7D");
		else
			sky_buffer_char(out, *url);
	sky_buffer_char(out, '}');
}

static void put_entry(const struct sky_request *request, const struct sky_figure *figure,
                      const struct reference *reference, struct sky_buffer *out)
{
	const struct sky_source *source = reference->source;
	const char *const notes[] = {claim_of(request, out, figure), reference->places, access_of(request, out, figure)};
	/* An author or publisher is one name. Braces keep BibTeX from cutting it at "and" and commas. */
	const char *author = source->author ? source->author : source->publisher;
	sky_buffer_printf(out, "@misc{%s", source->record.id);
	if (author) {
		sky_buffer_text(out, ",\n  author = {{");
		sky_citation_tex(out, author);
		sky_buffer_text(out, "}}");
	}
	put_field(out, "title", source->title);
	put_field(out, "howpublished", source->publisher);
	if (source->published.text && source->published.edtf.precision != SKY_PRECISION_NONE)
		sky_buffer_printf(out, ",\n  year = {%.4s},\n  date = {%s}", source->published.text, source->published.text);
	put_url(out, reference->link);
	if (source->accessed.text && source->accessed.edtf.precision == SKY_PRECISION_DAY)
		put_field(out, "urldate", source->accessed.text);

	put_field(out, "note", sky_text_join(request, out, notes, SKY_COUNT(notes), ". "));
	sky_buffer_text(out, "\n}\n");
}

void sky_citation_bibtex(const struct sky_request *request, const struct sky_figure *figure, struct sky_buffer *out)
{
	struct references references;
	gather(&references, request, out, figure);
	for (size_t i = 0; i < references.count; i++)
		put_entry(request, figure, &references.list[i], out);
}

static void put_day(struct sky_json *json, const char *key, const struct sky_edtf *edtf)
{
	int year, month, mday;
	sky_day_to_civil(edtf->first, &year, &month, &mday);
	sky_json_put_object(json, key);
	sky_json_put_array(json, "date-parts");
	sky_json_array(json);
	sky_json_integer(json, year);
	if (edtf->precision >= SKY_PRECISION_MONTH)
		sky_json_integer(json, month);
	if (edtf->precision == SKY_PRECISION_DAY)
		sky_json_integer(json, mday);
	sky_json_array_end(json);
	sky_json_array_end(json);
	if (edtf->approximate || edtf->uncertain)
		sky_json_put_bool(json, "circa", true);
	sky_json_object_end(json);
}

static void put_item(struct sky_json *json, const struct sky_request *request, const struct sky_figure *figure,
                     const struct reference *reference)
{
	const struct sky_source *source = reference->source;
	const char *author = source->author ? source->author : source->publisher;
	const char *const notes[] = {claim_of(request, json->out, figure), access_of(request, json->out, figure)};
	sky_json_object(json);
	sky_json_put_text(json, "id", source->record.id);
	sky_json_put_text(json, "type", "document");
	sky_json_put_text(json, "title", source->title);
	if (author) {
		sky_json_put_array(json, "author");
		sky_json_object(json);
		sky_json_put_text(json, "literal", author);
		sky_json_object_end(json);
		sky_json_array_end(json);
	}
	sky_json_put_given(json, "publisher", source->publisher);
	if (source->published.text && source->published.edtf.precision != SKY_PRECISION_NONE)
		put_day(json, "issued", &source->published.edtf);
	if (source->accessed.text && source->accessed.edtf.precision != SKY_PRECISION_NONE)
		put_day(json, "accessed", &source->accessed.edtf);
	sky_json_put_given(json, "URL", reference->link);
	sky_json_put_given(json, "language", source->language);
	sky_json_put_given(json, "locator", reference->places);
	sky_json_put_text(json, "note", sky_text_join(request, json->out, notes, SKY_COUNT(notes), ". "));
	sky_json_object_end(json);
}

void sky_citation_csl(const struct sky_request *request, const struct sky_figure *figure, struct sky_json *json)
{
	struct references references;
	gather(&references, request, json->out, figure);
	sky_json_array(json);
	for (size_t i = 0; i < references.count; i++)
		put_item(json, request, figure, &references.list[i]);
	sky_json_array_end(json);
}
