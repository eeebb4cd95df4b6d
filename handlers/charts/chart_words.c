/* The words and names of charts in the reader's language. */
#include "handlers/charts/chart_words.h"
#include "handlers/charts/chart_parts.h"
#include "handlers/request/terms.h"
#include "handlers/table/texts.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *english, *chinese;
} words[] = {
    {"%s: timeline", "%s：时间线"},
    {"As printed", "原文"},
    {"At least", "至少"},
    {"At most", "至多"},
    {"Bars: the days that a date can mean; an arrow: no end is known.",
     "横条：日期可能涵盖的日子；箭头：该侧界限未知。"},
    {"Bars: what each number can stand for as printed.", "线段：印刷数字所允许的范围。"},
    {"Category", "类别"},
    {"Claim", "说法"},
    {"Company", "公司"},
    {"Concentration of %s", "%s：集中度"},
    {"Contradiction (%s)", "矛盾（%s）"},
    {"Date", "日期"},
    {"Event", "事件"},
    {"Figure", "数据"},
    {"Figures", "数据"},
    {"Herfindahl-Hirschman index", "赫芬达尔–赫希曼指数"},
    {"Hollow: forecast, planned or rumoured.", "空心：预测、计划或传闻。"},
    {"Incidents", "事故"},
    {"Kind", "类型"},
    {"Left for all others", "其余"},
    {"Market", "市场"},
    {"Market share", "市场份额"},
    {"Markets compared", "市场比较"},
    {"Milestone", "里程碑"},
    {"Milestones compared", "里程碑比较"},
    {"Money", "资金"},
    {"No contradiction (%s)", "并非矛盾（%s）"},
    {"No numbers", "没有数值"},
    {"Not comparable", "不可比的原因"},
    {"Nothing to draw", "没有可绘制的内容"},
    {"Partners and deals", "合作与交易"},
    {"Period", "期间"},
    {"Products and growth", "产品与增长"},
    {"Publisher", "发布者"},
    {"Rank", "等级"},
    {"Research and rules", "研究与法规"},
    {"Ring", "圆环"},
    {"Share of the n largest (CRn)", "前 n 名合计份额（CRn）"},
    {"Shares of %s", "%s：份额"},
    {"Sizes of %s", "%s：规模"},
    {"Source", "来源"},
    {"Sources: ", "来源："},
    {"Status", "状态"},
    {"Strategy and campaigns", "战略与活动"},
    {"Subject", "对象"},
    {"Value", "数值"},
    {"Vendor", "厂商"},
    {"Vendors compared", "厂商比较"},
    {"What", "内容"},
    {"Where", "位置"},
    {"Years after %s", "晚于%s的年数"},
    {"as of", "截至"},
    {"of", "/"},
    {"release", "版本"},
    {"rows", "行"},
    {"rows without a number or date are not drawn", "没有数值或日期的行不绘出"},
    {"computed", "计算得出"},
    {"computed from several sources", "由多个来源计算"},
    {"contradicted by another claim, or not comparable", "另有说法与之矛盾，或不可比"},
    {"contradicted or not comparable", "有矛盾或不可比"},
    {"no period", "无期间"},
    {"no unit", "无单位"},
    {"others (residual)", "其他"},
};

const char *sky_chart_say(const struct sky_chart *chart, const char *english)
{
	for (size_t i = 0; chart->chinese && i < SKY_COUNT(words); i++) {
		if (strcmp(words[i].english, english) == 0) {
			return words[i].chinese;
		}
	}
	return english;
}

const char *sky_chart_fill(const struct sky_chart *chart, const char *english, const char *name)
{
	const char *text = sky_chart_say(chart, english), *rest = strstr(text, "%s");

	if (!rest) {
		return text;
	}
	return sky_text_make(chart->request, chart->json.out, "%.*s%s%s", (int)(rest - text), text, name,
	                     rest + strlen("%s"));
}

#define JOINTS "_-" /* between the words of a value */

static int compare_term(const void *value, const void *term)
{
	return strcmp(value, ((const struct sky_term *)term)->value);
}

/* NULL: there is none, or the reader has no need of it. */
static const struct sky_term *find_term(const struct sky_chart *chart, const char *value)
{
	return chart->chinese ? bsearch(value, sky_terms, sky_term_count, sizeof(*sky_terms), compare_term) : NULL;
}

const char *sky_chart_term(const struct sky_chart *chart, const char *value)
{
	const struct sky_term *term = find_term(chart, value);
	char *text;

	if (term || !strpbrk(value, JOINTS)) {
		return term ? term->chinese : value;
	}
	text = sky_arena_strdup(chart->request->arena, value);
	if (!text) {
		chart->json.out->failed = true;
		return value;
	}
	for (char *at = text; (at = strpbrk(at, JOINTS));) {
		*at = ' ';
	}
	return text;
}

/* A text in parts, each of which is a term or stays as it is, joined by the joint of the other language. */
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

static const char *side_said(const struct sky_chart *chart, const char *side)
{
	const struct sky_term *term = find_term(chart, side);

	return term ? term->chinese : side;
}

static const char *sides_said(const struct sky_chart *chart, const char *sides)
{
	return in_parts(chart, sides, " against ", " 对 ", side_said);
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

	for (uint32_t i = 0; chart->chinese && names && i < names->name_count; i++) {
		if (strncmp(names->name[i].language, "zh", 2) == 0) {
			return names->name[i].text;
		}
	}
	return sky_title(snapshot, ref);
}
