#define ZLIB_CONST
#include "server/formats/zip.h"

#include "model/number/date.h"

#include <limits.h>
#include <string.h>

#define LEVEL 6
#define VERSION 20               /* 2.0: deflate, folders */
#define MADE_BY (3 << 8 | 20)    /* Unix, for the permissions */
#define FLAGS (1 << 3 | 1 << 11) /* sizes follow the data; names are UTF-8 */
#define METHOD_DEFLATE 8
#define PERMISSIONS (UINT32_C(0100644) << 16)
#define LOCAL_HEADER UINT32_C(0x04034b50)
#define DESCRIPTOR UINT32_C(0x08074b50)
#define CENTRAL_HEADER UINT32_C(0x02014b50)
#define END_OF_DIRECTORY UINT32_C(0x06054b50)
#define DOS_FIRST_YEAR 1980
#define DOS_LAST_YEAR 2107
#define DAY_SECONDS 86400

static void put16(struct sky_buffer *out, unsigned value)
{
	const char bytes[] = {(char)(value & 0xff), (char)(value >> 8 & 0xff)};
	sky_buffer_add(out, bytes, sizeof bytes);
}

static void put32(struct sky_buffer *out, uint32_t value)
{
	put16(out, value & 0xffff);
	put16(out, value >> 16);
}

/* Date and time as DOS writes them: in steps of two seconds, from 1980 to 2107. Other times become the first one. */
static uint32_t dos_time(int64_t time)
{
	int64_t second = (time % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
	int year = 0, month = 1, day = 1;
	sky_day_to_civil((sky_day)((time - second) / DAY_SECONDS), &year, &month, &day);
	if (year < DOS_FIRST_YEAR || year > DOS_LAST_YEAR)
		return 1 << 21 | 1 << 16;
	return (uint32_t)(year - DOS_FIRST_YEAR) << 25 | (uint32_t)month << 21 | (uint32_t)day << 16 |
	       (uint32_t)(second / 3600) << 11 | (uint32_t)(second / 60 % 60) << 5 | (uint32_t)(second % 60 / 2);
}

bool sky_zip_init(struct sky_zip *zip, int64_t time)
{
	*zip = (struct sky_zip){.dos_time = dos_time(time)};
	sky_buffer_init(&zip->directory, 0);
	return deflateInit2(&zip->deflater, LEVEL, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

void sky_zip_finish(struct sky_zip *zip)
{
	deflateEnd(&zip->deflater);
	sky_buffer_finish(&zip->directory);
}

/* Counts the bytes that were appended since `before`. Offsets of the format have 32 bits. */
static void count(struct sky_zip *zip, struct sky_buffer *out, size_t before)
{
	zip->offset += out->length - before;
	if (zip->offset > UINT32_MAX || zip->size > UINT32_MAX || zip->directory.failed)
		out->failed = true;
}

void sky_zip_begin(struct sky_zip *zip, const char *name, struct sky_buffer *out)
{
	size_t before = out->length;
	zip->begun = zip->offset;
	zip->size = zip->packed = 0;
	zip->crc = 0;
	zip->name = name;
	if (deflateReset(&zip->deflater) != Z_OK || zip->count == UINT16_MAX)
		out->failed = true;
	put32(out, LOCAL_HEADER);
	put16(out, VERSION);
	put16(out, FLAGS);
	put16(out, METHOD_DEFLATE);
	put32(out, zip->dos_time);
	for (int i = 0; i < 3; i++)
		put32(out, 0); /* checksum and sizes stand in the descriptor */
	put16(out, (unsigned)strlen(name));
	put16(out, 0);
	sky_buffer_text(out, name);
	count(zip, out, before);
}

static void deflate_all(struct sky_zip *zip, const char *bytes, size_t length, int flush, struct sky_buffer *out)
{
	z_stream *stream = &zip->deflater;
	size_t before = out->length;
	stream->next_in = (const Bytef *)bytes;
	stream->avail_in = (uInt)length;
	int status = Z_OK;
	do {
		Bytef piece[16384];
		stream->next_out = piece;
		stream->avail_out = sizeof piece;
		status = deflate(stream, flush);
		if (status == Z_STREAM_ERROR) {
			out->failed = true;
			return;
		}
		sky_buffer_add(out, (const char *)piece, sizeof piece - stream->avail_out);
	} while (stream->avail_out == 0 || (flush == Z_FINISH && status != Z_STREAM_END));
	zip->packed += out->length - before;
	count(zip, out, before);
}

void sky_zip_add(struct sky_zip *zip, const char *bytes, size_t length, struct sky_buffer *out)
{
	if (length > UINT_MAX) {
		out->failed = true;
		return;
	}
	zip->crc = (uint32_t)crc32(zip->crc, (const Bytef *)bytes, (uInt)length);
	zip->size += length;
	deflate_all(zip, bytes, length, Z_NO_FLUSH, out);
}

static void put_sizes(struct sky_zip *zip, struct sky_buffer *out)
{
	put32(out, zip->crc);
	put32(out, (uint32_t)zip->packed);
	put32(out, (uint32_t)zip->size);
}

void sky_zip_end(struct sky_zip *zip, struct sky_buffer *out)
{
	struct sky_buffer *directory = &zip->directory;
	deflate_all(zip, "", 0, Z_FINISH, out);
	size_t before = out->length;
	put32(out, DESCRIPTOR);
	put_sizes(zip, out);
	put32(directory, CENTRAL_HEADER);
	put16(directory, MADE_BY);
	put16(directory, VERSION);
	put16(directory, FLAGS);
	put16(directory, METHOD_DEFLATE);
	put32(directory, zip->dos_time);
	put_sizes(zip, directory);
	put16(directory, (unsigned)strlen(zip->name));
	for (int i = 0; i < 4; i++)
		put16(directory, 0); /* no extra field, no comment, disk 0, no text flag */
	put32(directory, PERMISSIONS);
	put32(directory, (uint32_t)zip->begun);
	sky_buffer_text(directory, zip->name);
	zip->count++;
	count(zip, out, before);
}

void sky_zip_close(struct sky_zip *zip, struct sky_buffer *out)
{
	size_t before = out->length;
	uint32_t start = (uint32_t)zip->offset, length = (uint32_t)zip->directory.length;
	sky_buffer_add(out, zip->directory.data, zip->directory.length);
	put32(out, END_OF_DIRECTORY);
	put32(out, 0); /* one disk */
	put16(out, zip->count);
	put16(out, zip->count);
	put32(out, length);
	put32(out, start);
	put16(out, 0);
	count(zip, out, before);
}
