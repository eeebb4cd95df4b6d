#include "server/http/trace.h"
#include "unit.h"

#include <string.h>

#define TRACE "4bf92f3577b34da6a3ce929d0e0e4736"
#define PARENT "00f067aa0ba902b7"
#define ZEROS "00000000000000000000000000000000"

static struct sky_http_field field(const char *name, const char *value)
{
	return (struct sky_http_field){name, value, strlen(name), strlen(value)};
}

START_TEST(test_values)
{
	static const struct {
		const char *value;
		bool good;
	} cases[] = {
	    {"00-" TRACE "-" PARENT "-01", true},
	    {"00-" TRACE "-" PARENT "-00", true},
	    {"00-" TRACE "-" PARENT "-ff", true},
	    {"01-" TRACE "-" PARENT "-01", true},
	    {"cc-" TRACE "-" PARENT "-01-what-the-future-will-be-like", true},
	    {"", false},
	    {"00", false},
	    {"00-" TRACE "-" PARENT, false},
	    {"00-" TRACE "-" PARENT "-0", false},
	    {"00-" TRACE "-" PARENT "-01-", false},
	    {"00-" TRACE "-" PARENT "-01-x", false},
	    {"cc-" TRACE "-" PARENT "-01.x", false},
	    {"ff-" TRACE "-" PARENT "-01", false},
	    {"0x-" TRACE "-" PARENT "-01", false},
	    {"00_" TRACE "-" PARENT "-01", false},
	    {"00-" TRACE "_" PARENT "-01", false},
	    {"00-" TRACE "-" PARENT "_01", false},
	    {"00-" TRACE "-" PARENT "-0G", false},
	    {"00-4BF92F3577B34DA6A3CE929D0E0E4736-" PARENT "-01", false},
	    {"00-4bf92f3577b34da6a3ce929d0e0e473\"-" PARENT "-01", false},
	    {"00-" TRACE "-00F067AA0BA902B7-01", false},
	    {"00-" ZEROS "-" PARENT "-01", false},
	    {"00-" TRACE "-0000000000000000-01", false},
	    {" 00-" TRACE "-" PARENT "-01", false},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		struct sky_trace trace;
		const struct sky_http_field one = field("Traceparent", cases[i].value);
		sky_trace_read(&one, 1, &trace);
		ck_assert_msg((*trace.trace != '\0') == cases[i].good, "%s", cases[i].value);
		ck_assert_str_eq(trace.trace, cases[i].good ? TRACE : "");
		ck_assert_str_eq(trace.parent, cases[i].good ? PARENT : "");
	}
}
END_TEST

START_TEST(test_fields)
{
	const struct sky_http_field fields[] = {
	    field("Host", "a"),
	    field("tracestate", "x=1"),
	    field("traceparent", "00-" TRACE "-" PARENT "-01"),
	    field("traceparent", "00-" TRACE "-" PARENT "-01"),
	};
	struct sky_trace trace;
	sky_trace_read(fields, 2, &trace);
	ck_assert_str_eq(trace.trace, "");
	sky_trace_read(fields, 3, &trace);
	ck_assert_str_eq(trace.trace, TRACE);
	sky_trace_read(fields, 4, &trace); /* which of two is not known */
	ck_assert_str_eq(trace.trace, "");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_values, test_fields};
	return unit_run("trace", tests, SKY_COUNT(tests));
}
