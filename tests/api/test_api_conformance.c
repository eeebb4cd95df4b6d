/* Requests that break or bend HTTP. After each, a harmless request follows on the same connection. Where the connection
 * must end, the harmless one is never answered; where it goes on, it is. Nothing else stands between the answers. */
#include "harness.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static struct server server;
static char folder[64];

static void set_up(void)
{
	set_create(folder);
	server_start(&server, folder, NULL);
}

static void tear_down(void)
{
	server_kill(&server);
	set_destroy(folder);
}

/* Who answers. libmicrohttpd answers some by itself, in HTML (docs/interface.md, "What is refused"). */
enum author {
	OURS,     /* we, as a problem where it is none of success */
	THEIRS,   /* libmicrohttpd, one answer */
	DOUBLED,  /* libmicrohttpd; 0.9 sends the header twice */
	MANGLED,  /* we on 0.9; libmicrohttpd 1.0, which is strict itself */
	SILENCED, /* we on 0.9; 1.0 closes without a word */
	NOBODY    /* it closes without a word */
};

struct wire_case {
	const char *bytes;
	size_t length;
	const char *status; /* of the first answer */
	bool closed;
	enum author author;
};

/* What this library does with it. */
static enum author author_of(const struct wire_case *test)
{
	switch (test->author) {
	case DOUBLED:
		return BY_VERSION(DOUBLED, THEIRS);
	case MANGLED:
		return BY_VERSION(OURS, THEIRS);
	case SILENCED:
		return BY_VERSION(OURS, NOBODY);
	case OURS:
	case THEIRS:
	case NOBODY:
	default:
		return test->author;
	}
}

#define LINE "GET /v1 HTTP/1.1\r\n"
#define HOST "Host: a\r\n"
#define POST "POST /v1 HTTP/1.1\r\n" HOST
#define CASE(text, ...)                                                                                                \
	{                                                                                                                  \
		text, sizeof(text) - 1, __VA_ARGS__                                                                            \
	}
#define SENTINEL "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

/* One answer taken from the front of the bytes. */
struct parsed {
	char status[4];
	bool problem, last; /* last: it says that the connection ends */
	const char *body;
	size_t body_length;
};

static size_t number_after(const char *header, const char *end, const char *name)
{
	const char *at = strstr(header, name);
	return at && at < end ? strtoul(at + strlen(name), NULL, 10) : 0;
}

/* Moves *at behind the answer. false: there is no whole one. */
static bool parse(const char **at, const char *end, bool head, struct parsed *parsed)
{
	const char *header = *at, *header_end = strstr(header, "\r\n\r\n");
	if (strncmp(header, "HTTP/1.1 ", 9) != 0 || !header_end)
		return false;
	memcpy(parsed->status, header + 9, 3);
	parsed->status[3] = '\0';
	const char *problem = strstr(header, "Content-Type: application/problem+json\r\n");
	const char *last = strstr(header, "Connection: close\r\n");
	parsed->problem = problem && problem < header_end;
	parsed->last = last && last < header_end;
	parsed->body = header_end + 4;
	bool bare = head || strcmp(parsed->status, "304") == 0; /* the length is that of what is not sent */
	parsed->body_length = bare ? 0 : number_after(header, header_end, "\r\nContent-Length: ");
	if (parsed->body_length > (size_t)(end - parsed->body))
		return false;
	*at = parsed->body + parsed->body_length;
	return true;
}

static void expect_problem_body(size_t i, const struct parsed *parsed)
{
	json_error_t error;
	json_t *root = json_loadb(parsed->body, parsed->body_length, 0, &error);
	ck_assert_msg(parsed->problem && root, "case %zu: no problem: %.200s", i, parsed->body);
	ck_assert_int_eq(json_integer_value(json_object_get(root, "status")), strtol(parsed->status, NULL, 10));
	json_decref(root);
}

static void expect_sentinel(size_t i, const char *at, const char *end)
{
	struct parsed parsed;
	ck_assert_msg(parse(&at, end, false, &parsed) && strcmp(parsed.status, "200") == 0 && at == end, "case %zu: %.300s",
	              i, at);
	ck_assert_msg(parsed.last, "case %zu", i);
}

static void run_case(size_t i, const struct wire_case *test)
{
	static struct bytes answer;
	static char request[65536];
	ck_assert_uint_lt(test->length + sizeof SENTINEL, sizeof request);
	memcpy(request, test->bytes, test->length);
	memcpy(request + test->length, SENTINEL, sizeof SENTINEL);
	send_bytes(&server, request, test->length + sizeof SENTINEL - 1, &answer);
	ck_assert_msg(answer.closed, "case %zu: the connection stays open after %.300s", i, answer.data);
	const char *at = answer.data, *end = answer.data + answer.length;
	bool head = strncmp(test->bytes, "HEAD ", 5) == 0;
	enum author author = author_of(test);
	if (author == NOBODY) {
		ck_assert_msg(answer.length == 0, "case %zu: %.60s", i, answer.data);
		return;
	}
	struct parsed parsed;
	if (author == DOUBLED) {
		ck_assert_msg(parse(&at, end, true, &parsed) && strcmp(parsed.status, test->status) == 0, "case %zu: %.300s", i,
		              answer.data);
	}
	ck_assert_msg(parse(&at, end, head, &parsed), "case %zu: %.300s", i, answer.data);
	ck_assert_msg(strcmp(parsed.status, test->status) == 0, "case %zu: %s, not %s", i, parsed.status, test->status);
	ck_assert_msg(parsed.last == test->closed, "case %zu: the answer says otherwise", i);
	if (author == OURS && *test->status >= '4' && !head)
		expect_problem_body(i, &parsed);
	ck_assert_msg(author == OURS || !parsed.problem, "case %zu: a problem that is not ours", i);
	if (test->closed)
		ck_assert_msg(at == end, "case %zu: more follows: %.60s", i, at);
	else
		expect_sentinel(i, at, end);
}

START_TEST(test_request_lines)
{
	static const struct wire_case cases[] = {
	    CASE(LINE HOST "\r\n", "200", false, OURS),
	    CASE("\r\n" LINE HOST "\r\n", "200", false, OURS),
	    CASE("HEAD /v1 HTTP/1.1\r\n" HOST "\r\n", "200", false, OURS),
	    CASE("HEAD /nothing HTTP/1.1\r\n" HOST "\r\n", "404", false, OURS),
	    CASE("OPTIONS * HTTP/1.1\r\n" HOST "\r\n", "204", false, OURS),
	    CASE("GET /v1 HTTP/1.0\r\n\r\n", "200", true, OURS),
	    CASE("GET /v1 HTTP/1.2\r\n" HOST "\r\n", "200", false, OURS),
	    /* versions */
	    CASE("GET /v1 HTTP/2.0\r\n" HOST "\r\n", "505", true, THEIRS),
	    CASE("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505", true, THEIRS),
	    CASE("GET /v1 HTTP/0.9\r\n" HOST "\r\n", "505", true, THEIRS),
	    CASE("GET /v1 HTTP/1.10\r\n" HOST "\r\n", "400", true, THEIRS),
	    CASE("GET /v1 HTTP/1.\r\n" HOST "\r\n", "400", true, THEIRS),
	    CASE("GET /v1 HTTP/1.1x\r\n" HOST "\r\n", "400", true, THEIRS),
	    CASE("GET /v1 http/1.1\r\n" HOST "\r\n", "400", true, THEIRS),
	    CASE("GET /v1 ICY/1.1\r\n" HOST "\r\n", "400", true, THEIRS),
	    CASE("GET /v1\r\n" HOST "\r\n", "400", true, THEIRS),
	    CASE("GET /v1 HTTP/1.1 \r\n" HOST "\r\n", "400", true, THEIRS),
	    /* spaces */
	    CASE("GET  /v1 HTTP/1.1\r\n" HOST "\r\n", "400", true, MANGLED),
	    CASE("GET /v1  HTTP/1.1\r\n" HOST "\r\n", "400", true, MANGLED),
	    CASE("GET /a b HTTP/1.1\r\n" HOST "\r\n", "400", true, MANGLED),
	    CASE("GET\t/v1\tHTTP/1.1\r\n" HOST "\r\n", NULL, true, NOBODY),
	    CASE(" GET /v1 HTTP/1.1\r\n" HOST "\r\n", NULL, true, NOBODY),
	    CASE("GET\r\n" HOST "\r\n", NULL, true, NOBODY),
	    CASE("\x16\x03\x01\x02\x01\x01\r\n\r\n", NULL, true, NOBODY),
	    /* NULs */
	    CASE("G\0T /v1 HTTP/1.1\r\n" HOST "\r\n", "400", true, SILENCED),
	    CASE("GET /v1\0x HTTP/1.1\r\n" HOST "\r\n", "400", true, SILENCED),
	    CASE("GET /v1?\0x HTTP/1.1\r\n" HOST "\r\n", "400", true, SILENCED),
	    /* methods */
	    CASE("BREW /v1 HTTP/1.1\r\n" HOST "\r\n", "405", false, OURS),
	    CASE("get /v1 HTTP/1.1\r\n" HOST "\r\n", "405", false, OURS),
	    CASE("TRACE /v1 HTTP/1.1\r\n" HOST "\r\n", "405", false, OURS),
	    CASE("CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n", "400", true, OURS),
	    CASE("G@T /v1 HTTP/1.1\r\n" HOST "\r\n", "400", true, OURS),
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++)
		run_case(i, &cases[i]);
}
END_TEST

START_TEST(test_targets)
{
	static const struct {
		const char *target, *status;
	} cases[] = {
	    {"http://other/v1", "200"},
	    {"http://other:80/v1", "200"},
	    {"http://[::1]:80/v1", "200"},
	    {"HTTP://OTHER/v1", "200"},
	    {"http://user@other/v1", "400"},
	    {"http://user:secret@other/v1", "400"},
	    {"http://ot her/v1", "400"},
	    {"http:///v1", "400"},
	    {"ftp://other/v1", "400"},
	    {"//other/v1", "404"},
	    {"v1", "400"},
	    {"*", "400"},
	    {"\\v1", "400"},
	    {"/%76%31", "200"},
	    {"/v1#x", "400"},
	    {"/v1\x7f", "400"},
	    {"/v1\x01", "400"},
	    {"/v1/../v1", "404"},
	    {"/v1/x/../../v1", "404"},
	    {"/../../etc/passwd", "400"},
	    {"/./../v1", "400"},
	    {"//../v1", "400"},
	    {"/v1/%2e%2e/%2e%2e/etc/passwd", "400"},
	    {"http://other:/v1", "200"},
	    {"http://other:x/v1", "400"},
	    {"http://a..b/v1", "400"},
	    {"http://[]/v1", "400"},
	    {"/v1/..%2f..%2fetc%2fpasswd", "400"},
	    {"/v1/..%5c..%5cetc", "404"},
	    {"/v1/%00", "400"},
	    {"/v1/%0d%0aX:%20y", "400"},
	    {"/v1/%", "400"},
	    {"/v1/%4", "400"},
	    {"/v1/%zz", "400"},
	    {"/v1/%u0041", "400"},
	    {"/v1%2Fvendors", "400"},
	    {"/v1/%c0%af", "400"},
	    {"/v1/%ed%a0%80", "400"},
	    {"/v1/%252e%252e", "404"},
	    {"/v1/vendors?name=%00", "400"},
	    {"/v1/vendors?name=%ff", "400"},
	    {"/v1/vendors?=", "400"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		char request[256];
		int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: a\r\n\r\n", cases[i].target);
		/* Where the path can be read, and only what it asks for is wrong, the connection goes on. */
		bool closed = *cases[i].status == '4' && cases[i].status[2] == '0' && !strchr(cases[i].target, '?');
		const struct wire_case test = {request, (size_t)length, cases[i].status, closed,
		                               strchr(cases[i].target, ' ') ? MANGLED : OURS};
		run_case(i, &test);
	}
}
END_TEST

START_TEST(test_header_fields)
{
	static const struct wire_case cases[] = {
	    CASE(LINE "Host:a\r\nX:\r\nY: \t y\r\n\r\n", "200", false, OURS),
	    CASE(LINE "Host: a \t\r\n\r\n", "200", false, OURS),
	    CASE(LINE "HOST: [::1]:80\r\n\r\n", "200", false, OURS),
	    CASE(LINE "Host: a.b.:\r\n\r\n", "200", false, OURS),
	    CASE(LINE HOST "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "200", false, OURS),
	    /* Host */
	    CASE(LINE "\r\n", "400", true, MANGLED),
	    CASE("GET http://a/v1 HTTP/1.1\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST HOST "\r\n", "400", true, OURS),
	    CASE(LINE HOST "host: b\r\n\r\n", "400", true, OURS),
	    CASE("GET /v1 HTTP/1.0\r\n" HOST HOST "\r\n", "400", true, OURS),
	    CASE(LINE "Host:\r\n\r\n", "400", true, OURS),
	    CASE("GET /v1 HTTP/1.0\r\nHost:\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: .\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: a..b\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: :80\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: a:x\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: a:1:2\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: []\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: [::1\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: a/b\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: a b\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: a, b\r\n\r\n", "400", true, OURS),
	    CASE(LINE "Host: u@a\r\n\r\n", "400", true, OURS),
	    /* names */
	    CASE(LINE "Host : a\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST "X y: z\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST "X\x01: z\r\n\r\n", "400", true, OURS),
	    CASE(LINE HOST "X\0: z\r\n\r\n", "400", true, THEIRS),
	    CASE(LINE HOST ": z\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST ": z\r\nX: y\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST "no colon\r\n\r\n", "400", true, THEIRS),
	    /* values */
	    CASE(LINE HOST "X: a\x01\r\n\r\n", "400", true, OURS),
	    CASE(LINE HOST "X: a\x7f\r\n\r\n", "400", true, OURS),
	    CASE(LINE HOST "X: a\0b\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE "Host: a\0b\r\n\r\n", "400", true, MANGLED),
	    /* folded lines */
	    CASE(LINE HOST "X: a\r\n b\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST "X: a\r\n\tb\r\nY: c\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST "X:\r\n b\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE " X: a\r\n" HOST "\r\n", "400", true, MANGLED),
	    CASE(POST "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", "400", true, MANGLED),
	    CASE(POST "Content-Length: 1\r\n 2\r\n\r\nabcdefghijkl", "400", true, MANGLED),
	    /* line ends */
	    CASE("GET /v1 HTTP/1.1\n" HOST "\r\n", "400", true, MANGLED),
	    CASE("GET /v1 HTTP/1.1\nHost: a\n\n", "400", true, MANGLED),
	    CASE(LINE HOST "X: y\nZ: b\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST "X: y\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST "\n", "400", true, MANGLED),
	    CASE(LINE HOST "X: y\rZ: b\r\n\r\n", "400", true, MANGLED),
	    CASE(LINE HOST "X: y\r\r\n\r\n", "400", true, MANGLED),
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++)
		run_case(i, &cases[i]);
}
END_TEST

#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define END_CHUNK "0\r\n\r\n"

START_TEST(test_framing)
{
	static const struct wire_case cases[] = {
	    /* A small body is read and refused; the connection goes on. */
	    CASE(POST "Content-Length: 3\r\n\r\nabc", "405", false, OURS),
	    CASE(LINE HOST "Content-Length: 3\r\n\r\nabc", "413", false, OURS),
	    CASE(LINE HOST "Content-Length: 0\r\n\r\n", "200", false, OURS),
	    CASE(POST "Content-Length: 65537\r\n\r\nabc", "413", true, OURS),
	    /* lengths */
	    CASE(POST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "400", true, OURS),
	    CASE(POST "Content-Length: 0\r\nContent-Length: 40\r\n\r\n", "400", true, OURS),
	    CASE(POST "Content-Length: 18446744073709551615\r\n\r\nabc", BY_VERSION("400", "413"), true, MANGLED),
	    CASE(POST "Content-Length: 18446744073709551616\r\n\r\nabc", "413", true, DOUBLED),
	    CASE(POST "Content-Length: 99999999999999999999999\r\n\r\nabc", "413", true, DOUBLED),
	    CASE(POST "Content-Length: -1\r\n\r\nabc", "400", true, DOUBLED),
	    CASE(POST "Content-Length: +3\r\n\r\nabc", "400", true, DOUBLED),
	    CASE(POST "Content-Length: 0x3\r\n\r\nabc", "400", true, DOUBLED),
	    CASE(POST "Content-Length: 3, 3\r\n\r\nabc", "400", true, DOUBLED),
	    CASE(POST "Content-Length: 3 3\r\n\r\nabc", "400", true, DOUBLED),
	    CASE(POST "Content-Length:\r\n\r\nabc", "400", true, DOUBLED),
	    /* codings */
	    CASE(POST CHUNKED "\r\n" END_CHUNK, "413", true, OURS),
	    CASE(LINE HOST CHUNKED "\r\n" END_CHUNK, "413", true, OURS),
	    CASE(POST "Content-Length: 5\r\n" CHUNKED "\r\n" END_CHUNK, "400", true, MANGLED),
	    CASE(POST CHUNKED "Content-Length: 5\r\n\r\n" END_CHUNK, "400", true, MANGLED),
	    CASE(POST CHUNKED CHUNKED "\r\n" END_CHUNK, "501", true, OURS),
	    CASE(POST CHUNKED "Transfer-Encoding: identity\r\n\r\n" END_CHUNK, "501", true, OURS),
	    CASE(POST "Transfer-Encoding: gzip, chunked\r\n\r\n" END_CHUNK, BY_VERSION("501", "400"), true, MANGLED),
	    CASE(POST "Transfer-Encoding: identity\r\n\r\n", BY_VERSION("501", "400"), true, MANGLED),
	    CASE(POST "Transfer-Encoding: xchunked\r\n\r\n" END_CHUNK, BY_VERSION("501", "400"), true, MANGLED),
	    CASE(POST "Transfer-Encoding:\x0b"
	              "chunked\r\n\r\n" END_CHUNK,
	         "400", true, MANGLED),
	    CASE(POST "Transfer-Encoding : chunked\r\n\r\n" END_CHUNK, "400", true, MANGLED),
	    CASE("POST /v1 HTTP/1.0\r\n" HOST CHUNKED "\r\n" END_CHUNK, "400", true, OURS),
	    /* Expect */
	    CASE(LINE HOST "Expect: 100-continue\r\n\r\n", "200", true, OURS),
	    CASE(POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", "405", true, OURS),
	    CASE(POST "Expect: tea\r\nContent-Length: 3\r\n\r\n", "417", true, OURS),
	    /* Nothing stands behind a 304, also where the answer would be made while it is sent. */
	    CASE(LINE HOST "If-None-Match: *\r\n\r\n", "304", false, OURS),
	    CASE("GET /v1/export.zip HTTP/1.1\r\n" HOST "If-None-Match: *\r\n\r\n", "304", BY_VERSION(true, false), OURS),
	    /* Connection: close ends it, whatever is pipelined behind. */
	    CASE(LINE HOST "Connection: close\r\n\r\n", "200", true, OURS),
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++)
		run_case(i, &cases[i]);
}
END_TEST

START_TEST(test_a_pipeline)
{
	enum { MANY = 200 };
	static char request[32768];
	static struct bytes answer;
	static const char one[] = "GET /healthz?x HTTP/1.1\r\nHost: a\r\n\r\n",
	                  two[] = "HEAD /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
	size_t length = 0;
	for (int i = 0; i < MANY; i++)
		length += (size_t)snprintf(request + length, sizeof request - length, "%s", i % 2 ? two : one);
	length += (size_t)snprintf(request + length, sizeof request - length, SENTINEL);
	send_bytes(&server, request, length, &answer);
	const char *at = answer.data, *end = answer.data + answer.length;
	for (int i = 0; i < MANY; i++) {
		struct parsed parsed;
		ck_assert_msg(parse(&at, end, i % 2, &parsed), "answer %d: %.80s", i, at);
		ck_assert_str_eq(parsed.status, i % 2 ? "200" : "400");
	}
	expect_sentinel(MANY, at, end);
}
END_TEST

/* More than libmicrohttpd's memory for a request: it answers by itself, once, but for cookies. */
START_TEST(test_what_is_too_large)
{
	static char request[60000];
	static const struct {
		const char *before, *filling, *after, *status;
		int count;
		enum author author;
	} cases[] = {
	    {"GET /v1?", "a&", " HTTP/1.1\r\nHost: a\r\n\r\n", "400", 461, OURS},
	    {"GET /v1?", "a&", " HTTP/1.1\r\nHost: a\r\n\r\n", "400", 4000, OURS},
	    {"GET /v1?", "a", " HTTP/1.1\r\nHost: a\r\n\r\n", "414", 9000, OURS},
	    {"GET /", "a", " HTTP/1.1\r\nHost: a\r\n\r\n", "414", 40000, THEIRS},
	    {LINE HOST, "X: y\r\n", "\r\n", "431", 200, OURS},
	    {LINE HOST, "X: y\r\n", "\r\n", "431", 2000, THEIRS},
	    {LINE HOST "X: ", "y", "\r\n\r\n", "431", 20000, OURS},
	    {LINE HOST "X: ", "y", "\r\n\r\n", "431", 40000, THEIRS},
	    {LINE HOST "Cookie: ", "a=b; ", "\r\n\r\n", "431", 900, DOUBLED},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		size_t length = (size_t)snprintf(request, sizeof request, "%s", cases[i].before);
		size_t filling = strlen(cases[i].filling);
		for (int j = 0; j < cases[i].count; j++, length += filling)
			memcpy(request + length, cases[i].filling, filling);
		length += (size_t)snprintf(request + length, sizeof request - length, "%s", cases[i].after);
		const struct wire_case test = {request, length, cases[i].status,
		                               *cases[i].status != '4' || cases[i].status[1] != '0', cases[i].author};
		run_case(i, &test);
	}
}
END_TEST

/* After all of it the server is well and ends well; under a sanitizer that says that nothing leaked. */
static void check_end(void)
{
	json_decref(get_json(&server, "/healthz"));
	ck_assert_int_eq(server_stop(&server, SIGTERM), 0);
	tear_down();
}

int main(void)
{
	const TTest *const tests[] = {
	    test_request_lines, test_targets, test_header_fields, test_framing, test_a_pipeline, test_what_is_too_large,
	};
	return unit_run_with("conformance", tests, SKY_COUNT(tests), set_up, check_end);
}
