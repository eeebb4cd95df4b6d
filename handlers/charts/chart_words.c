/* The words and names of charts in the reader's language. */
#include "handlers/charts/chart_words.h"
#include "handlers/charts/chart_parts.h"
#include "handlers/table/texts.h"

#include <string.h>

const char *sky_chart_say(const struct sky_chart *chart, const char *english)
{
	return chart->chinese ? sky_text_term(english) : english;
}

const char *sky_chart_fill(const struct sky_chart *chart, const char *english, const char *name)
{
	const char *text = sky_chart_say(chart, english), *rest = strstr(text, "%s");
	if (!rest)
		return text;
	return sky_text_make(chart->request, chart->json.out, "%.*s%s%s", (int)(rest - text), text, name,
	                     rest + strlen("%s"));
}

#define JOINTS "_-" /* between the words of a value */

const char *sky_chart_term(const struct sky_chart *chart, const char *value)
{
	const char *said = sky_chart_say(chart, value);
	if (said != value || !strpbrk(value, JOINTS))
		return said;
	char *text = sky_arena_strdup(chart->request->arena, value);
	if (!text) {
		chart->json.out->failed = true;
		return value;
	}
	for (char *at = text; (at = strpbrk(at, JOINTS));)
		*at = ' ';
	return text;
}

/* Translates a text in parts. Each part is a term or stays as it is; the other language's joint goes between them. */
static const char *in_parts(const struct sky_chart *chart, const char *text, const char *joint, const char *chinese,
                            const char *(*said)(const struct sky_chart *chart, const char *part))
{
	struct sky_buffer *out = chart->json.out;
	const char *whole = "", *next;
	for (; (next = strstr(text, joint)); text = next + strlen(joint)) {
		const char *part = sky_text_make(chart->request, out, "%.*s", (int)(next - text), text);
		whole = sky_text_make(chart->request, out, "%s%s%s", whole, said(chart, part), chinese);
	}
	return sky_text_make(chart->request, out, "%s%s", whole, said(chart, text));
}

static const char *sides_said(const struct sky_chart *chart, const char *sides)
{
	return in_parts(chart, sides, " against ", " 对 ", sky_chart_say);
}

static const char *reason_said(const struct sky_chart *chart, const char *reason)
{
	return in_parts(chart, reason, ": ", "：", sides_said);
}

const char *sky_chart_reasons(const struct sky_chart *chart, const char *reasons)
{
	return chart->chinese ? in_parts(chart, reasons, "; ", "；", reason_said) : reasons;
}

const char *sky_chart_name(const struct sky_chart *chart, struct sky_ref ref)
{
	const struct sky_snapshot *snapshot = chart->request->snapshot;
	const struct sky_names *names = sky_names_of(snapshot, ref);
	for (uint32_t i = 0; chart->chinese && names && i < names->name_count; i++)
		if (strncmp(names->name[i].language, "zh", 2) == 0)
			return names->name[i].text;
	return sky_title(snapshot, ref);
}
