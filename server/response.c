#include "server/response.h"

#include "server/stream.h"

#include <microhttpd.h>

static void release_blob(void *closure)
{
	sky_blob_release(closure);
}

static bool add_fields(struct MHD_Response *response, const struct sky_header *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (MHD_add_response_header(response, fields[i].name, fields[i].value) != MHD_YES) {
			return false;
		}
	}
	return true;
}

struct MHD_Response *sky_response_of_page(const struct sky_page *page, enum sky_coding coding, bool held,
                                          const struct sky_header *more, size_t more_count)
{
	struct sky_blob *body = page->bodies[coding];
	struct sky_header fields[SKY_PAGE_FIELDS_MAX];
	struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
	    body->length, body->data, release_blob, sky_blob_acquire(body));
	if (!response) {
		sky_blob_release(body);
		return NULL;
	}
	size_t count = sky_page_fields(page, coding, held, fields);
	if (!add_fields(response, fields, count) || !add_fields(response, more, more_count)) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

#if MHD_VERSION < 0x00097701
static ssize_t no_body(void *closure, uint64_t position, char *buffer, size_t size)
{
	(void)closure;
	(void)position;
	(void)buffer;
	(void)size;
	return MHD_CONTENT_READER_END_OF_STREAM;
}
#endif

/* A 304, or an answer to HEAD, must not say "Content-Length: 0", for the representation is longer (RFC 9110, section
 * 8.6), nor that it comes in chunks: there are clients that wait for them. libmicrohttpd says the size of what it
 * knows the size of, and else speaks of chunks, unless it is told that there is no body; 0.9.75 cannot be told, and
 * even sends the last chunk, which the client would take for the beginning of the next answer. There it is kept from
 * chunks as for HTTP/1.0, and ends the connection. */
static struct MHD_Response *response_without_body(void)
{
#if MHD_VERSION < 0x00097701
	const enum MHD_ResponseFlags flags = MHD_RF_HTTP_1_0_COMPATIBLE_STRICT;
	struct MHD_Response *response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1, no_body, NULL, NULL);
#else
	const enum MHD_ResponseFlags flags = MHD_RF_HEAD_ONLY_RESPONSE;
	struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
#endif
	if (response && MHD_set_response_options(response, flags, MHD_RO_END) != MHD_YES) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

static ssize_t read_stream(void *closure, uint64_t position, char *buffer, size_t size)
{
	struct sky_stream *stream = closure;
	(void)position; /* always the end of what was read before */
	ssize_t count = stream->read(stream, buffer, size);
	if (count > 0) {
		return count;
	}
	return count == 0 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void close_stream(void *closure)
{
	struct sky_stream *stream = closure;
	stream->close(stream);
}

/* Its length is not known: it goes out in chunks, and a client that misses the last one knows that the answer broke off. */
static struct MHD_Response *response_of_stream(struct sky_reply *reply)
{
	struct MHD_Response *response =
	    MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, SKY_STREAM_BLOCK, read_stream, reply->stream, close_stream);
	if (!response) {
		return NULL;
	}
	reply->stream = NULL;
	if (!add_fields(response, reply->headers, reply->header_count)) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

struct MHD_Response *sky_response_of_reply(struct sky_reply *reply)
{
	if (reply->stream) {
		return response_of_stream(reply);
	}
	bool bare = reply->bodiless || reply->status == MHD_HTTP_NOT_MODIFIED;
	struct MHD_Response *response =
	    bare ? response_without_body()
	         : MHD_create_response_from_buffer(reply->body.length, reply->body.data, MHD_RESPMEM_MUST_FREE);
	if (!response) {
		return NULL;
	}
	if (!bare) {
		reply->body.data = NULL;
	}
	if (!add_fields(response, reply->headers, reply->header_count)) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

struct MHD_Response *sky_response_last_resort(void)
{
	static const struct sky_header fields[] = {
	    {"Access-Control-Allow-Origin", "*"},
	    {"Cache-Control", "no-store"},
	    {"Retry-After", "1"},
	    {"Connection", "close"},
	};
	struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	if (response && !add_fields(response, fields, SKY_COUNT(fields))) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

void sky_response_release(struct MHD_Response *response)
{
	if (response) {
		MHD_destroy_response(response);
	}
}
