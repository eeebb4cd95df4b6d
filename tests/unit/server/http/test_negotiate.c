#include "fault.h"
#include "server/http/encode.h"
#include "server/http/negotiate.h"
#include "unit.h"

#define BIT(name) (UINT32_C(1) << SKY_FORMAT_##name)
#define ROWS (BIT(JSON) | BIT(CSV) | BIT(NDJSON))

START_TEST(test_formats_by_accept)
{
	static const struct {
		const char *accept;
		int format; /* -1: none is acceptable */
	} cases[] = {
	    {NULL, SKY_FORMAT_JSON},
	    {"", SKY_FORMAT_JSON},
	    {" , ", SKY_FORMAT_JSON},
	    {"*/*", SKY_FORMAT_JSON},
	    {"text/csv", SKY_FORMAT_CSV},
	    {"TEXT/CSV", SKY_FORMAT_CSV},
	    {"text/*", SKY_FORMAT_CSV},
	    {"application/*", SKY_FORMAT_JSON},
	    {"application/x-ndjson, application/json;q=0.9", SKY_FORMAT_NDJSON},
	    {"application/json;q=0.5, text/csv;q=0.7", SKY_FORMAT_CSV},
	    {"text/csv, application/json", SKY_FORMAT_JSON}, /* equals: the server's order */
	    {"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", SKY_FORMAT_JSON},
	    {"*/*;q=0.1, application/json;q=0", SKY_FORMAT_CSV},
	    {"application/json;q=0, */*", SKY_FORMAT_CSV},
	    {"text/*;q=0.3, text/csv;q=0, */*;q=0.1", SKY_FORMAT_JSON},
	    {"application/json;charset=utf-8", SKY_FORMAT_JSON},
	    {"text/csv;header=present", SKY_FORMAT_CSV},
	    {"text/csv;header=absent", -1},
	    {"text/csv;q=0.001", SKY_FORMAT_CSV},
	    {"text/csv;q=0.000", -1},
	    {"text/csv;q=2", -1},
	    {"text/csv;q=0.1234", -1},
	    {"text/csv;q=x", -1},
	    {"text/csv;q=", -1},
	    {"text/csv ; q=0.5 , application/json ; q=0.4", SKY_FORMAT_CSV},
	    {"text/csv;x=\"a,b;q=0\"", SKY_FORMAT_CSV},
	    {"text/html", -1},
	    {"text", -1},
	    {"application/jsonp", -1},
	    {"application", -1},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		enum sky_format format = SKY_FORMAT_COUNT;
		bool found = sky_negotiate_format(cases[i].accept, ROWS, &format);
		ck_assert_msg(found ? (int)format == cases[i].format : cases[i].format == -1, "Accept: %s gives %d",
		              cases[i].accept ? cases[i].accept : "(none)", found ? (int)format : -1);
	}
}
END_TEST

START_TEST(test_codings_by_accept_encoding)
{
	static const struct {
		const char *list;
		int coding; /* -1: none is acceptable */
		bool identity;
	} cases[] = {
	    {NULL, SKY_CODING_IDENTITY, true},
	    {"", SKY_CODING_IDENTITY, true},
	    {"identity", SKY_CODING_IDENTITY, true},
	    {"gzip", SKY_CODING_GZIP, true},
	    {"x-gzip", SKY_CODING_GZIP, true},
	    {"GZIP", SKY_CODING_GZIP, true},
	    {"deflate", SKY_CODING_IDENTITY, true},
	    {"gzip, deflate, br, zstd", SKY_CODING_BR, true},
	    {"gzip, zstd", SKY_CODING_ZSTD, true},
	    {"gzip;q=1.0, br;q=0.5", SKY_CODING_GZIP, true},
	    {"br;q=0, gzip;q=0.1", SKY_CODING_GZIP, true},
	    {"gzip;q=0.5, identity;q=0.8", SKY_CODING_IDENTITY, true},
	    {"gzip, identity", SKY_CODING_GZIP, true},
	    {"*", SKY_CODING_BR, true},
	    {"*;q=0.5, br;q=0.1", SKY_CODING_ZSTD, true},
	    {"gzip;q=0", SKY_CODING_IDENTITY, true},
	    {"identity;q=0", -1, false},
	    {"*;q=0", -1, false},
	    {"identity;q=0, gzip", SKY_CODING_GZIP, false},
	    {"*;q=0, gzip", SKY_CODING_GZIP, false},
	    {"*;q=0, identity", SKY_CODING_IDENTITY, true},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_codings codings;
		bool found = sky_negotiate_coding(cases[i].list, &codings);
		ck_assert_msg(found ? (int)codings.best == cases[i].coding : cases[i].coding == -1, "case %zu: %d", i,
		              (int)codings.best);
		ck_assert_msg(codings.identity_allowed == cases[i].identity, "case %zu", i);
	}
}
END_TEST

/* What a client decodes is tested over HTTP; here, that every coding says so when there is no room. */
START_TEST(test_codings_without_room)
{
	static const enum sky_coding codings[] = {SKY_CODING_BR, SKY_CODING_ZSTD, SKY_CODING_GZIP, SKY_CODING_IDENTITY};
	for (size_t i = 0; i < SKY_COUNT(codings); i++) {
		struct sky_buffer out;
		sky_buffer_init(&out, 4);
		ck_assert_msg(!sky_encode(codings[i], "0123456789", 10, &out), "%s", sky_coding_text(codings[i]));
		ck_assert_uint_eq(out.length, 0);
		sky_buffer_finish(&out);
	}
}
END_TEST

/* Brotli's own way with short memory is to end the process. */
START_TEST(test_short_memory_only_leaves_brotli_out)
{
	static char text[100000];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i * i % 23);
	for (unsigned effort = SKY_EFFORT_NOW; effort <= SKY_EFFORT_AHEAD; effort++) {
		bool done = false;
		size_t good = 0;
		for (; !done; good++) {
			struct sky_buffer out;
			sky_buffer_init(&out, 0);
			fault_arm(good);
			done = sky_encode_with((enum sky_effort)effort, SKY_CODING_BR, text, sizeof text, &out);
			size_t failed = fault_disarm(), length = out.length;
			sky_buffer_finish(&out);
			ck_assert_uint_lt(good, 100);
			ck_assert_msg(done == (failed == 0), "%zu good, %zu failed", good, failed);
			ck_assert_msg(done ? length > 0 && length < sizeof text : length == 0, "%zu bytes", length);
		}
		ck_assert_uint_gt(good, 2);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_formats_by_accept, test_codings_by_accept_encoding, test_codings_without_room,
	                              test_short_memory_only_leaves_brotli_out};
	return unit_run("negotiate", tests, SKY_COUNT(tests));
}
