/* Figures. One true history stands behind them (sizes, shares, what vendors count), and each figure is that truth
 * as printed: rounded, sometimes with a word in front. So claims agree within their rounding, but for the few
 * that are made to disagree. */
#include "generate.h"

#include <stdlib.h>
#include <string.h>

#define VENDORS_IN_MARKET 8 /* with a share of it */
#define QUARTER_YEARS 4
#define PLAIN_PER_VENDOR 28 /* figures without a market: 4 measures of 7 years */
#define DISPUTED_PER_MARKET 2

enum { TOPIC_SIZE = 1, TOPIC_GROWTH, TOPIC_WEIGHT, TOPIC_PLAIN, TOPIC_QUALIFIER, TOPIC_NOTE, TOPIC_SLIP, TOPIC_RANK };

static const struct measure {
	const char *id, *name, *unit, *kind;
	double typical;
	const char *words; /* of the thing counted, in value_text */
} measures[] = {
    {"customers", "Customers", "count", "stock", 40e3, "customers"},
    {"employees", "Employees", "count", "stock", 9e3, "employees"},
    {"data-centres", "Data centres", "count", "stock", 40, "data centres"},
    {"regions", "Regions", "count", "stock", 20, "regions"},
    {"patents", "Patents held", "count", "stock", 3e3, "patents"},
    {"servers", "Servers", "count", "stock", 300e3, "servers"},
    {"developers", "Registered developers", "count", "stock", 500e3, "developers"},
    {"partners", "Partners", "count", "stock", 4e3, "partners"},
    {"capital-expenditure", "Capital expenditure", "currency", "flow", 2e9, "of capital expenditure"},
    {"research-spending", "Spending on research", "currency", "flow", 800e6, "of spending on research"},
    {"operating-income", "Operating income", "currency", "flow", 400e6, "of operating income"},
    {"gross-margin", "Gross margin", "percent", "ratio", 38, "gross margin"},
    {"customer-retention", "Customers kept", "percent", "ratio", 71, "of customers kept"},
    {"renewable-energy", "Renewable energy", "percent", "ratio", 44, "of renewable energy"},
};
#define MEASURES (sizeof(measures) / sizeof(measures[0]))

/* A figure's keys in the order of the table; NULL or empty: left out. */
enum {
	ID,
	SUBJECT,
	METRIC,
	MARKET,
	PERIOD,
	VALUE,
	VALUE_TEXT,
	QUALIFIER,
	UNIT,
	CURRENCY,
	KIND,
	RANK,
	RANK_REASON,
	PUBLISHED_ON,
	SAID_BY,
	SOURCE,
	LOCATOR,
	NOTE,
	KEYS
};
static const char *const keys[KEYS] = {"id",          "subject",      "metric",  "market",   "period",  "value",
                                       "value_text",  "qualifier",    "unit",    "currency", "kind",    "rank",
                                       "rank_reason", "published_on", "said_by", "source",   "locator", "note"};

struct figure {
	const char *key[KEYS]; /* constant texts, or texts of the buffers below */
	char id[64], subject[64], market[64], period[16], value[48], value_text[96], published[16], said_by[64], source[48],
	    locator[32];
};

struct output {
	const struct world *world;
	FILE *ndjson;
	uint64_t written;
};

static void emit(struct output *out, const struct figure *figure)
{
	FILE *csv = out->world->figures_csv;

	if (out->written == out->world->figures)
		return;
	out->written++;
	for (int i = 0; i < KEYS; i++) {
		const char *text = figure->key[i] ? figure->key[i] : "";
		if (*text)
			(void)fprintf(out->ndjson, "%s\"%s\":\"%s\"", i == 0 ? "{" : ",", keys[i], text);
		(void)fprintf(csv, i == 0 ? "%s" : ",\"%s\"", text);
	}
	(void)fputs("}\n", out->ndjson);
	(void)fputs("\n", csv);
}

/* The number as printed: whole units of 1eSHIFT with so many decimals, as the text that the format wants. */
static double print_value(struct figure *figure, double value, int shift, int decimals)
{
	double unit = 1;
	for (int i = 0; i < shift; i++)
		unit *= 10;
	snprintf(figure->value, sizeof figure->value, "%.*f", decimals, value / unit);
	double printed = strtod(figure->value, NULL) * unit;
	if (shift > 0) {
		size_t length = strlen(figure->value);
		snprintf(figure->value + length, sizeof figure->value - length, "e%d", shift);
	}
	figure->key[VALUE] = figure->value;
	return printed;
}

static void print_money(struct figure *figure, double value, const char *words)
{
	bool large = value >= 10e9;
	(void)print_value(figure, value, large ? 9 : 6, large ? 2 : 1);
	snprintf(figure->value_text, sizeof figure->value_text, "%.*f %s US dollars%s%s", large ? 2 : 1,
	         value / (large ? 1e9 : 1e6), large ? "billion" : "million", *words ? " " : "", words);
	figure->key[VALUE_TEXT] = figure->value_text;
	figure->key[UNIT] = "currency";
	figure->key[CURRENCY] = "USD";
}

static void print_percent(struct figure *figure, double value, const char *words)
{
	(void)print_value(figure, value, 0, 1);
	snprintf(figure->value_text, sizeof figure->value_text, "%.1f%%%s%s", value, *words ? " " : "", words);
	figure->key[VALUE_TEXT] = figure->value_text;
	figure->key[UNIT] = "percent";
}

/* Counts are exact, or rounded to thousands with a word in front that the truth bears out. */
static void print_count(const struct world *world, uint64_t place, struct figure *figure, double value,
                        const char *words)
{
	uint32_t die = draw_below(world, TOPIC_QUALIFIER, place, 10);
	bool rounded = value >= 20e3 && die < 6;
	if (!rounded) {
		(void)print_value(figure, value, 0, 0);
		snprintf(figure->value_text, sizeof figure->value_text, "%.0f %s", value, words);
	} else {
		double thousands = (double)(uint64_t)(value / 1000);
		const char *word = die < 3 ? "more than" : die < 5 ? "about" : "nearly";
		if (die == 5)
			thousands++;
		(void)print_value(figure, thousands * 1000, 3, 0);
		snprintf(figure->value_text, sizeof figure->value_text, "%s %.0f thousand %s", word, thousands, words);
		figure->key[QUALIFIER] = die < 3 ? "more_than" : die < 5 ? "about" : "nearly";
	}
	figure->key[VALUE_TEXT] = figure->value_text;
	figure->key[UNIT] = "count";
}

uint32_t source_of(const struct world *world, uint32_t group, uint32_t year)
{
	return (group * YEAR_COUNT + year) % world->sources;
}

static void start(const struct world *world, struct figure *figure, uint32_t group, uint32_t year, uint64_t place)
{
	uint32_t die = draw_below(world, TOPIC_NOTE, place, 100);
	memset(figure, 0, sizeof *figure);
	snprintf(figure->source, sizeof figure->source, "src-%05u", source_of(world, group, year));
	snprintf(figure->locator, sizeof figure->locator, "%s %u",
	         die % 3 == 0   ? "table"
	         : die % 3 == 1 ? "paragraph"
	                        : "page",
	         1 + draw_below(world, TOPIC_NOTE, place + 1, 60));
	figure->key[SOURCE] = figure->source;
	figure->key[LOCATOR] = figure->locator;
	figure->key[KIND] = "reported";
	if (die < 10) {
		snprintf(figure->published, sizeof figure->published, "%u-%02u", YEAR_FIRST + year + 1, 1 + die);
		figure->key[PUBLISHED_ON] = figure->published;
	}
	if (die % 4 == 3) {
		snprintf(figure->said_by, sizeof figure->said_by, "organization:org-%05u", group % world->organizations);
		figure->key[SAID_BY] = figure->said_by;
	}
	if (die >= 96)
		figure->key[NOTE] = "Printed with a footnote: preliminary, subject to revision.";
}

static void set_subject(struct figure *figure, const char *kind, const char *prefix, uint32_t index)
{
	snprintf(figure->subject, sizeof figure->subject, "%s:%s-%05u", kind, prefix, index);
	figure->key[SUBJECT] = figure->subject;
}

/* Period 0 .. YEAR_COUNT - 1 are years, the following ones the quarters of the last years. */
static uint32_t set_period(struct figure *figure, uint32_t period)
{
	uint32_t quarter = period - YEAR_COUNT, year = period;
	if (period < YEAR_COUNT) {
		snprintf(figure->period, sizeof figure->period, "%u", YEAR_FIRST + year);
	} else {
		year = YEAR_COUNT - QUARTER_YEARS + quarter / 4;
		snprintf(figure->period, sizeof figure->period, "%u-Q%u", YEAR_FIRST + year, 1 + quarter % 4);
	}
	figure->key[PERIOD] = figure->period;
	return year;
}

/* What the market measured in truth in a period. */
static double true_size(const struct world *world, uint32_t market, uint32_t period)
{
	static const double season[4] = {0.22, 0.24, 0.25, 0.29};
	double u = draw_fraction(world, TOPIC_SIZE, market), size = 50e6 + 40e9 * u * u * u;
	uint32_t year = period < YEAR_COUNT ? period : YEAR_COUNT - QUARTER_YEARS + (period - YEAR_COUNT) / 4;
	for (uint32_t i = 1; i <= year; i++)
		size *= 1.02 + 0.5 * draw_fraction(world, TOPIC_GROWTH, (uint64_t)market * YEAR_COUNT + i);
	return period < YEAR_COUNT ? size : size * season[(period - YEAR_COUNT) % 4];
}

static void true_shares(const struct world *world, uint32_t market, uint32_t period, double *share)
{
	double sum = 0;
	for (uint32_t i = 0; i < VENDORS_IN_MARKET; i++) {
		double u = draw_fraction(world, TOPIC_WEIGHT, (uint64_t)market * VENDORS_IN_MARKET + i);
		double drift =
		    draw_fraction(world, TOPIC_WEIGHT, ((uint64_t)market * 64 + period) * VENDORS_IN_MARKET + i + (1u << 30));
		share[i] = (0.02 + u * u) * (0.8 + 0.4 * drift);
		sum += share[i];
	}
	for (uint32_t i = 0; i < VENDORS_IN_MARKET; i++)
		share[i] *= 92.0 / sum;
}

static uint32_t vendor_in_market(const struct world *world, uint32_t market, uint32_t place)
{
	return (market * VENDORS_A_MARKET + place) % world->vendors;
}

static void write_market_period(struct output *out, uint32_t market, uint32_t period)
{
	const struct world *world = out->world;
	double size = true_size(world, market, period);
	uint64_t place = ((uint64_t)market * 64 + period) * 32;
	struct figure figure;
	bool yearly = period < YEAR_COUNT;
	for (uint32_t i = 0; i < (yearly ? 2u : 1u); i++) {
		start(world, &figure, market, period < YEAR_COUNT ? period : YEAR_COUNT - 1, place + i);
		uint32_t year = set_period(&figure, period);
		set_subject(&figure, "market", "mkt", market);
		figure.key[METRIC] = i == 0 ? "market-size" : "market-size-growth";
		snprintf(figure.id, sizeof figure.id, "%s-%05u-%02u", i == 0 ? "size" : "growth", market, period);
		figure.key[ID] = figure.id;
		figure.key[KIND] = year == YEAR_COUNT - 1 ? "forecast" : "estimate";
		if (i == 0)
			print_money(&figure, size, "");
		else
			print_percent(&figure, year == 0 ? 17.5 : 100 * (size / true_size(world, market, period - 1) - 1), "");
		emit(out, &figure);
	}
	double share[VENDORS_IN_MARKET];
	true_shares(world, market, period, share);
	for (uint32_t i = 0; i < VENDORS_IN_MARKET * (yearly ? 2u : 1u); i++) {
		uint32_t vendor = i % VENDORS_IN_MARKET;
		bool is_share = i < VENDORS_IN_MARKET;
		start(world, &figure, market, period < YEAR_COUNT ? period : YEAR_COUNT - 1, place + 2 + i);
		(void)set_period(&figure, period);
		set_subject(&figure, "vendor", "vnd", vendor_in_market(world, market, vendor));
		snprintf(figure.market, sizeof figure.market, "mkt-%05u", market);
		figure.key[MARKET] = figure.market;
		figure.key[METRIC] = is_share ? "market-share" : "revenue";
		snprintf(figure.id, sizeof figure.id, "%s-%05u-%02u-%u", is_share ? "share" : "rev", market, period, vendor);
		figure.key[ID] = figure.id;
		figure.key[KIND] = "estimate";
		if (is_share)
			print_percent(&figure, share[vendor], "");
		else
			print_money(&figure, size * share[vendor] / 100, "");
		emit(out, &figure);
	}
}

/* The second claim about a size from another source: unlike the first by 5 to 20 percent, and
 * every fourth one deprecated. */
static void write_disputed(struct output *out, uint32_t market, uint32_t number)
{
	const struct world *world = out->world;
	uint64_t place = (uint64_t)market * DISPUTED_PER_MARKET + number;
	uint32_t year = number * 5 + draw_below(world, TOPIC_SLIP, place, 5);
	struct figure figure;
	start(world, &figure, market + 1, year, place + (UINT64_C(1) << 36));
	(void)set_period(&figure, year);
	set_subject(&figure, "market", "mkt", market);
	figure.key[METRIC] = "market-size";
	snprintf(figure.id, sizeof figure.id, "size-%05u-b%u", market, number);
	figure.key[ID] = figure.id;
	print_money(&figure, true_size(world, market, year) * (1.05 + 0.15 * draw_fraction(world, TOPIC_SLIP, place)), "");
	if (draw_below(world, TOPIC_RANK, place, 4) == 0) {
		figure.key[RANK] = "deprecated";
		figure.key[RANK_REASON] = "A later edition of the same table gives another number.";
	}
	emit(out, &figure);
}

static void write_plain(struct output *out, uint32_t vendor, uint32_t number)
{
	const struct world *world = out->world;
	uint32_t first = draw_below(world, TOPIC_PLAIN, vendor, (uint32_t)MEASURES), year = YEAR_COUNT - 7 + number % 7;
	const struct measure *measure = &measures[(first + number / 7 * 3) % MEASURES];
	uint64_t place = (uint64_t)vendor * PLAIN_PER_VENDOR + number;
	double u = draw_fraction(world, TOPIC_PLAIN, place + (UINT64_C(1) << 32));
	struct figure figure;
	start(world, &figure, vendor / VENDORS_A_MARKET, year, place + (UINT64_C(1) << 34));
	(void)set_period(&figure, year);
	set_subject(&figure, "vendor", "vnd", vendor);
	figure.key[METRIC] = measure->id;
	snprintf(figure.id, sizeof figure.id, "plain-%05u-%02u", vendor, number);
	figure.key[ID] = figure.id;
	if (strcmp(measure->unit, "percent") == 0)
		print_percent(&figure, measure->typical * (0.6 + 0.75 * u), measure->words);
	else if (strcmp(measure->unit, "currency") == 0)
		print_money(&figure, measure->typical * (0.05 + 3 * u * u), measure->words);
	else
		print_count(world, place, &figure, (double)(uint64_t)(measure->typical * (0.1 + 4 * u * u)), measure->words);
	emit(out, &figure);
}

void write_figures(struct world *world)
{
	struct output out = {.world = world, .ndjson = open_output(world->folder, "figures.ndjson")};
	for (int i = 0; i < KEYS; i++)
		(void)fprintf(world->figures_csv, "%s%s", i == 0 ? "" : ",", keys[i]);
	(void)fputs("\n", world->figures_csv);
	for (uint32_t market = 0; out.written < world->figures; market++) {
		for (uint32_t period = 0; period < YEAR_COUNT + 4 * QUARTER_YEARS; period++)
			write_market_period(&out, market, period);
		for (uint32_t i = 0; i < VENDORS_A_MARKET * PLAIN_PER_VENDOR - DISPUTED_PER_MARKET; i++)
			write_plain(&out, market * VENDORS_A_MARKET + i / PLAIN_PER_VENDOR, i % PLAIN_PER_VENDOR);
		for (uint32_t i = 0; i < DISPUTED_PER_MARKET; i++)
			write_disputed(&out, market, i);
	}
	close_output(out.ndjson, "figures.ndjson");
}

void write_metrics(const struct world *world)
{
	static const char *const of_markets[] = {
	    "market-size\",\"names\":{\"en\":\"Market size\"},\"unit\":\"currency\",\"kind\":\"flow",
	    "market-size-growth\",\"names\":{\"en\":\"Growth\"},\"unit\":\"percent\",\"kind\":\"ratio\",\"growth_of\":"
	    "\"market-size",
	    "revenue\",\"names\":{\"en\":\"Revenue\"},\"unit\":\"currency\",\"kind\":\"flow",
	    "market-share\",\"names\":{\"en\":\"Market "
	    "share\"},\"unit\":\"percent\",\"kind\":\"ratio\",\"share_of\":\"market-size\","
	    "\"min\":\"0\",\"max\":\"100"};
	FILE *file = open_output(world->folder, "metrics.ndjson");

	for (size_t i = 0; i < sizeof of_markets / sizeof of_markets[0]; i++)
		(void)fprintf(file, "{\"id\":\"%s\",\"description\":\"As the publisher counts it.\"}\n", of_markets[i]);
	for (size_t i = 0; i < MEASURES; i++) {
		(void)fprintf(file,
		              "{\"id\":\"%s\",\"names\":{\"en\":\"%s\"},\"unit\":\"%s\",\"kind\":\"%s\","
		              "\"description\":\"As the vendor reports it.\"}\n",
		              measures[i].id, measures[i].name, measures[i].unit, measures[i].kind);
	}
	close_output(file, "metrics.ndjson");
}
