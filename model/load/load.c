#include "model/load/load.h"

#include "model/base/text.h"
#include "model/load/decode.h"
#include "model/load/load_mistake.h"
#include "model/load/loading.h"
#include "model/load/references.h"
#include "model/load/snapshot_build.h"
#include "model/load/validate.h"
#include "model/search/search_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every file that a data set may have: dataset.json, and two a kind. */
#define FILE_COUNT (1 + 2 * SKY_KIND_COUNT)
#define FILE_NAME_MAX 32
#define PROGRESS_EVERY 16384

struct file {
	char name[FILE_NAME_MAX];
	enum sky_kind kind; /* SKY_KIND_COUNT: the data set itself */
	enum sky_file_form form;
	bool present, digested;
	XXH128_canonical_t digest;
};

/* Files are read in this order: records that others refer to come first. */
static void name_files(struct file *file)
{
	file[0] = (struct file){.name = "dataset.json", .kind = SKY_KIND_COUNT, .form = SKY_FILE_OBJECT};
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		for (unsigned lines = 0; lines < 2; lines++) {
			struct file *named = &file[1 + 2 * kind + lines];
			*named = (struct file){.kind = (enum sky_kind)kind, .form = lines ? SKY_FILE_LINES : SKY_FILE_ARRAY};
			snprintf(named->name, sizeof named->name, "%s.%s", sky_kind_plural((enum sky_kind)kind),
			         lines ? "ndjson" : "json");
		}
	}
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);
	size_t end_length = strlen(end);
	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static void unknown_file(struct sky_load *load, const struct file *file, const char *name)
{
	const char *names[FILE_COUNT];
	for (size_t i = 0; i < FILE_COUNT; i++)
		names[i] = file[i].name;
	const char *nearest = sky_text_nearest(name, names, FILE_COUNT);
	if (nearest) {
		sky_report_add(load->report, name, 0, 0, "unknown file; did you mean \"%s\"?", nearest);
	} else {
		sky_report_add(load->report, name, 0, 0,
		               "unknown file: a data set has dataset.json and a KIND.json or KIND.ndjson "
		               "for each kind of record");
	}
}

static void note_file(struct sky_load *load, struct file *file, const char *name)
{
	if (name[0] == '.' || (!ends_with(name, ".json") && !ends_with(name, ".ndjson")))
		return;
	struct stat info;
	for (size_t i = 0; i < FILE_COUNT; i++) {
		if (strcmp(file[i].name, name) == 0) {
			file[i].present = true;
			if (fstatat(load->directory, name, &info, 0) == 0 && info.st_size > 0)
				load->bytes_total += (uint64_t)info.st_size;
			return;
		}
	}
	unknown_file(load, file, name);
}

static void folder_fails(struct sky_load *load, const char *folder, const char *what, int error)
{
	sky_report_add(load->report, folder, 0, 0, "the folder cannot be %s: %s", what, strerrordesc_np(error));
	load->unreadable = true;
}

/* Opens the folder and finds out which of the files are there. */
static void open_folder(struct sky_load *load, const char *folder, struct file *file)
{
	load->directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int own = load->directory < 0 ? -1 : openat(load->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = own < 0 ? NULL : fdopendir(own);

	if (!list) {
		folder_fails(load, folder, "opened", errno);
		if (own >= 0)
			(void)close(own);
		return;
	}
	errno = 0;
	for (const struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
		note_file(load, file, entry->d_name);
		errno = 0;
	}
	if (errno != 0) {
		folder_fails(load, folder, "listed", errno);
	} else if (!file[0].present) {
		sky_report_add(load->report, file[0].name, 0, 0,
		               "is missing: every data set has one, with its id, title and version");
	}
	(void)closedir(list);
}

static void mark_faulty(struct sky_load *load)
{
	struct sky_ref *grown =
	    sky_grown(NULL, load->faulty_record, load->faulty_count, &load->faulty_capacity, sizeof *grown);
	if (!grown) {
		load->no_memory = true;
		return;
	}
	load->faulty_record = grown;
	load->faulty_record[load->faulty_count++] = (struct sky_ref){load->kind, load->row};
}

/* Makes the record findable, unless its id is taken or missing. */
static void register_record(struct sky_load *load)
{
	struct sky_store *store = &load->snapshot->store[load->kind];
	if (!sky_store_at(store, load->row)->id) {
		load->broken[load->kind] = true;
		return;
	}
	uint32_t holder = sky_store_register(store, load->row);
	load->no_memory |= holder == SKY_NONE;
	if (holder != load->row && holder != SKY_NONE) {
		sky_load_fault_key(load, "id", "duplicate id \"%s\"; %s has it already", sky_store_at(store, load->row)->id,
		                   sky_load_place(load, (struct sky_ref){load->kind, holder}));
	}
}

static void read_record(struct sky_load *load, const struct sky_shape *shape, const void *blank)
{
	struct sky_store *store = &load->snapshot->store[load->kind];
	const struct sky_record_reader *reader = load->reader;
	load->row = sky_store_add(store);
	load->faulty = false;
	if (load->row == SKY_NONE) {
		load->no_memory = true;
		return;
	}
	struct sky_record *record = sky_store_at(store, load->row);
	memcpy(record, blank, shape->size);
	record->line = sky_locate(reader->entry.start, reader->entry.text, reader->scan.token[0].start).line;
	sky_decode_object(load, shape, reader->scan.token, record);
	register_record(load);
	if (!load->faulty && !load->no_memory)
		sky_validate_record(load);
	if (load->faulty)
		mark_faulty(load);
	load->records++;
	if (load->progress && load->records % PROGRESS_EVERY == 0)
		load->progress(load->progress_context, load->records, load->bytes_before + reader->bytes, load->bytes_total);
}

static void read_dataset(struct sky_load *load)
{
	struct sky_dataset *dataset = &load->snapshot->dataset;
	load->row = SKY_NONE;
	sky_shape_blank(&sky_shape_dataset, dataset);
	sky_decode_object(load, &sky_shape_dataset, load->reader->scan.token, dataset);
}

/* Reads all records of the open file. */
static void read_records(struct sky_load *load, struct file *file)
{
	const struct sky_shape *shape = sky_shape_of(file->kind);
	struct sky_record *blank = sky_arena_alloc(load->snapshot->arena, shape->size);
	if (!blank) {
		load->no_memory = true;
		return;
	}
	sky_shape_blank(shape, blank);
	if (file->kind == SKY_SOURCE)
		blank->source = SKY_NONE;
	while (!load->no_memory) {
		enum sky_read_status status = sky_record_reader_next(load->reader);
		if (status == SKY_READ_RECORD && file->kind == SKY_KIND_COUNT) {
			read_dataset(load);
		} else if (status == SKY_READ_RECORD) {
			read_record(load, shape, blank);
		} else if (status == SKY_READ_BAD && file->kind < SKY_KIND_COUNT) {
			load->broken[file->kind] = true;
		} else if (status != SKY_READ_BAD) {
			load->no_memory |= status == SKY_READ_MEMORY;
			load->unreadable |= status == SKY_READ_FAILED;
			break;
		}
	}
	XXH128_canonicalFromHash(&file->digest, sky_record_reader_digest(load->reader));
	file->digested = true;
}

static void read_file(struct sky_load *load, struct file *file)
{
	struct sky_record_reader reader;
	bool records = file->kind < SKY_KIND_COUNT;
	uint32_t first = records ? load->snapshot->store[file->kind].count : 0;
	enum sky_read_status status =
	    sky_record_reader_open(&reader, load->directory, file->name, file->form, load->report);
	load->reader = &reader;
	load->kind = file->kind;
	if (status == SKY_READ_RECORD)
		read_records(load, file);
	load->no_memory |= status == SKY_READ_MEMORY;
	load->unreadable |= status == SKY_READ_FAILED;
	if (records) {
		load->broken[file->kind] |= status != SKY_READ_RECORD;
		load->input[load->input_count++] = (struct sky_load_input){file->name, file->kind, file->form, first,
		                                                           load->snapshot->store[file->kind].count - first};
	}
	load->bytes_before += reader.bytes;
	load->reader = NULL;
	sky_record_reader_finish(&reader);
}

static int compare_names(const void *a, const void *b)
{
	const struct file *left = a;
	const struct file *right = b;
	return strcmp(left->name, right->name);
}

/* The release id: a digest over the names of the files, in their order, and the digests of their bytes. */
static bool name_release(struct sky_snapshot *snapshot, struct file *file)
{
	static const char digits[] = "0123456789abcdef";
	XXH3_state_t *state = XXH3_createState();
	if (!state)
		return false;
	(void)XXH3_128bits_reset(state);
	qsort(file, FILE_COUNT, sizeof *file, compare_names);
	for (size_t i = 0; i < FILE_COUNT; i++) {
		if (file[i].digested) {
			(void)XXH3_128bits_update(state, file[i].name, strlen(file[i].name) + 1);
			(void)XXH3_128bits_update(state, &file[i].digest, sizeof file[i].digest);
		}
	}
	XXH128_canonical_t digest;
	XXH128_canonicalFromHash(&digest, XXH3_128bits_digest(state));
	(void)XXH3_freeState(state);
	for (size_t i = 0; i < SKY_RELEASE_LENGTH; i++)
		snapshot->release[i] = digits[digest.digest[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xF];
	return true;
}

static void read_folder(struct sky_load *load, const char *folder)
{
	struct file file[FILE_COUNT];
	name_files(file);
	open_folder(load, folder, file);
	for (size_t i = 0; i < FILE_COUNT && !load->no_memory && !load->unreadable; i++)
		if (file[i].present)
			read_file(load, &file[i]);
	if (!load->no_memory && !load->unreadable) {
		sky_load_resolve(load);
		sky_validate_set(load);
	}
	if (load->progress)
		load->progress(load->progress_context, load->records, load->bytes_before, load->bytes_total);
	load->no_memory |= !load->no_memory && !name_release(load->snapshot, file);
}

static void finish_load(struct sky_load *load)
{
	if (load->again_input)
		sky_record_reader_finish(&load->again);
	if (load->directory >= 0)
		(void)close(load->directory);
	free(load->pending);
	free(load->faulty_record);
}

static enum sky_load_status index_words(struct sky_snapshot *snapshot, const char *folder, struct sky_report *report)
{
	const char *why;
	switch (sky_search_create(snapshot, &snapshot->search, &why)) {
	case SKY_SEARCH_OK:
		return SKY_LOAD_OK;
	case SKY_SEARCH_MEMORY:
		return SKY_LOAD_MEMORY;
	case SKY_SEARCH_FAILED:
		break;
	}
	sky_report_add(report, folder, 0, 0, "the index of the text search cannot be built; SQLite says: %s", why);
	return SKY_LOAD_UNREADABLE;
}

enum sky_load_status sky_snapshot_load(const char *folder, struct sky_report *report, sky_load_progress progress,
                                       void *context, struct sky_snapshot **out)
{
	struct sky_snapshot *snapshot = sky_snapshot_create();
	struct sky_load load = {
	    .snapshot = snapshot, .report = report, .directory = -1, .progress = progress, .progress_context = context};
	size_t before = sky_report_count(report);
	enum sky_load_status status = SKY_LOAD_OK;
	*out = NULL;
	if (!snapshot)
		return SKY_LOAD_MEMORY;
	read_folder(&load, folder);
	finish_load(&load);
	for (size_t kind = 0; kind < SKY_KIND_COUNT; kind++)
		sky_store_trim(&snapshot->store[kind]);
	if (load.no_memory)
		status = SKY_LOAD_MEMORY;
	else if (load.unreadable)
		status = SKY_LOAD_UNREADABLE;
	else if (sky_report_count(report) > before)
		status = SKY_LOAD_MISTAKES;
	else if (!sky_snapshot_index(snapshot) || !sky_snapshot_weigh(snapshot))
		status = SKY_LOAD_MEMORY;
	else
		status = index_words(snapshot, folder, report);
	if (status != SKY_LOAD_OK) {
		sky_snapshot_release(snapshot);
		return status;
	}
	*out = snapshot;
	return SKY_LOAD_OK;
}
