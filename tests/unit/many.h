/* A data set of many figures, made for a test. Some numbers are equal, some nearly equal, some far apart. There are
 * several periods, and one source has no date. */
#ifndef SKY_TESTS_UNIT_MANY_H
#define SKY_TESTS_UNIT_MANY_H

#include "dataset.h"

#define MANY_VENDORS 7
#define MANY_MARKETS 3

static inline const char *many_value(unsigned i, char *buffer, size_t size)
{
	static const char *const odd[] = {"10",
	                                  "10.0",
	                                  "1e1",
	                                  "-3.5",
	                                  "0",
	                                  "9.99999999999999999",
	                                  "10.0000000000000001",
	                                  "1e30",
	                                  "-2e-30",
	                                  "123456789012345678",
	                                  "123456789012345679e-1"};
	if (i % 5 == 0)
		return odd[i / 5 % SKY_COUNT(odd)];
	snprintf(buffer, size, "%s%u.%u", i % 11 == 0 ? "-" : "", i * 7919 % 1009, i % 10);
	return buffer;
}

static inline void many_figures(const struct folder *folder, unsigned count)
{
	static const char *const metrics[] = {"gauge", "gauge", "gauge", "other"};
	static const char *const sources[] = {"early", "late", "undated"};
	static const char *const periods[] = {"2019", "2020", "2021", "2021-Q1", "2020-04/2021-03"};
	char path[256];
	ck_assert_int_lt(snprintf(path, sizeof path, "%s/figures.ndjson", folder->path), (int)sizeof path);
	FILE *file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	char value[64];
	for (unsigned i = 0; i < count; i++) {
		fprintf(file,
		        "{\"id\": \"f%u\", \"subject\": \"vendor:v%u\", \"metric\": \"%s\", \"market\": \"m%u\", %s%s%s, "
		        "\"value\": \"%s\", \"value_text\": \"as printed\", \"unit\": \"times\", \"kind\": \"%s\", "
		        "\"source\": \"%s\", \"locator\": \"row %u\"%s}\n",
		        i, i * 31 % MANY_VENDORS, metrics[i % SKY_COUNT(metrics)], i / 13 % MANY_MARKETS,
		        i % 17 ? "\"period\": \"" : "", i % 17 ? periods[i / 3 % SKY_COUNT(periods)] : "",
		        i % 17 ? "\"" : "\"missing_reason\": \"no period is given\"", many_value(i, value, sizeof value),
		        i % 9 ? "estimate" : "forecast", sources[i / 2 % SKY_COUNT(sources)], i + 1,
		        i % 23 ? "" : ", \"rank\": \"deprecated\", \"rank_reason\": \"a test\"");
	}
	ck_assert_int_eq(fclose(file), 0);
}

/* The caller releases the snapshot. */
static inline struct sky_snapshot *load_many(unsigned count)
{
	static const char *const names[] = {"dataset.json", "vendors.ndjson", "markets.ndjson",
	                                    "metrics.json", "sources.json",   "figures.ndjson"};
	struct folder folder = make_folder();
	char text[4096] = "";
	size_t length = 0;
	write_file(&folder, names[0], minimal_dataset);
	for (unsigned i = 0; i < MANY_VENDORS; i++) {
		length += (size_t)snprintf(text + length, sizeof text - length,
		                           "{\"id\": \"v%u\", \"names\": {\"en\": \"Vendor %u\"}, \"source\": \"early\", "
		                           "\"locator\": \"row %u\"}\n",
		                           i, i, i + 1);
	}
	write_file(&folder, names[1], text);
	length = 0;
	for (unsigned i = 0; i < MANY_MARKETS; i++) {
		length += (size_t)snprintf(text + length, sizeof text - length,
		                           "{\"id\": \"m%u\", \"names\": {\"en\": \"Market %u\"}, \"region\": \"world\", "
		                           "\"segment\": \"s\", \"counts\": \"unknown\"}\n",
		                           i, i);
	}
	write_file(&folder, names[2], text);
	write_file(&folder, names[3],
	           "[{\"id\": \"gauge\", \"names\": {\"en\": \"Gauge\"}, \"unit\": \"times\", \"kind\": \"ratio\", "
	           "\"description\": \"A number.\"},\n"
	           "{\"id\": \"other\", \"names\": {\"en\": \"Other\"}, \"unit\": \"times\", \"kind\": \"ratio\", "
	           "\"description\": \"Another.\"}]");
	write_file(&folder, names[4],
	           "[{\"id\": \"early\", \"title\": \"Early\", \"publisher\": \"P\", \"published\": \"2020-05-01\", "
	           "\"kind\": \"primary\", \"url\": \"https://example.org/1\"},\n"
	           "{\"id\": \"late\", \"title\": \"Late\", \"publisher\": \"P\", \"published\": \"2021-06-30\", "
	           "\"kind\": \"primary\", \"url\": \"https://example.org/2\"},\n"
	           "{\"id\": \"undated\", \"title\": \"Undated\", \"kind\": \"secondary\", \"published\": null, "
	           "\"published_note\": \"not shown\", \"url\": \"https://example.org/3\"}]");
	many_figures(&folder, count);
	struct sky_snapshot *snapshot = load_valid(folder.path);
	for (size_t i = 0; i < SKY_COUNT(names); i++)
		remove_file(&folder, names[i]);
	remove_folder(&folder);
	return snapshot;
}

#endif
