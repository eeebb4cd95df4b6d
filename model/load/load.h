/* A folder becomes a snapshot, or a list of mistakes. */
#ifndef SKY_MODEL_LOAD_LOAD_H
#define SKY_MODEL_LOAD_LOAD_H

#include "model/base/report.h"
#include "model/snapshot/snapshot.h"

enum sky_load_status {
	SKY_LOAD_OK = 0,
	SKY_LOAD_MISTAKES,   /* the report says which */
	SKY_LOAD_UNREADABLE, /* the folder or a file cannot be read; the report says which and why */
	SKY_LOAD_MEMORY
};

/* Called now and then while a large file is read: records so far, bytes read and bytes in all. */
typedef void (*sky_load_progress)(void *context, size_t records, uint64_t bytes, uint64_t bytes_total);

/* Reads, checks and indexes the data set in `folder`. On SKY_LOAD_OK *out is a new snapshot with one reference; else
 * *out is NULL and `report` (not NULL, borrowed) holds every mistake found. progress may be NULL. */
enum sky_load_status sky_snapshot_load(const char *folder, struct sky_report *report, sky_load_progress progress,
                                       void *context, struct sky_snapshot **out) SKY_MUST;

#endif
