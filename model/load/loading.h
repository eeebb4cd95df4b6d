/* The state of one load, shared by the files that do it. Nothing of it outlives sky_snapshot_load. */
#ifndef SKY_MODEL_LOAD_LOADING_H
#define SKY_MODEL_LOAD_LOADING_H

#include "model/load/load.h"
#include "model/load/load_file.h"
#include "model/snapshot/snapshot_internal.h"

/* A file that records came from: rows first .. first + count - 1 of its kind. */
struct sky_load_input {
	const char *name;
	enum sky_kind kind;
	enum sky_file_form form;
	uint32_t first, count;
};

/* A reference to a record that had not been read yet. */
struct sky_pending {
	const char *id;
	uint32_t *slot; /* where the row belongs, NULL: in the record, at `offset` */
	uint32_t row;   /* of the record that refers */
	uint32_t at;    /* byte of the reference in that record's text */
	uint16_t offset;
	uint8_t owner, target; /* enum sky_kind of the record that refers and of what it refers to */
};

struct sky_load {
	struct sky_snapshot *snapshot;
	struct sky_report *report;
	int directory;

	sky_load_progress progress;
	void *progress_context;
	size_t records;
	uint64_t bytes_before, bytes_total; /* of the files before the one being read; of all */

	struct sky_load_input input[2 * SKY_KIND_COUNT];
	size_t input_count;
	bool broken[SKY_KIND_COUNT]; /* something of this kind could not be read, so that references to it may be right */
	bool no_memory;
	bool unreadable;

	struct sky_pending *pending;
	size_t pending_count, pending_capacity;

	/* The record being decoded. */
	struct sky_record_reader *reader;
	enum sky_kind kind;
	uint32_t row; /* SKY_NONE: the data set itself */
	bool faulty;  /* has a mistake of its own */

	struct sky_ref *faulty_record; /* those that had, in the order of reading */
	size_t faulty_count, faulty_capacity;

	/* For mistakes that are found after reading: the file is opened a second time. */
	struct sky_record_reader again;
	const struct sky_load_input *again_input; /* NULL: none open */
	uint32_t again_row;                       /* row of the record that it is at */
};

/* True when mistakes are only counted from now on. Then nobody needs their places, nor the right value that was
 * meant. */
bool sky_load_is_full(const struct sky_load *load);

/* A record that has been read, to be filled in. */
static inline struct sky_record *sky_load_record(const struct sky_load *load, enum sky_kind kind, uint32_t row)
{
	return sky_store_at(&load->snapshot->store[kind], row);
}

#endif
