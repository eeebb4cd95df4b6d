#include "server/mhd/reply_response.h"

#include "server/formats/stream.h"
#include "server/release/response.h"

#include <microhttpd.h>

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

/* A 304, or an answer to HEAD, must not say "Content-Length: 0", because the representation is longer (RFC 9110,
 * section 8.6). Nor may it say that it comes in chunks, because some clients wait for them. libmicrohttpd announces the
 * size where it knows it, and chunks elsewhere, unless it is told that there is no body. 0.9.75 cannot be told. It even
 * sends the last chunk, which the client would take for the beginning of the next answer. So there the reply is sent as
 * for HTTP/1.0, without chunks, and ends the connection. */
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
	(void)position; /* it is always where the last read ended */
	ssize_t count = stream->read(stream, buffer, size);
	if (count > 0)
		return count;
	return count == 0 ? MHD_CONTENT_READER_END_OF_STREAM : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void close_stream(void *closure)
{
	struct sky_stream *stream = closure;
	stream->close(stream);
}

/* The length is not known, so the body goes out in chunks. A client that misses the last one knows that the answer
 * broke off. */
static struct MHD_Response *response_of_stream(struct sky_reply *reply)
{
	struct MHD_Response *response =
	    MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, SKY_STREAM_BLOCK, read_stream, reply->stream, close_stream);
	if (!response)
		return NULL;
	reply->stream = NULL;
	if (!sky_response_add(response, reply->headers, reply->header_count)) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

struct MHD_Response *sky_response_of_reply(struct sky_reply *reply)
{
	if (reply->stream)
		return response_of_stream(reply);
	bool bare = reply->bodiless || reply->status == MHD_HTTP_NOT_MODIFIED;
	struct MHD_Response *response =
	    bare ? response_without_body()
	         : MHD_create_response_from_buffer(reply->body.length, reply->body.data, MHD_RESPMEM_MUST_FREE);
	if (!response)
		return NULL;
	if (!bare)
		reply->body.data = NULL;
	if (!sky_response_add(response, reply->headers, reply->header_count)) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}
