/* ZIP archives (APPNOTE 6.3.10) written from front to back: sizes and checksums follow the data, so that no header is
 * changed later. zlib compresses. No suitable library writes an archive to a pipe (decision 14). */
#ifndef SKY_SERVER_FORMATS_ZIP_H
#define SKY_SERVER_FORMATS_ZIP_H

#include "handlers/write/buffer.h"

#include <zlib.h>

/* An archive while it is written. Each call names the buffer that bytes are appended to. When something fails, its
 * `failed` is set. */
struct sky_zip {
	struct sky_buffer directory; /* what is written at the end */
	z_stream deflater;
	uint64_t offset;              /* bytes written so far */
	uint64_t begun, size, packed; /* of the file that is open: where it begins, bytes, compressed bytes */
	uint32_t crc, dos_time;
	uint16_t count;
	const char *name; /* of the file that is open; borrowed */
};

/* time: seconds since 1970, for every file in the archive. An archive has at most four gigabytes. false: memory is
 * short. */
bool sky_zip_init(struct sky_zip *zip, int64_t time) SKY_MUST;
void sky_zip_finish(struct sky_zip *zip); /* frees; once, after sky_zip_init */

/* One file: begin, any number of times add, end. The name (UTF-8, with "/") is borrowed until the end. */
void sky_zip_begin(struct sky_zip *zip, const char *name, struct sky_buffer *out);
void sky_zip_add(struct sky_zip *zip, const char *bytes, size_t length, struct sky_buffer *out);
void sky_zip_end(struct sky_zip *zip, struct sky_buffer *out);

/* Writes the directory, after the last file. */
void sky_zip_close(struct sky_zip *zip, struct sky_buffer *out);

#endif
