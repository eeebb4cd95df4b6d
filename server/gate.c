#include "server/gate.h"

#include <string.h>
#include <strings.h>

static struct sky_verdict refuse(struct sky_problem *problem, enum sky_problem_type type, const char *detail,
                                 bool close)
{
	problem->type = type;
	problem->detail = detail;
	return (struct sky_verdict){.refused = true, .close = close};
}

/* RFC 9110, section 5.6.2. */
static bool is_token_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (!is_token_char((unsigned char)text[i])) {
			return false;
		}
	}
	return length > 0;
}

static bool is_field_value(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f) {
			return false;
		}
	}
	return true;
}

static bool is_host(const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (*c <= 0x20 || *c >= 0x7f || strchr("/\\@?#<>\"{}|^`,", *c)) {
			return false;
		}
	}
	return true;
}

size_t sky_gate_body(const struct sky_http_field *fields, size_t count)
{
	if (sky_http_field_count(fields, count, "Transfer-Encoding")) {
		return SIZE_MAX;
	}
	const char *text = sky_http_field_first(fields, count, "Content-Length");
	if (!text) {
		return 0;
	}
	size_t size = 0;
	for (const char *c = text; *c; c++) {
		if (*c < '0' || *c > '9' || size > (SIZE_MAX - 9) / 10) {
			return SIZE_MAX;
		}
		size = size * 10 + (size_t)(*c - '0');
	}
	return *text ? size : SIZE_MAX;
}

static struct sky_verdict check_sizes(const struct sky_gate_request *request, struct sky_problem *problem)
{
	if (request->target_too_long) {
		return refuse(problem, SKY_PROBLEM_URI_TOO_LONG, "The request target is longer than 8192 bytes.", true);
	}
	if (request->fields_given > SKY_HTTP_FIELDS_MAX) {
		return refuse(problem, SKY_PROBLEM_HEADERS_TOO_LARGE, "There are more than 100 header fields.", true);
	}
	size_t bytes = 0;
	for (size_t i = 0; i < request->field_count; i++) {
		bytes += request->fields[i].name_length + request->fields[i].value_length;
	}
	if (bytes > SKY_HTTP_FIELD_BYTES_MAX) {
		return refuse(problem, SKY_PROBLEM_HEADERS_TOO_LARGE, "The header fields are larger than 16384 bytes.", true);
	}
	return (struct sky_verdict){0};
}

static struct sky_verdict check_syntax(const struct sky_gate_request *request, struct sky_problem *problem)
{
	if (!is_token(request->method, strlen(request->method))) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "The method is not a token.", true);
	}
	for (size_t i = 0; i < request->field_count; i++) {
		const struct sky_http_field *field = &request->fields[i];
		if (!is_token(field->name, field->name_length)) {
			return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "The name of a header field is not a token.", true);
		}
		if (!is_field_value(field->value, field->value_length)) {
			return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "A header field holds a control character.", true);
		}
	}
	return (struct sky_verdict){0};
}

static struct sky_verdict check_framing(const struct sky_gate_request *request, struct sky_problem *problem)
{
	size_t lengths = sky_http_field_count(request->fields, request->field_count, "Content-Length");
	size_t codings = sky_http_field_count(request->fields, request->field_count, "Transfer-Encoding");
	if (lengths > 1) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Content-Length is repeated.", true);
	}
	if (codings && lengths) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Transfer-Encoding and Content-Length exclude each other.",
		              true);
	}
	if (codings && !request->http_1_1) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "HTTP/1.0 has no Transfer-Encoding.", true);
	}
	if (codings &&
	    (codings > 1 || strcasecmp(sky_http_field_first(request->fields, request->field_count, "Transfer-Encoding"),
	                               "chunked") != 0)) {
		return refuse(problem, SKY_PROBLEM_NOT_IMPLEMENTED, "The only transfer coding known is \"chunked\".", true);
	}
	const char *length = sky_http_field_first(request->fields, request->field_count, "Content-Length");
	if (length && sky_gate_body(request->fields, request->field_count) == SIZE_MAX) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Content-Length is not a number.", true);
	}
	return (struct sky_verdict){0};
}

static struct sky_verdict check_host(const struct sky_gate_request *request, struct sky_problem *problem)
{
	size_t hosts = sky_http_field_count(request->fields, request->field_count, "Host");
	if (hosts > 1) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Host is repeated.", true);
	}
	if (hosts == 0 && request->http_1_1) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "An HTTP/1.1 request needs a Host.", true);
	}
	const char *host = sky_http_field_first(request->fields, request->field_count, "Host");
	if (host && !is_host(host)) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Host is not a host and a port.", true);
	}
	return (struct sky_verdict){0};
}

static struct sky_verdict check_meaning(const struct sky_gate_request *request, struct sky_problem *problem)
{
	const char *expect = sky_http_field_first(request->fields, request->field_count, "Expect");
	if (expect && strcasecmp(expect, "100-continue") != 0) {
		return refuse(problem, SKY_PROBLEM_EXPECTATION_FAILED, "The only expectation known is \"100-continue\".", true);
	}
	size_t body = sky_gate_body(request->fields, request->field_count);
	bool reads = strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
	if (body > SKY_BODY_MAX || (reads && body > 0)) {
		return refuse(problem, SKY_PROBLEM_CONTENT_TOO_LARGE,
		              reads ? "A GET or HEAD request has no body here."
		                    : "The body is larger than 65536 bytes, or chunked.",
		              body > SKY_BODY_MAX);
	}
	return (struct sky_verdict){0};
}

struct sky_verdict sky_gate_check(const struct sky_gate_request *request, struct sky_problem *problem)
{
	typedef struct sky_verdict (*check)(const struct sky_gate_request *, struct sky_problem *);
	static const check checks[] = {check_sizes, check_syntax, check_framing, check_host, check_meaning};
	for (size_t i = 0; i < SKY_COUNT(checks); i++) {
		struct sky_verdict verdict = checks[i](request, problem);
		if (verdict.refused) {
			return verdict;
		}
	}
	return (struct sky_verdict){0};
}
