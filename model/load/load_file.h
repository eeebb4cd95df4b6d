/* One file of a data set as a stream of its records. */
#ifndef SKY_MODEL_LOAD_LOAD_FILE_H
#define SKY_MODEL_LOAD_LOAD_FILE_H

#include "model/base/report.h"
#include "model/json/locate.h"
#include "model/json/scan.h"

#include <xxhash.h>

/* A .json file is held in memory as a whole while it is read. A larger one must be written as .ndjson, which is not. */
#define SKY_JSON_FILE_MAX ((size_t)256 << 20)
/* A .ndjson file is read line by line. The longest line of real data is a hundred times shorter than this. */
#define SKY_LINE_MAX ((size_t)1 << 20)

enum sky_file_form {
	SKY_FILE_OBJECT, /* dataset.json: one object */
	SKY_FILE_ARRAY,  /* KIND.json: an array of records */
	SKY_FILE_LINES   /* KIND.ndjson: a record a line; blank lines are skipped */
};

enum sky_read_status {
	SKY_READ_RECORD, /* reader->entry and reader->scan hold it */
	SKY_READ_END,
	SKY_READ_BAD,    /* not a record: reported; the next call goes on behind it */
	SKY_READ_FAILED, /* the file cannot be read, reported; nothing follows */
	SKY_READ_MEMORY
};

/* The text in which the tokens of reader->scan count their bytes, and where it starts. */
struct sky_entry {
	const char *text;
	struct sky_position start;
};

struct sky_record_reader {
	const char *name; /* borrowed */
	struct sky_report *report;
	XXH3_state_t *digest;
	int file;
	enum sky_file_form form;
	char *buffer;
	size_t capacity, used, at;
	uint64_t bytes; /* read so far */
	struct sky_position next;
	bool begun, ended, filled;
	struct sky_entry entry;
	size_t located; /* the byte of the entry that was asked for last, and its place */
	struct sky_position place;
	struct sky_scan scan;
};

/* Opens `name` in the directory. report (borrowed, may be NULL: say nothing) takes what is wrong with the file. Returns
 * SKY_READ_RECORD when records can be asked for, SKY_READ_BAD, SKY_READ_FAILED or SKY_READ_MEMORY. Whatever it returns,
 * sky_record_reader_finish must follow. */
enum sky_read_status sky_record_reader_open(struct sky_record_reader *reader, int directory, const char *name,
                                            enum sky_file_form form, struct sky_report *report) SKY_MUST;

/* Reads the next value, which is an object. */
enum sky_read_status sky_record_reader_next(struct sky_record_reader *reader) SKY_MUST;

/* The place of that byte of the entry. The search goes on from the last place, so that many places of one record cost
 * one pass. */
struct sky_position sky_record_reader_locate(struct sky_record_reader *reader, size_t at);

/* Digest of all bytes read so far: of the whole file after SKY_READ_END. */
XXH128_hash_t sky_record_reader_digest(const struct sky_record_reader *reader);

void sky_record_reader_finish(struct sky_record_reader *reader);

#endif
