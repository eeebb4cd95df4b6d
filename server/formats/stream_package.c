#include "handlers/feeds/package.h"
#include "model/snapshot/snapshot.h"
#include "server/formats/stream.h"
#include "server/formats/zip.h"

#include <stdlib.h>
#include <string.h>

/* An archive while it is sent. */
struct archive {
	struct sky_stream stream; /* comes first, because it is what the caller gets */
	struct sky_package *package;
	struct sky_zip zip;
	struct sky_buffer text, packed; /* a piece of a file, and its bytes in the archive */
	size_t taken;                   /* of packed */
	bool open, done;                /* a file is open; the directory has been written */
};

/* Makes the next piece. */
static void advance(struct archive *archive)
{
	struct sky_buffer *text = &archive->text, *packed = &archive->packed;
	packed->length = archive->taken = 0;
	if (!archive->open) {
		const char *name = sky_package_next(archive->package);
		if (name)
			sky_zip_begin(&archive->zip, name, packed);
		else
			sky_zip_close(&archive->zip, packed);
		archive->open = name != NULL;
		archive->done = name == NULL;
		return;
	}
	text->length = 0;
	archive->open = sky_package_fill(archive->package, text);
	packed->failed = packed->failed || text->failed;
	sky_zip_add(&archive->zip, text->data, text->length, packed);
	if (!archive->open)
		sky_zip_end(&archive->zip, packed);
}

static ssize_t archive_read(struct sky_stream *stream, char *buffer, size_t size)
{
	struct archive *archive = (struct archive *)stream;
	struct sky_buffer *packed = &archive->packed;
	/* Some pieces are too small: the compressor gives nothing out for them yet. */
	while (archive->taken == packed->length && !archive->done && !packed->failed)
		advance(archive);
	if (packed->failed)
		return -1;
	size_t left = packed->length - archive->taken, given = left < size ? left : size;
	if (given)
		memcpy(buffer, packed->data + archive->taken, given);
	archive->taken += given;
	return (ssize_t)given;
}

static void archive_close(struct sky_stream *stream)
{
	struct archive *archive = (struct archive *)stream;
	sky_package_destroy(archive->package);
	sky_zip_finish(&archive->zip);
	sky_buffer_finish(&archive->text);
	sky_buffer_finish(&archive->packed);
	free(archive);
}

struct sky_stream *sky_stream_package(struct sky_snapshot *snapshot, const struct sky_operation *operation)
{
	struct archive *archive = calloc(1, sizeof *archive);
	if (!archive)
		return NULL;
	archive->stream = (struct sky_stream){archive_read, archive_close};
	sky_buffer_init(&archive->text, 0);
	sky_buffer_init(&archive->packed, 0);
	bool made = sky_zip_init(&archive->zip, sky_snapshot_dataset(snapshot)->released);
	archive->package = made ? sky_package_create(snapshot, operation) : NULL;
	if (!archive->package) {
		archive_close(&archive->stream);
		return NULL;
	}
	return &archive->stream;
}
