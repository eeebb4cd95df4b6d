#include "handlers/claims/conflict_words.h"

#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "handlers/table/texts.h"
#include "model/snapshot/edition.h"

#include <string.h>

bool sky_conflict_in_chinese(const struct sky_request *request)
{
	const char *language = sky_request_text(request, "lang");
	return language && strcmp(language, "zh") == 0;
}

const char *sky_conflict_reason_chinese(const char *reason)
{
	return reason ? sky_text_term(reason) : NULL;
}

static const char *name_of(const struct sky_request *request, struct sky_ref ref)
{
	const struct sky_record *record = sky_record_at(request->snapshot, ref);
	struct sky_cell name = sky_names_of(request->snapshot, ref) ? sky_cell_name_zh(request, record) : SKY_NULL_CELL;
	const char *title = name.type == SKY_CELL_TEXT ? name.as.text : sky_title(request->snapshot, ref);
	return title ? title : "";
}

/* "3229亿人民币元", "38.9%": in units of ten thousand, as Chinese readers count. */
static const char *amount(const struct sky_request *request, const struct sky_figure *figure)
{
	static const struct {
		struct sky_decimal from;
		const char *word;
	} steps[] = {{{1, 12}, "万亿"}, {{1, 8}, "亿"}, {{1, 4}, "万"}};
	struct sky_decimal value = figure->value, to = figure->value_to;
	const char *word = "";
	for (size_t i = 0; i < SKY_COUNT(steps) && *word == '\0'; i++) {
		if (sky_decimal_compare(value, steps[i].from) >= 0) {
			value.exponent -= steps[i].from.exponent;
			to.exponent -= sky_decimal_known(to) ? steps[i].from.exponent : 0;
			word = steps[i].word;
		}
	}
	char text[2 * SKY_DECIMAL_MAX];
	size_t length = sky_decimal_print(value, text);
	if (sky_decimal_known(to)) {
		text[length] = '-';
		sky_decimal_print(to, text + length + 1);
	}
	return sky_arena_printf(
	    request->arena, "%s%s%s%s",
	    figure->qualifier == SKY_QUALIFIER_EXACT ? "" : sky_text_term(sky_qualifier_text(figure->qualifier)), text,
	    word, figure->unit == SKY_UNIT_PERCENT ? "%" : sky_text_term(figure->currency));
}

/* "高德纳（2022-06）：2021 亚马逊云科技（…）市场份额 38.9%". */
static const char *says(const struct sky_request *request, struct sky_ref claim)
{
	const struct sky_snapshot *snapshot = request->snapshot;
	if (claim.kind == SKY_EVENT) {
		const struct sky_event *event = sky_event_at(snapshot, claim.row);
		return sky_arena_printf(request->arena, "%s：%s",
		                        name_of(request, (struct sky_ref){SKY_SOURCE, event->record.source}), event->date.text);
	}
	const struct sky_figure *figure = sky_figure_at(snapshot, claim.row);
	const struct sky_edition *edition = sky_edition_of(snapshot, figure);
	struct sky_ref by = sky_edition_publisher(snapshot, figure);
	bool scoped = figure->market != SKY_NONE;
	return sky_arena_printf(
	    request->arena, "%s（%s）：%s %s%s%s%s%s %s",
	    by.row != SKY_NONE ? name_of(request, by)
	    : edition          ? edition->publisher
	                       : "",
	    edition && edition->released ? edition->released : "日期不详", figure->period_text ? figure->period_text : "",
	    name_of(request, (struct sky_ref){figure->subject_kind, figure->subject}), scoped ? "（" : "",
	    scoped ? name_of(request, (struct sky_ref){SKY_MARKET, figure->market}) : "", scoped ? "）" : "",
	    name_of(request, (struct sky_ref){SKY_METRIC, figure->metric}), amount(request, figure));
}

const char *sky_conflict_chinese(const struct sky_request *request, const struct sky_conflict *conflict)
{
	const char *text = "";
	for (uint32_t i = 0; i < conflict->claim_count && text; i++) {
		const char *one = says(request, conflict->claim[i]);
		text = one ? sky_arena_printf(request->arena, "%s%s%s", text, i > 0 ? "；" : "", one) : NULL;
	}
	char gap[SKY_DECIMAL_MAX] = "";
	if (sky_decimal_known(conflict->size_pct))
		sky_decimal_print(conflict->size_pct, gap);
	return text
	           ? sky_arena_printf(request->arena, "%s：%s%s%s%s", sky_text_term(sky_conflict_kind_text(conflict->kind)),
	                              text, gap[0] ? "；相差 " : "", gap, gap[0] ? "%" : "")
	           : NULL;
}
