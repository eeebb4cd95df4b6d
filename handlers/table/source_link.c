/* Links to the words of a source: URL Fragment Text Directives (WICG), "https://a.example/b#:~:text=34.3%25". */
#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "model/snapshot/words.h"

#include <ctype.h>
#include <string.h>

/* Browsers look for words in pages. A PDF opens in a viewer, which takes the fragment for a name that it does not
 * know. */
static bool is_page(const char *url)
{
	size_t path = strcspn(url, "?#");
	bool web =
	    strncasecmp(url, "http://", strlen("http://")) == 0 || strncasecmp(url, "https://", strlen("https://")) == 0;
	return web && (path < strlen(".pdf") || strncasecmp(url + path - strlen(".pdf"), ".pdf", strlen(".pdf")) != 0);
}

/* Only letters, digits and these stand as they are: "-", "," and "&" would part the directive. */
static char *put_encoded(char *to, const char *text, size_t length)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		if (byte < 0x80 && (isalnum(byte) || strchr("._~", byte))) {
			*to++ = (char)byte;
		} else {
			*to++ = '%';
			*to++ = hex[byte >> 4];
			*to++ = hex[byte & 0xF];
		}
	}
	return to;
}

struct sky_cell sky_cell_source_link(const struct sky_request *request, const struct sky_figure *figure)
{
	const struct sky_source *source = sky_source_of(request, &figure->record);
	const char *words = figure->kind == SKY_FIGURE_KIND_DERIVED ? NULL : sky_figure_words(request->snapshot, figure);
	const char *part;
	size_t length;
	if (!source || !source->url || !words || !is_page(source->url) || !sky_words_part(&words, &part, &length))
		return sky_cell_text(source ? source->url : NULL);
	static const char directive[] = "#:~:text=";
	size_t url = strlen(source->url);
	char *link = sky_arena_alloc(request->arena, url + sizeof directive + 3 * (length + strlen(words)) + 1);
	if (!link)
		return SKY_FAILED_CELL;
	char *end = mempcpy(link, source->url, url);
	end = stpcpy(end, directive + (strchr(source->url, '#') ? 1 : 0));
	end = put_encoded(end, part, length);
	/* Words that leave something out: from their first part to their last. */
	char *first = end;
	while (sky_words_part(&words, &part, &length)) {
		end = first;
		*end++ = ',';
		end = put_encoded(end, part, length);
	}
	*end = '\0';
	return sky_cell_text(link);
}
