#define ZLIB_CONST
#include "server/http/encode.h"

#include "model/base/arena.h"

#include <brotli/encode.h>
#include <limits.h>
#include <setjmp.h>
#include <zlib.h>
#include <zstd.h>

#define SMALL 256 /* bytes */

/* Levels for a waiting client are middle ones, beyond which time grows faster than size falls. Ahead of requests they
 * are the highest ones that together take half a second for a megabyte. The levels above take three times as long for 2
 * % less. */
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
	if (length > UINT_MAX || deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
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

/* Brotli's encoder ends the process when it gets no memory. So its memory comes from an arena. When the arena has none
 * left, we jump out of the encoder, which holds nothing else that must be freed. */
struct brotli {
	struct sky_arena *arena;
	jmp_buf no_memory;
};

static void *brotli_take(void *closure, size_t size)
{
	struct brotli *brotli = closure;
	void *memory = sky_arena_alloc(brotli->arena, size);
	if (!memory)
		longjmp(brotli->no_memory, 1);
	return memory;
}

static void brotli_return(void *closure, void *memory)
{
	(void)closure;
	(void)memory; /* all of it is freed with the arena */
}

/* A window that is just large enough for the body saves the encoder megabytes of tables. */
static uint32_t window_for(size_t length)
{
	uint32_t window = BROTLI_MIN_WINDOW_BITS;
	while (window < BROTLI_DEFAULT_WINDOW && ((size_t)1 << window) - 16 < length)
		window++;
	return window;
}

static bool compress_br(struct brotli *brotli, int level, const char *bytes, size_t length, struct sky_buffer *out)
{
	size_t room = out->capacity;
	const uint8_t *from = (const uint8_t *)bytes;
	uint8_t *to = (uint8_t *)out->data;
	if (setjmp(brotli->no_memory) != 0)
		return false;
	BrotliEncoderState *encoder = BrotliEncoderCreateInstance(brotli_take, brotli_return, brotli);
	bool done = encoder && BrotliEncoderSetParameter(encoder, BROTLI_PARAM_QUALITY, (uint32_t)level) &&
	            BrotliEncoderSetParameter(encoder, BROTLI_PARAM_LGWIN, window_for(length)) &&
	            BrotliEncoderSetParameter(encoder, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT) &&
	            BrotliEncoderSetParameter(encoder, BROTLI_PARAM_SIZE_HINT,
	                                      length < UINT32_MAX ? (uint32_t)length : UINT32_MAX) &&
	            BrotliEncoderCompressStream(encoder, BROTLI_OPERATION_FINISH, &length, &from, &room, &to, NULL) &&
	            BrotliEncoderIsFinished(encoder);
	out->length = done ? out->capacity - room : 0;
	return done;
}

static bool encode_br(int level, const char *bytes, size_t length, struct sky_buffer *out)
{
	size_t size = BrotliEncoderMaxCompressedSize(length);
	struct brotli brotli = {.arena = size && sky_buffer_reserve(out, size) ? sky_arena_create(0) : NULL};
	bool done = brotli.arena && compress_br(&brotli, level, bytes, length, out);
	sky_arena_destroy(brotli.arena);
	return done;
}

static bool encode_zstd(int level, const char *bytes, size_t length, struct sky_buffer *out)
{
	size_t bound = ZSTD_compressBound(length);
	if (ZSTD_isError(bound) || !sky_buffer_reserve(out, bound))
		return false;
	size_t size = ZSTD_compress(out->data, bound, bytes, length, level);
	if (ZSTD_isError(size))
		return false;
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
