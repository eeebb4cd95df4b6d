#include "server/mhd/wire.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* A header as libmicrohttpd 0.9 leaves it in its buffer: "|" stands for a NUL that it wrote,
 * and for one of the client. */
static char buffer[256];

/* The text behind the n-th mark "@" of the header; the marks themselves are taken out. */
static bool check(const char *header, size_t fields, bool complete, size_t more)
{
	const char *marks[12] = {NULL};
	size_t length = 0, count = 0;
	for (; *header; header++) {
		if (*header == '@') {
			ck_assert_uint_lt(count, SKY_COUNT(marks));
			marks[count++] = buffer + length;
		} else {
			buffer[length++] = *header == '|' ? '\0' : *header;
		}
	}
	ck_assert_uint_eq(count, 3 + 2 * fields);
	struct sky_http_field given[4];
	for (size_t i = 0; i < fields; i++) {
		const char *name = marks[3 + 2 * i], *value = marks[4 + 2 * i];
		given[i] = (struct sky_http_field){name, value, strlen(name), strlen(value)};
	}
	const struct sky_wire wire = {.method = marks[0],
	                              .target = marks[1],
	                              .target_end = marks[1] + strlen(marks[1]),
	                              .version = marks[2],
	                              .length = more == SIZE_MAX ? 0 : length + more};
	return sky_wire_intact(&wire, given, fields, complete);
}

START_TEST(test_headers)
{
	static const struct {
		const char *header;
		size_t fields;
		bool intact;
	} cases[] = {
	    {"@GET|@/v1|@HTTP/1.1||||", 0, true},
	    {"@GET|@/v1|@HTTP/1.1||@Host|@a||||", 1, true},
	    {"@GET|@/v1|@HTTP/1.1||@Host| \t@a||@X|@||||", 2, true},
	    {"@GET||@/v1|@HTTP/1.1||||", 0, false},         /* two spaces, or a NUL */
	    {"@GET|@/v1|x|@HTTP/1.1||||", 0, false},        /* a NUL in the target */
	    {"@GET|@/v1|@HTTP/1.1|||", 0, false},           /* bare line feeds */
	    {"@GET|@/v1|@HTTP/1.1|@Host|@a||||", 1, false}, /* after the request line */
	    {"@GET|@/v1|@HTTP/1.1||@Host|@a|||", 1, false}, /* at the end */
	    {"@GET|@/v1|@HTTP/1.1||@Host|@a|@X|@y||||", 2, false},
	    {"@GET|@/v1|@HTTP/1.1||@Host|@a|b||@X|@y||||", 2, false}, /* a NUL in a value */
	    {"@GET|@/v1|@HTTP/1.1||@Host|@a||| z||||", 1, false},     /* a field that is not shown */
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++)
		ck_assert_msg(check(cases[i].header, cases[i].fields, true, 0) == cases[i].intact, "case %zu", i);
}
END_TEST

START_TEST(test_the_end_of_the_header)
{
	ck_assert(!check("@GET|@/v1|@HTTP/1.1||@Host|@a||||", 1, true, 1));
	ck_assert(check("@GET|@/v1|@HTTP/1.1||@Host|@a||||", 1, true, SIZE_MAX));
	ck_assert(check("@GET|@/v1|@HTTP/1.1||@Host|@a||||", 1, false, 100));
}
END_TEST

/* A folded value was put together elsewhere. */
START_TEST(test_a_value_elsewhere)
{
	static const char header[] = "GET\0/v1\0HTTP/1.1\0\0X\0a\0\0 b\0\0\0";
	char *folded = strdup("a b");
	ck_assert_ptr_nonnull(folded);
	const struct sky_wire wire = {header, header + 4, header + 7, header + 8, sizeof header - 1};
	const struct sky_http_field field = {header + 18, folded, 1, 3};
	ck_assert(!sky_wire_intact(&wire, &field, 1, true));
	free(folded);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_headers, test_the_end_of_the_header, test_a_value_elsewhere};
	return unit_run("wire", tests, SKY_COUNT(tests));
}
