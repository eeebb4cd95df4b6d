/* Writes a data set of any size for measurements: the same one for the same seed and number.
 * usage: generate FIGURES FOLDER FIGURES_CSV [SEED]
 * FOLDER must exist; FIGURES_CSV holds the figures' keys as columns */
#include "generate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TOPIC_VENDOR = 32, TOPIC_MARKET, TOPIC_SOURCE, TOPIC_EVENT };

#define FIGURES_MAX 10000000

FILE *open_output(const char *folder, const char *name)
{
	char path[4096];
	int length = snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", name);
	FILE *file = length < (int)sizeof path ? fopen(path, "w") : NULL;

	if (!file) {
		(void)fprintf(stderr, "generate: cannot write %s: %s\n", path, strerror(errno));
		exit(1);
	}
	return file;
}

void close_output(FILE *file, const char *name)
{
	bool failed = ferror(file);
	if (fclose(file) || failed) {
		(void)fprintf(stderr, "generate: could not write all of %s\n", name);
		exit(1);
	}
}

static void write_dataset(const struct world *world)
{
	FILE *file = open_output(world->folder, "dataset.json");

	(void)fprintf(
	    file,
	    "{\"id\":\"bench-%u\",\"title\":\"A made-up market of %u figures\",\"description\":\"Generated for "
	    "measurements; "
	    "nothing in it is true.\",\"version\":\"1.0.0\",\"released\":\"2026-01-01T00:00:00Z\",\"licence\":\"CC0-1.0\","
	    "\"languages\":[\"en\",\"zh-Hans\"],\"base_currency\":\"USD\"}\n",
	    world->figures, world->figures);
	close_output(file, "dataset.json");
}

static void write_sources(const struct world *world)
{
	FILE *file = open_output(world->folder, "sources.ndjson");
	char name[NAME_MAX_BYTES];

	for (uint32_t i = 0; i < world->sources; i++) {
		uint32_t publisher = i / YEAR_COUNT % world->organizations, year = YEAR_FIRST + i % YEAR_COUNT + 1;
		static const char *const kind[3] = {"primary", "secondary", "republished"};
		(void)fprintf(
		    file,
		    "{\"id\":\"src-%05u\",\"title\":\"%s Market Review %u, edition %u\",\"publisher\":\"%s Research\","
		    "\"published\":\"%u-%02u\",\"url\":\"https://example.org/reports/"
		    "%05u\",\"language\":\"en\",\"kind\":\"%s\"}\n",
		    i, name_english(publisher, name), year, i / YEAR_COUNT, name, year,
		    1 + draw_below(world, TOPIC_SOURCE, i, 12), i, kind[draw_below(world, TOPIC_SOURCE, i, 3)]);
	}
	close_output(file, "sources.ndjson");
}

static void write_organizations(const struct world *world)
{
	FILE *file = open_output(world->folder, "organizations.ndjson");
	char name[NAME_MAX_BYTES];

	for (uint32_t i = 0; i < world->organizations; i++) {
		(void)fprintf(file,
		              "{\"id\":\"org-%05u\",\"names\":{\"en\":\"%s Research\"},\"kind\":\"research_institute\","
		              "\"source\":\"src-%05u\",\"locator\":\"paragraph 1\"}\n",
		              i, name_english(i, name), source_of(world, i, 0));
	}
	close_output(file, "organizations.ndjson");
}

static void write_vendors(const struct world *world)
{
	FILE *file = open_output(world->folder, "vendors.ndjson");
	static const char *const group[6] = {"leader", "challenger", "newcomer", "specialist", "hyperscaler", "carrier"};
	char name[NAME_MAX_BYTES], chinese[NAME_MAX_BYTES];

	for (uint32_t i = 0; i < world->vendors; i++) {
		(void)fprintf(file,
		              "{\"id\":\"vnd-%05u\",\"names\":{\"en\":\"%s "
		              "Cloud\",\"zh-Hans\":\"%s云计算\"},\"aliases\":[{\"name\":\"%s\","
		              "\"kind\":\"short\"}],\"group\":\"%s\",\"homepage\":\"https://vendor-%05u.example/\","
		              "\"summary\":\"A made-up vendor of cloud "
		              "services.\",\"source\":\"src-%05u\",\"locator\":\"paragraph 2\"}\n",
		              i, name_english(i, name), name_chinese(i, chinese), name,
		              group[draw_below(world, TOPIC_VENDOR, i, 6)], i, source_of(world, i / VENDORS_A_MARKET, 0));
	}
	close_output(file, "vendors.ndjson");
}

/* Region and segment together are another pair for each market, so that no two definitions count the same thing. */
static void write_markets(const struct world *world)
{
	FILE *file = open_output(world->folder, "markets.ndjson");
	static const char *const region[25] = {"world", "CN", "US", "JP", "DE", "FR", "GB", "IN", "BR",
	                                       "CA",    "AU", "KR", "ES", "IT", "NL", "SE", "NO", "FI",
	                                       "DK",    "PL", "MX", "ID", "TH", "VN", "SG"};
	static const char *const layer[10] = {
	    "IaaS",         "PaaS",           "SaaS",           "public cloud",    "private cloud",
	    "hybrid cloud", "edge computing", "cloud security", "cloud databases", "content delivery"};
	static const char *const industry[8] = {"all industries", "government", "finance",   "manufacturing",
	                                        "retail",         "health",     "education", "logistics"};

	for (uint32_t i = 0; i < world->markets; i++) {
		uint32_t rest = i / 25;
		char series[32] = "";
		if (rest >= 80)
			snprintf(series, sizeof series, " series %u", rest / 80);
		(void)fprintf(
		    file,
		    "{\"id\":\"mkt-%05u\",\"names\":{\"en\":\"%s for %s, %s%s (%u)\"},\"region\":\"%s\",\"segment\":\"%s for "
		    "%s%s\","
		    "\"counts\":\"%s\",\"publisher\":\"org-%05u\",\"definition\":\"What vendors take in a year, as the "
		    "publisher counts it.\",\"source\":\"src-%05u\",\"locator\":\"page 1\"}\n",
		    i, layer[rest % 10], industry[rest / 10 % 8], region[i % 25], series, i, region[i % 25], layer[rest % 10],
		    industry[rest / 10 % 8], series, draw_below(world, TOPIC_MARKET, i, 2) ? "revenue" : "spending",
		    i % world->organizations, source_of(world, i, 0));
	}
	close_output(file, "markets.ndjson");
}

static void write_products_and_people(const struct world *world)
{
	FILE *file = open_output(world->folder, "products.ndjson");
	char name[NAME_MAX_BYTES];

	for (uint32_t i = 0; i < world->products; i++) {
		(void)fprintf(
		    file,
		    "{\"id\":\"prd-%05u\",\"names\":{\"en\":\"%s Engine\"},\"kind\":\"platform\",\"vendor\":\"vnd-%05u\","
		    "\"released\":\"%u\",\"source\":\"src-%05u\",\"locator\":\"paragraph 3\"}\n",
		    i, name_english(63999 - i, name), i * 3 % world->vendors, YEAR_FIRST + i % YEAR_COUNT,
		    source_of(world, i, 1));
	}
	close_output(file, "products.ndjson");
	file = open_output(world->folder, "people.ndjson");
	for (uint32_t i = 0; i < world->people; i++) {
		(void)fprintf(file,
		              "{\"id\":\"psn-%05u\",\"names\":{\"en\":\"Dana "
		              "%s\"},\"roles\":[{\"title\":\"President\",\"vendor\":\"vnd-%05u\","
		              "\"from\":\"%u\"}],\"source\":\"src-%05u\",\"locator\":\"paragraph 4\"}\n",
		              i, name_english(31999 - i, name), i * 5 % world->vendors, YEAR_FIRST + i % YEAR_COUNT,
		              source_of(world, i, 2));
	}
	close_output(file, "people.ndjson");
}

static void write_relations_and_rates(const struct world *world)
{
	static const char *const yuan[YEAR_COUNT] = {"6.1478", "6.1620", "6.2827", "6.6400", "6.7569", "6.6090",
	                                             "6.9081", "6.9042", "6.4508", "6.7290", "7.0809", "7.1957"};
	FILE *file = open_output(world->folder, "relations.ndjson");

	for (uint32_t i = 0; i < world->relations; i++) {
		(void)fprintf(file,
		              "{\"id\":\"rel-%05u\",\"subject\":\"organization:org-%05u\",\"predicate\":\"partner_of\","
		              "\"object\":\"vendor:vnd-%05u\",\"status\":\"reported\",\"source\":\"src-%05u\",\"locator\":"
		              "\"paragraph 5\"}\n",
		              i, i % world->organizations, i * 7 % world->vendors, source_of(world, i, 3));
	}
	close_output(file, "relations.ndjson");
	file = open_output(world->folder, "rates.ndjson");
	for (uint32_t i = 0; i < YEAR_COUNT; i++) {
		(void)fprintf(file,
		              "{\"id\":\"usd-cny-%u\",\"currency\":\"CNY\",\"per\":\"USD\",\"period\":\"%u\",\"kind\":"
		              "\"average\",\"value\":\"%s\","
		              "\"source\":\"src-00000\",\"locator\":\"table 1\"}\n",
		              YEAR_FIRST + i, YEAR_FIRST + i, yuan[i]);
	}
	close_output(file, "rates.ndjson");
}

void write_statements(const struct world *world)
{
	static const char *const kind[4] = {"strategy", "strength", "positioning", "outlook"};
	static const char *const text[4] = {
	    "Wants to grow with industrial customers before consumers.", "Its supply chain is what rivals lack.",
	    "Calls itself the most open of the large clouds.", "Expects slower growth and higher margins."};
	FILE *file = open_output(world->folder, "statements.ndjson");
	char name[NAME_MAX_BYTES];

	for (uint32_t i = 0; i < world->statements; i++) {
		uint32_t vendor = i * 11 % world->vendors;
		(void)fprintf(file,
		              "{\"id\":\"st-%06u\",\"vendors\":[\"vnd-%05u\"],\"kind\":\"%s\",\"title\":\"%s, point "
		              "%u\",\"text\":\"%s Cloud: %s\","
		              "\"status\":\"claimed\",\"date\":\"%u\",\"source\":\"src-%05u\",\"locator\":\"paragraph %u\"}\n",
		              i, vendor, kind[i % 4], kind[i % 4], i, name_english(vendor, name), text[i % 4],
		              YEAR_FIRST + i % YEAR_COUNT, source_of(world, vendor / VENDORS_A_MARKET, i % YEAR_COUNT),
		              6 + i % 40);
	}
	close_output(file, "statements.ndjson");
}

void write_events(const struct world *world)
{
	static const char *const category[4] = {"launch", "partnership", "expansion", "financial"};
	static const char *const title[4] = {"opens a region", "signs a partner", "builds a data centre", "reports a year"};
	FILE *file = open_output(world->folder, "events.ndjson");
	char name[NAME_MAX_BYTES];

	for (uint32_t i = 0; i < world->events; i++) {
		uint32_t vendor = i * 13 % world->vendors, die = draw_below(world, TOPIC_EVENT, i, 336);
		(void)fprintf(file,
		              "{\"id\":\"evt-%06u\",\"happening\":\"happening-%06u\",\"vendors\":[\"vnd-%05u\"],\"date\":\"%u-%"
		              "02u-%02u\","
		              "\"category\":\"%s\",\"title\":\"%s Cloud %s\",\"summary\":\"A made-up "
		              "happening.\",\"status\":\"reported\","
		              "\"source\":\"src-%05u\",\"locator\":\"paragraph %u\"}\n",
		              i, i, vendor, YEAR_FIRST + i % YEAR_COUNT, 1 + die / 28, 1 + die % 28, category[i % 4],
		              name_english(vendor, name), title[i % 4],
		              source_of(world, vendor / VENDORS_A_MARKET, i % YEAR_COUNT), 7 + i % 40);
	}
	close_output(file, "events.ndjson");
}

/* What grows with the figures grows in proportion, so that one vendor or market has as much to
 * say in a large data set. */
static struct world plan(uint32_t figures, uint64_t seed, const char *folder)
{
	uint32_t markets = (figures + FIGURES_A_MARKET - 1) / FIGURES_A_MARKET;
	return (struct world){.seed = seed,
	                      .figures = figures,
	                      .markets = markets,
	                      .vendors = markets * VENDORS_A_MARKET < 10 ? 10 : markets * VENDORS_A_MARKET,
	                      .sources = (markets + 1) * YEAR_COUNT,
	                      .organizations = 60,
	                      .people = 1 + figures / 500,
	                      .products = 1 + figures / 500,
	                      .relations = 1 + figures / 200,
	                      .statements = 1 + figures / 100,
	                      .events = 1 + figures / 100,
	                      .folder = folder};
}

int main(int argc, char **argv)
{
	char *end = NULL;
	unsigned long figures = argc >= 4 ? strtoul(argv[1], &end, 10) : 0;
	if (argc < 4 || argc > 5 || *end || figures < 1 || figures > FIGURES_MAX) {
		(void)fprintf(stderr, "usage: generate FIGURES FOLDER FIGURES_CSV [SEED]      FIGURES: 1 to %d\n", FIGURES_MAX);
		return 2;
	}
	struct world world = plan((uint32_t)figures, argc == 5 ? strtoull(argv[4], NULL, 0) : 20221102, argv[2]);
	world.figures_csv = open_output("", argv[3]);
	write_dataset(&world);
	write_sources(&world);
	write_organizations(&world);
	write_vendors(&world);
	write_markets(&world);
	write_metrics(&world);
	write_products_and_people(&world);
	write_relations_and_rates(&world);
	write_statements(&world);
	write_events(&world);
	write_figures(&world);
	close_output(world.figures_csv, argv[3]);
	return 0;
}
