#include "server/process/access_log.h"
#include "server/process/log.h"
#include "unit.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* One line of the log, made at 2024-05-06T07:08:09.123Z; static. */
static const char *line(bool json, const char *message, const struct sky_log_field *fields, size_t count)
{
	static char buffer[SKY_LOG_LINE_MAX + 1];
	const struct sky_log log = {.fd = -1, .level = SKY_LOG_DEBUG, .json = json};
	size_t length =
	    sky_log_line(&log, SKY_LOG_INFO, INT64_C(1714979289123), message, fields, count, buffer, SKY_LOG_LINE_MAX);
	buffer[length] = '\0';
	return buffer;
}

START_TEST(test_lines)
{
	const struct sky_log_field fields[] = {{"status", NULL, 200}, {"target", "/v1?a=b", 0}, {"name", "a b", 0}};
	ck_assert_str_eq(line(false, "request", fields, 3),
	                 "2024-05-06T07:08:09.123Z info  request status=200 target=\"/v1?a=b\" name=\"a b\"\n");
	ck_assert_str_eq(line(true, "request", fields, 3),
	                 "{\"time\":\"2024-05-06T07:08:09.123Z\",\"level\":\"info\",\"message\":\"request\",\"status\":200,"
	                 "\"target\":\"/v1?a=b\",\"name\":\"a b\"}\n");
}
END_TEST

START_TEST(test_a_client_cannot_forge_a_line)
{
	static const struct {
		const char *text, *escaped;
	} cases[] = {
	    {"/a\nb", "\"/a\\u000ab\""},
	    {"a\"b\\c", "\"a\\\"b\\\\c\""},
	    {"\x1b[2J", "\"\\u001b[2J\""},
	    {"\xff", "\"\\u00ff\""},
	    {"\xc2\x9b", "\"\\u009b\""},
	    {"\x7f", "\"\\u007f\""},
	    {"京东", "\"京东\""},
	    {"", "\"\""},
	    {"京\xff东\xe4\xba", "\"京\\u00ff东\\u00e4\\u00ba\""},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		const struct sky_log_field field = {"x", cases[i].text, 0};
		const char *text = line(false, "m", &field, 1);
		ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
		ck_assert_msg(strstr(text, cases[i].escaped), "%s", text);
		ck_assert_msg(strstr(line(true, cases[i].text, NULL, 0), cases[i].escaped), "%s", text);
	}
}
END_TEST

START_TEST(test_long_lines_are_cut)
{
	static char large[2 * SKY_LOG_LINE_MAX];
	memset(large, 'a', sizeof large - 1);
	const struct sky_log_field fields[] = {{"first", "1", 0}, {"large", large, 0}};
	const char *text = line(true, "m", fields, 2);
	ck_assert_str_eq(text + strlen(text) - 4, "a\"}\n");
	ck_assert_ptr_nonnull(strstr(text, "\"first\":\"1\",\"large\":\"aaa"));
	text = line(true, large, NULL, 0);
	ck_assert_str_eq(text + strlen(text) - 3, "\"}\n");
	text = line(false, large, fields, 2);
	ck_assert_uint_eq(strlen(text) <= SKY_LOG_LINE_MAX, 1);
	ck_assert_str_eq(text + strlen(text) - 1, "\n");
}
END_TEST

START_TEST(test_levels_and_access)
{
	int ends[2];
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	struct sky_log log = {.fd = ends[1], .level = SKY_LOG_WARN, .json = false};
	const struct sky_access access = {
	    .method = "GET", .target = "/", .request_id = "r", .end = "timeout", .status = 200, .bytes = 7, .micros = 5};
	const struct sky_access failed = {
	    .client = "::1", .method = "GET", .target = "/", .trace = "t", .parent = "p", .status = 503, .failed = true};
	sky_access_log(&log, &access);
	sky_log_printf(&log, SKY_LOG_INFO, "%d", 1);
	char text[512];
	ck_assert_int_eq(read(ends[0], text, sizeof text), -1);
	sky_access_log(&log, &failed);
	ssize_t length = read(ends[0], text, sizeof text - 1);
	ck_assert_int_gt(length, 0);
	text[length] = '\0';
	ck_assert_ptr_nonnull(strstr(text, " error request client=::1 method=GET status=503 bytes=0 micros=0 trace_id=t "
	                                   "parent_id=p target=/\n"));
	log.level = SKY_LOG_INFO;
	sky_access_log(&log, &access);
	length = read(ends[0], text, sizeof text - 1);
	ck_assert_int_gt(length, 0);
	text[length] = '\0';
	ck_assert_ptr_nonnull(
	    strstr(text, " info  request method=GET status=200 bytes=7 micros=5 request_id=r end=timeout target=/\n"));
	sky_log_printf(&log, SKY_LOG_ERROR, "%s", "bad");
	length = read(ends[0], text, sizeof text - 1);
	ck_assert_int_gt(length, 0);
	text[length] = '\0';
	ck_assert_ptr_nonnull(strstr(text, " error bad\n"));
	close(ends[0]);
	close(ends[1]);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_lines,
	    test_a_client_cannot_forge_a_line,
	    test_long_lines_are_cut,
	    test_levels_and_access,
	};
	return unit_run("log", tests, SKY_COUNT(tests));
}
