/* The command line, and the list of requests. */
#include "load.h"
#include "read_file.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USAGE                                                                                                          \
	"usage: load --port PORT --requests FILE [OPTION...]\n"                                                            \
	"Sends HTTP/1.1 requests to 127.0.0.1 and prints throughput, latencies and errors as JSON.\n"                      \
	"  --requests FILE       a request a line: TARGET, and after tabs header lines of its own\n"                       \
	"  --header LINE         a header line for every request (may be repeated)\n"                                      \
	"  --connections N       kept open at once (16)\n"                                                                 \
	"  --rate R              R requests a second at fixed times, latency from the time when one was due;\n"            \
	"                        without it a connection sends its next request when the answer is there\n"                \
	"  --seconds S           how long to send (5), at most 600\n"                                                      \
	"  --warm-up S           seconds before that, not counted (0)\n"                                                   \
	"  --count N             requests to send at most\n"                                                               \
	"  --once                each request of the list at most once\n"                                                  \
	"  --new-connections     a connection for each request\n"

#define HEADERS_MAX 4096
#define SECONDS_MAX 600
#define CONNECTIONS_MAX 10000

static bool append(char *buffer, size_t size, size_t *length, const char *text, size_t text_length, const char *end)
{
	int wrote = snprintf(buffer + *length, size - *length, "%.*s%s", (int)text_length, text, end);
	if (wrote < 0 || (size_t)wrote >= size - *length)
		return false;
	*length += (size_t)wrote;
	return true;
}

/* One line of the list as the bytes of a request, at `out`, which has room. Returns its length. */
static size_t write_request(char *out, size_t size, const char *line, size_t line_length, const char *headers)
{
	const char *tab = memchr(line, '\t', line_length), *end = line + line_length;
	size_t length = 0;
	bool ok =
	    append(out, size, &length, "GET ", 4, "") &&
	    append(out, size, &length, line, tab ? (size_t)(tab - line) : line_length, " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
	while (ok && tab) {
		const char *next = memchr(tab + 1, '\t', (size_t)(end - tab - 1));
		ok = append(out, size, &length, tab + 1, (size_t)((next ? next : end) - tab - 1), "\r\n");
		tab = next;
	}
	ok = ok && append(out, size, &length, headers, strlen(headers), "\r\n");
	return ok ? length : 0;
}

static bool read_requests(struct options *options, const char *path, const char *headers)
{
	size_t length = 0, lines = 1, at = 0;
	char *text = read_file(path, &length);
	if (!text) {
		(void)fprintf(stderr, "load: cannot read %s: %s\n", path, strerror(errno));
		return false;
	}
	for (size_t i = 0; i < length; i++)
		lines += text[i] == '\n';
	size_t room = 2 * length + lines * (strlen(headers) + 64);
	options->bytes = malloc(room);
	options->request = calloc(lines, sizeof *options->request);
	for (const char *line = text; options->bytes && options->request && line < text + length;) {
		const char *end = memchr(line, '\n', (size_t)(text + length - line));
		size_t line_length = (size_t)((end ? end : text + length) - line);
		size_t wrote = line_length > 0 ? write_request(options->bytes + at, room - at, line, line_length, headers) : 0;
		if (wrote > 0) {
			options->request[options->request_count++] = (struct request){options->bytes + at, wrote};
			at += wrote;
		}
		line += line_length + 1;
	}
	free(text);
	if (options->request_count == 0)
		(void)fprintf(stderr, "load: %s: no request in it\n", path);
	return options->request_count > 0;
}

static bool number(const char *name, const char *text, double least, double most, double *out)
{
	char *end = NULL;
	*out = strtod(text, &end);
	if (end == text || *end || !(*out >= least && *out <= most)) {
		(void)fprintf(stderr, "load: --%s: \"%s\" is not a number from %g to %g\n", name, text, least, most);
		return false;
	}
	return true;
}

enum { PORT = 1, REQUESTS, HEADER, CONNECTIONS, RATE, SECONDS, WARM_UP, COUNT, ONCE, NEW_CONNECTIONS };

static const struct option names[] = {{"port", required_argument, NULL, PORT},
                                      {"requests", required_argument, NULL, REQUESTS},
                                      {"header", required_argument, NULL, HEADER},
                                      {"connections", required_argument, NULL, CONNECTIONS},
                                      {"rate", required_argument, NULL, RATE},
                                      {"seconds", required_argument, NULL, SECONDS},
                                      {"warm-up", required_argument, NULL, WARM_UP},
                                      {"count", required_argument, NULL, COUNT},
                                      {"once", no_argument, NULL, ONCE},
                                      {"new-connections", no_argument, NULL, NEW_CONNECTIONS},
                                      {NULL, 0, NULL, 0}};

static bool set_option(struct options *options, int which, const char *argument)
{
	double value = 0;
	switch (which) {
	case PORT:
		if (!number("port", argument, 1, 65535, &value))
			return false;
		options->port = (uint16_t)value;
		return true;
	case CONNECTIONS:
		if (!number("connections", argument, 1, CONNECTIONS_MAX, &value))
			return false;
		options->connections = (unsigned)value;
		return true;
	case RATE:
		return number("rate", argument, 0.01, 10e6, &options->rate);
	case SECONDS:
		return number("seconds", argument, 0.01, SECONDS_MAX, &options->seconds);
	case WARM_UP:
		return number("warm-up", argument, 0, SECONDS_MAX, &options->warm_up);
	case COUNT:
		if (!number("count", argument, 1, 1e15, &value))
			return false;
		options->count = (uint64_t)value;
		return true;
	case ONCE:
		options->once = true;
		return true;
	case NEW_CONNECTIONS:
		options->new_connections = true;
		return true;
	default:
		(void)fputs(USAGE, stderr);
		return false;
	}
}

bool options_read(struct options *options, int argc, char **argv)
{
	const char *requests = NULL;
	char headers[HEADERS_MAX] = "";
	size_t headers_length = 0;
	*options = (struct options){.connections = 16, .seconds = 5, .count = UINT64_MAX};
	int which;
	while ((which = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (which == REQUESTS) {
			requests = optarg;
		} else if (which == HEADER) {
			if (!append(headers, sizeof headers, &headers_length, optarg, strlen(optarg), "\r\n")) {
				(void)fputs("load: the headers are too long\n", stderr);
				return false;
			}
		} else if (!set_option(options, which, optarg)) {
			return false;
		}
	}
	if (!requests || options->port == 0 || optind < argc) {
		(void)fputs(USAGE, stderr);
		return false;
	}
	if (options->new_connections && !append(headers, sizeof headers, &headers_length, "Connection: close", 17, "\r\n"))
		return false;
	if (!read_requests(options, requests, headers))
		return false;
	if (options->once && options->count > options->request_count)
		options->count = options->request_count;
	return true;
}

void options_finish(struct options *options)
{
	free(options->bytes);
	free(options->request);
}
