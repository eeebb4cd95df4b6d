#define ZLIB_CONST
#include "server/encode.h"

#include <brotli/encode.h>
#include <limits.h>
#include <zlib.h>
#include <zstd.h>

#define SMALL 256 /* bytes */

/* While the client waits: middle levels, beyond which time grows faster than size falls. Ahead: the highest that make a
 * megabyte in half a second together; the last ones take three times as long for 2 % less. */
static const struct {
	int gzip, br, zstd;
} levels[] = {[SKY_EFFORT_NOW] = {6, 4, 3}, [SKY_EFFORT_AHEAD] = {9, 10, 15}};

enum sky_coding sky_coding_worth(struct sky_codings codings, size_t length)
{
	return length < SMALL && codings.identity_allowed ? SKY_CODING_IDENTITY : codings.best;
}

static bool encode_gzip(int level, const char *bytes, size_t length, struct sky_buffer *out)
{
	z_stream stream = {0};
	if (length > UINT_MAX || deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
		return false;
	}
	size_t bound = deflateBound(&stream, length);
	bool done = false;
	if (bound <= UINT_MAX && sky_buffer_reserve(out, bound)) {
		stream.next_in = (const Bytef *)bytes;
		stream.avail_in = (uInt)length;
		stream.next_out = (Bytef *)out->data;
		stream.avail_out = (uInt)bound;
		done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
		out->length = done ? stream.total_out : 0;
	}
	deflateEnd(&stream);
	return done;
}

static bool encode_br(int level, const char *bytes, size_t length, struct sky_buffer *out)
{
	size_t size = BrotliEncoderMaxCompressedSize(length);
	int window = BROTLI_MIN_WINDOW_BITS;
	/* A window that just holds the body saves the encoder megabytes of tables. */
	while (window < BROTLI_DEFAULT_WINDOW && ((size_t)1 << window) - 16 < length) {
		window++;
	}
	if (size == 0 || !sky_buffer_reserve(out, size) ||
	    !BrotliEncoderCompress(level, window, BROTLI_MODE_TEXT, length, (const uint8_t *)bytes, &size,
	                           (uint8_t *)out->data)) {
		return false;
	}
	out->length = size;
	return true;
}

static bool encode_zstd(int level, const char *bytes, size_t length, struct sky_buffer *out)
{
	size_t bound = ZSTD_compressBound(length);
	if (ZSTD_isError(bound) || !sky_buffer_reserve(out, bound)) {
		return false;
	}
	size_t size = ZSTD_compress(out->data, bound, bytes, length, level);
	if (ZSTD_isError(size)) {
		return false;
	}
	out->length = size;
	return true;
}

bool sky_encode_with(enum sky_effort effort, enum sky_coding coding, const char *bytes, size_t length,
                     struct sky_buffer *out)
{
	switch (coding) {
	case SKY_CODING_GZIP:
		return encode_gzip(levels[effort].gzip, bytes, length, out);
	case SKY_CODING_BR:
		return encode_br(levels[effort].br, bytes, length, out);
	case SKY_CODING_ZSTD:
		return encode_zstd(levels[effort].zstd, bytes, length, out);
	case SKY_CODING_IDENTITY:
	case SKY_CODING_COUNT:
		break;
	}
	return false;
}

bool sky_encode(enum sky_coding coding, const char *bytes, size_t length, struct sky_buffer *out)
{
	return sky_encode_with(SKY_EFFORT_NOW, coding, bytes, length, out);
}
