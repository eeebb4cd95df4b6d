/* ZIP archives (APPNOTE 6.3.10) written front to back, without going back to a header: sizes and checksums follow the
 * data. zlib does the compressing; no library that is fit for this writes an archive to a pipe (decision 14). */
#ifndef SKY_SERVER_FORMATS_ZIP_H
#define SKY_SERVER_FORMATS_ZIP_H

#include "handlers/write/buffer.h"

#include <zlib.h>

/* An archive under way. Bytes are appended to the buffer that each call names; what fails shows in its `failed`. */
struct sky_zip {
	struct sky_buffer directory; /* what stands at the end */
	z_stream deflater;
	uint64_t offset;              /* bytes written so far */
	uint64_t begun, size, packed; /* of the file that is open: where it begins, bytes, compressed bytes */
	uint32_t crc, dos_time;
	uint16_t count;
	const char *name; /* of the file that is open; borrowed */
};

/* time: seconds since 1970, of every file in it. false: memory is short. Four gigabytes are the most
 * that an archive may have. */
bool sky_zip_init(struct sky_zip *zip, int64_t time) SKY_MUST;
void sky_zip_finish(struct sky_zip *zip); /* frees; once, after sky_zip_init */

/* One file: begin, any number of times add, end. The name (UTF-8, with "/") is borrowed until the end. */
void sky_zip_begin(struct sky_zip *zip, const char *name, struct sky_buffer *out);
void sky_zip_add(struct sky_zip *zip, const char *bytes, size_t length, struct sky_buffer *out);
void sky_zip_end(struct sky_zip *zip, struct sky_buffer *out);

/* The directory, after the last file. */
void sky_zip_close(struct sky_zip *zip, struct sky_buffer *out);

#endif
