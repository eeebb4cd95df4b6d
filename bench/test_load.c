/* What the load generator's numbers rest on: percentiles, and answers cut at every place. */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

static void expect(bool holds, const char *what)
{
	if (!holds) {
		(void)fprintf(stderr, "FAIL %s\n", what);
		failures++;
	}
}

static bool near(uint64_t value, uint64_t wanted)
{
	return value >= wanted && value <= wanted + wanted / 100 + 1;
}

static void test_percentiles(void)
{
	struct histogram *histogram = calloc(1, sizeof *histogram);
	if (!histogram)
		abort();
	expect(histogram_percentile(histogram, 50) == 0, "no values");
	for (uint64_t i = 1; i <= 100000; i++)
		histogram_add(histogram, i * 1000);
	expect(near(histogram_percentile(histogram, 50), 50000000), "p50");
	expect(near(histogram_percentile(histogram, 99), 99000000), "p99");
	expect(near(histogram_percentile(histogram, 99.9), 99900000), "p99.9");
	expect(histogram_percentile(histogram, 100) == 100000000, "the last one is the maximum");
	histogram_add(histogram, UINT64_MAX / 4);
	expect(histogram->max == UINT64_MAX / 4, "beyond the range");
	free(histogram);
}

/* Feeds `bytes` in two pieces, for every place of the cut. */
static void feed(const char *bytes, enum answer_state state, unsigned status, uint64_t body, bool closes,
                 const char *what)
{
	struct answer *answer = calloc(1, sizeof *answer);
	size_t length = strlen(bytes);
	if (!answer)
		abort();
	for (size_t cut = 0; cut <= length; cut++) {
		answer_start(answer);
		size_t used = answer_feed(answer, bytes, cut);
		if (answer->state != ANSWER_DONE && answer->state != ANSWER_WRONG)
			used += answer_feed(answer, bytes + cut, length - cut);
		expect(answer->state == state, what);
		if (state == ANSWER_DONE || state == ANSWER_TO_CLOSE) {
			expect(answer->status == status && answer->body == body && answer->close == closes, what);
			expect(used == length, what);
		}
	}
	free(answer);
}

int main(void)
{
	test_percentiles();
	feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", ANSWER_DONE, 200, 5, false, "a length");
	feed("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nConnection: close\r\n\r\n", ANSWER_DONE, 200, 0, true, "close");
	feed("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", ANSWER_DONE, 304, 0, false, "304 has no body");
	feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: t\r\n\r\n",
	     ANSWER_DONE, 200, 13, false, "chunks");
	feed("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", ANSWER_DONE, 204, 0, false,
	     "an interim answer");
	feed("HTTP/1.0 200 OK\r\n\r\nto the end", ANSWER_TO_CLOSE, 200, 10, true, "until close");
	feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", ANSWER_LENGTH, 200, 4, false, "one byte short");
	feed("SMTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", ANSWER_WRONG, 0, 0, false, "another protocol");
	feed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", ANSWER_WRONG, 0, 0, false, "no size");
	printf("%s\n", failures == 0 ? "ok" : "failed");
	return failures == 0 ? 0 : 1;
}
