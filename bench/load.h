/* The load generator: an HTTP/1.1 client on one thread. load_options.c reads what to send, load_answer.c reads answers,
 * load_drive.c keeps the connections busy, load.c prints what came of it. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "histogram.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct request {
	const char *bytes; /* as sent */
	size_t length;
};

struct options {
	uint16_t port;
	unsigned connections;
	double rate;          /* requests a second at fixed times; 0: as fast as answers come back */
	double seconds;       /* for sending, after the warm-up */
	double warm_up;       /* seconds whose answers are not counted */
	uint64_t count;       /* requests to send at most, those of the warm-up included */
	bool once;            /* each request of the list at most once */
	bool new_connections; /* one for each request */
	struct request *request;
	size_t request_count;
	char *bytes; /* that the requests lie in */
};

/* Fills in *options from the command line and the file of requests. Says what is wrong on standard
 * error and returns false. */
bool options_read(struct options *options, int argc, char **argv) __attribute__((warn_unused_result));
void options_finish(struct options *options);

enum answer_state {
	ANSWER_HEAD,
	ANSWER_LENGTH,     /* a body of `left` more bytes */
	ANSWER_CHUNK_SIZE, /* a line with a size */
	ANSWER_CHUNK,      /* `left` more bytes of a chunk and its line end */
	ANSWER_TRAILER,    /* lines up to an empty one */
	ANSWER_TO_CLOSE,   /* a body that ends with the connection */
	ANSWER_DONE,
	ANSWER_WRONG /* not an answer that HTTP/1.1 allows */
};

#define ANSWER_HEAD_MAX 16384

struct answer {
	enum answer_state state;
	bool close; /* the server will close the connection */
	unsigned status;
	uint64_t left, body; /* bytes to come; bytes of the body so far */
	size_t kept;         /* bytes of an incomplete head or line */
	char keep[ANSWER_HEAD_MAX];
};

void answer_start(struct answer *answer);
/* Takes bytes that arrived; returns how many belong to this answer (all of them unless the state is
 * DONE or WRONG after it). */
size_t answer_feed(struct answer *answer, const char *bytes, size_t length);
/* The connection has ended: true when the answer is complete by that. */
bool answer_end(struct answer *answer);

struct result {
	struct histogram latency;         /* of complete answers; from the time when a request was due */
	uint64_t ok, not_modified, other; /* 2xx; 304; every other status */
	uint64_t lost;                    /* requests whose connection ended before the answer did */
	uint64_t refused;                 /* connections that could not be made */
	uint64_t wrong;                   /* answers that could not be read */
	uint64_t unfinished;              /* requests without an answer when time was up */
	uint64_t reconnects;              /* connections that the server ended while they were idle, or after an answer */
	uint64_t sent, body_bytes;
	double seconds; /* from the end of the warm-up to the last counted answer */
};

/* Sends what the options say, for a bounded time. false: the system would not let it (said on standard error). */
bool drive(const struct options *options, struct result *result) __attribute__((warn_unused_result));

#endif
