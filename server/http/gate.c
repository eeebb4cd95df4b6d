#include "server/http/gate.h"

#include <string.h>
#include <strings.h>

const struct sky_gate_limits sky_gate_limits_most = {SKY_TARGET_MAX, SKY_HTTP_FIELD_BYTES_MAX, SKY_BODY_MAX};

static const struct sky_gate_limits *limits_of(const struct sky_gate_request *request)
{
	return request->limits ? request->limits : &sky_gate_limits_most;
}

static struct sky_verdict refuse(struct sky_problem *problem, enum sky_problem_type type, const char *detail,
                                 bool close)
{
	problem->type = type;
	problem->detail = detail;
	return (struct sky_verdict){.refused = true, .close = close};
}

/* A set of bytes, a bit each. */
struct byte_set {
	uint64_t bits[4];
};

static bool holds(const struct byte_set *set, unsigned char c)
{
	return set->bits[c >> 6] >> (c & 63) & 1;
}

/* Letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.6.2). */
static const struct byte_set token_bytes = {{UINT64_C(0x03ff6cfa00000000), UINT64_C(0x57ffffffc7fffffe), 0, 0}};

/* Printable ASCII without space and "#,/<>?@\^`{
 * }. */
static const struct byte_set host_bytes = {{UINT64_C(0x2fff6ff200000000), UINT64_C(0x47fffffeaffffffe), 0, 0}};

/* All bytes but control characters; TAB is allowed (RFC 9110, section 5.5). */
static const struct byte_set value_bytes = {
    {UINT64_C(0xffffffff00000200), UINT64_C(0x7fffffffffffffff), UINT64_MAX, UINT64_MAX}};

static bool consists_of(const struct byte_set *set, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!holds(set, (unsigned char)text[i]))
			return false;
	return true;
}

static bool is_token(const char *text, size_t length)
{
	return length > 0 && consists_of(&token_bytes, text, length);
}

size_t sky_gate_body(const struct sky_field_index *index)
{
	if (index->count[SKY_HTTP_TRANSFER_ENCODING])
		return SIZE_MAX;
	const char *text = sky_field_first(index, SKY_HTTP_CONTENT_LENGTH);
	if (!text)
		return 0;
	size_t size = 0;
	for (const char *c = text; *c; c++) {
		if (*c < '0' || *c > '9' || size > (SIZE_MAX - 9) / 10)
			return SIZE_MAX;
		size = size * 10 + (size_t)(*c - '0');
	}
	return *text ? size : SIZE_MAX;
}

static struct sky_verdict check_sizes(const struct sky_gate_request *request, const struct sky_field_index *index,
                                      struct sky_problem *problem)
{
	(void)index;
	if (request->target_too_long)
		return refuse(problem, SKY_PROBLEM_URI_TOO_LONG, "The request target is longer than this server takes.", true);
	if (request->fields_given > SKY_HTTP_FIELDS_MAX)
		return refuse(problem, SKY_PROBLEM_HEADERS_TOO_LARGE, "There are more than 100 header fields.", true);
	size_t bytes = 0;
	for (size_t i = 0; i < request->field_count; i++)
		bytes += request->fields[i].name_length + request->fields[i].value_length;
	if (bytes > limits_of(request)->headers) {
		return refuse(problem, SKY_PROBLEM_HEADERS_TOO_LARGE, "The header fields are larger than this server takes.",
		              true);
	}
	return (struct sky_verdict){0};
}

static struct sky_verdict check_syntax(const struct sky_gate_request *request, const struct sky_field_index *index,
                                       struct sky_problem *problem)
{
	(void)index;
	if (request->mangled) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST,
		              "The header has a bare line feed, a folded line, a NUL, a field without a name, or more than one "
		              "space in the request line.",
		              true);
	}
	if (!is_token(request->method, strlen(request->method)))
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "The method is not a token.", true);
	for (size_t i = 0; i < request->field_count; i++) {
		const struct sky_http_field *field = &request->fields[i];
		if (!is_token(field->name, field->name_length))
			return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "The name of a header field is not a token.", true);
		if (!consists_of(&value_bytes, field->value, field->value_length))
			return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "A header field holds a control character.", true);
	}
	return (struct sky_verdict){0};
}

static struct sky_verdict check_framing(const struct sky_gate_request *request, const struct sky_field_index *index,
                                        struct sky_problem *problem)
{
	size_t lengths = index->count[SKY_HTTP_CONTENT_LENGTH];
	size_t codings = index->count[SKY_HTTP_TRANSFER_ENCODING];
	if (lengths > 1)
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Content-Length is repeated.", true);
	if (codings && lengths) {
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Transfer-Encoding and Content-Length exclude each other.",
		              true);
	}
	if (codings && !request->http_1_1)
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "HTTP/1.0 has no Transfer-Encoding.", true);
	if (codings && (codings > 1 || strcasecmp(sky_field_first(index, SKY_HTTP_TRANSFER_ENCODING), "chunked") != 0))
		return refuse(problem, SKY_PROBLEM_NOT_IMPLEMENTED, "The only transfer coding known is \"chunked\".", true);
	const char *length = sky_field_first(index, SKY_HTTP_CONTENT_LENGTH);
	if (length && sky_gate_body(index) == SIZE_MAX)
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Content-Length is not a number.", true);
	return (struct sky_verdict){0};
}

static size_t port_length(const char *text, size_t length)
{
	size_t digits = 0;
	while (digits < length && text[length - 1 - digits] >= '0' && text[length - 1 - digits] <= '9')
		digits++;
	return digits < length && text[length - 1 - digits] == ':' ? digits + 1 : 0;
}

bool sky_gate_is_host(const char *text, size_t length)
{
	length -= port_length(text, length);
	if (length == 0 || !consists_of(&host_bytes, text, length))
		return false;
	if (*text == '[')
		return length > 2 && text[length - 1] == ']';
	for (size_t i = 1; i < length; i++)
		if (text[i] == '.' && text[i - 1] == '.')
			return false;
	return !memchr(text, ':', length) && !(length == 1 && *text == '.');
}

/* White space after a field's value is not part of it (RFC 9112, section 5). */
static bool is_host_field(const char *value)
{
	size_t length = strlen(value);
	while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t'))
		length--;
	return sky_gate_is_host(value, length);
}

static struct sky_verdict check_host(const struct sky_gate_request *request, const struct sky_field_index *index,
                                     struct sky_problem *problem)
{
	size_t hosts = index->count[SKY_HTTP_HOST];
	if (hosts > 1)
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Host is repeated.", true);
	if (hosts == 0 && request->http_1_1)
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "An HTTP/1.1 request needs a Host.", true);
	if (hosts > 0 && !is_host_field(sky_field_first(index, SKY_HTTP_HOST)))
		return refuse(problem, SKY_PROBLEM_BAD_REQUEST, "Host is not a host and a port.", true);
	return (struct sky_verdict){0};
}

static struct sky_verdict check_meaning(const struct sky_gate_request *request, const struct sky_field_index *index,
                                        struct sky_problem *problem)
{
	const char *expect = sky_field_first(index, SKY_HTTP_EXPECT);
	if (expect && strcasecmp(expect, "100-continue") != 0)
		return refuse(problem, SKY_PROBLEM_EXPECTATION_FAILED, "The only expectation known is \"100-continue\".", true);
	size_t body = sky_gate_body(index), most = limits_of(request)->body;
	bool reads = strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;
	if (body > most || (reads && body > 0)) {
		return refuse(problem, SKY_PROBLEM_CONTENT_TOO_LARGE,
		              reads ? "A GET or HEAD request has no body here."
		                    : "The body is larger than this server takes, or chunked.",
		              body > most);
	}
	return (struct sky_verdict){0};
}

struct sky_verdict sky_gate_check(const struct sky_gate_request *request, struct sky_problem *problem)
{
	typedef struct sky_verdict (*check)(const struct sky_gate_request *, const struct sky_field_index *,
	                                    struct sky_problem *);
	static const check checks[] = {check_sizes, check_syntax, check_framing, check_host, check_meaning};
	const struct sky_field_index *index = request->index;
	struct sky_field_index made;
	if (!index) {
		sky_field_index_make(request->fields, request->field_count, &made);
		index = &made;
	}
	for (size_t i = 0; i < SKY_COUNT(checks); i++) {
		struct sky_verdict verdict = checks[i](request, index, problem);
		if (verdict.refused)
			return verdict;
	}
	return (struct sky_verdict){0};
}
