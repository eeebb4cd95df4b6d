/* The seam between server/ and handlers/: a checked request goes in, a result comes out. Handlers know no socket, no
 * clock and no global state. A result depends only on the snapshot and the request. */
#ifndef SKY_HANDLERS_REQUEST_API_H
#define SKY_HANDLERS_REQUEST_API_H

#include "handlers/request/problem.h"
#include "handlers/request/spec.h"
#include "handlers/write/buffer.h"
#include "handlers/write/cell.h"
#include "handlers/write/json.h"
#include "model/base/arena.h"
#include "model/snapshot/snapshot.h"

struct sky_buffer;
struct sky_json;
struct sky_request;

/* A release that can be asked for. */
struct sky_kept_release {
	struct sky_snapshot *snapshot;
	int64_t loaded;   /* since when it is served, in seconds since 1970 */
	int64_t modified; /* its Last-Modified: loaded, or near to it when another release already has that second */
};

/* One value of an argument, already checked against its parameter's type. text is always set: for ID and REF it is the
 * canonical id (REF: "kind:id"), for others the canonical text. Borrowed from the request's arena. */
struct sky_value {
	const char *text;
	union {
		struct sky_ref ref;              /* ID, REF */
		int64_t integer;                 /* INTEGER, BOOLEAN, ENUM (index in spec->values) */
		struct sky_decimal decimal;      /* DECIMAL */
		const struct sky_amount *amount; /* AMOUNT */
		struct {
			sky_day first, last;
		} days;                   /* DATE */
		struct sky_period period; /* PERIOD */
		struct {
			uint32_t column; /* SORT, FIELDS: index in spec->values */
			bool descending;
		} key;
	} as;
};

/* The values given for one parameter; count 0: none is given and there is no default. */
struct sky_arg {
	const struct sky_param_spec *spec;
	const struct sky_value *values;
	uint32_t count;
	bool given; /* by the client; false: the default */
};

/* What comes with a POST, besides its path. Texts are NULL where the client did not send the field. */
struct sky_message {
	const char *body; /* NULL: there is none */
	size_t length;
	const char *protocol_version, *mcp_method, *mcp_name; /* MCP-Protocol-Version, Mcp-Method, Mcp-Name */
};

/* How much the operator allows a query to ask for. */
struct sky_query_bounds {
	uint32_t rows;   /* of a page: limit= at most */
	uint32_t values; /* of all its parameters together; each value of a list counts */
};

struct sky_request {
	const struct sky_snapshot
	    *snapshot; /* that the answer is made from: the current release, or the one that release= names */
	const struct sky_kept_release
	    *kept; /* the releases that can be asked for, the current one first; NULL: `snapshot` alone */
	size_t kept_count;
	const struct sky_operation *operation;
	struct sky_arena *arena;               /* for everything the result needs; released after the answer is rendered */
	const struct sky_arg *args;            /* one a parameter of the operation, same order */
	const struct sky_query_bounds *bounds; /* NULL: those of the interface */
	const char *canonical;                 /* canonical path and query: "/v1/figures?market=cn-cloud&period=2021" */
	const char *base_path;                 /* canonical path alone, without a format suffix */
	enum sky_format format;
	sky_day as_of;                     /* SKY_DAY_NONE: no limit */
	int64_t now;                       /* seconds; only for volatile answers */
	const struct sky_message *message; /* of a POST; NULL: none */
	const struct sky_server_status
	    *status; /* only for volatile answers (health, metrics): what the server knows of itself */
	const struct sky_telemetry *telemetry; /* only for volatile answers: what it counts; NULL: nobody counts */
};

/* What the server counts, as text for Prometheus. */
struct sky_telemetry {
	/* Appends the text; what fails shows in out->failed. */
	void (*write)(const void *closure, const struct sky_request *request, struct sky_buffer *out);
	const void *closure;
};

/* What the server knows of itself. */
struct sky_server_status {
	bool ready;                    /* false while draining */
	const char *why_not;           /* NULL when ready */
	const char *last_reload_error; /* NULL: the last reload worked, or there was none */
	int64_t started, loaded;       /* seconds since 1970 */
	int64_t failed;                /* when a reload failed last; 0: never */
	int64_t reloaded;              /* when the last reload ended, well or not; 0: there was none */
	uint64_t reloads, failed_reloads;
};

enum sky_result_form {
	SKY_RESULT_ROWS,   /* a table: data is an array of flat rows */
	SKY_RESULT_OBJECT, /* data is one object, written by write() as JSON; other formats only where document is given */
	SKY_RESULT_DOCUMENT, /* verbatim bytes, no envelope */
	SKY_RESULT_PACKAGE,  /* the whole release (package.h), written while it is sent */
	SKY_RESULT_REDIRECT  /* 308 to location */
};

#define SKY_WARNINGS_MAX 8

struct sky_result {
	enum sky_result_form form;
	uint16_t status; /* 200 unless set (health: 503) */
	/* ROWS: after filter, sort and paging; see table.h */
	const struct sky_table *table;
	const struct sky_column **columns; /* chosen by fields=; includes appended; there is room for all of the table's */
	uint32_t column_count;
	const void *const *rows; /* of this page */
	size_t count, total, limit, offset;
	bool paged; /* has limit and offset: next, prev, first, last links */
	/* OBJECT: the value of "data"; called once while rendering, must write exactly one JSON value. false: memory. */
	bool (*write)(struct sky_json *out, const struct sky_request *request, const void *thing);
	const void *thing;
	/* More members of "meta" (may be NULL): writes "key": value pairs into the open meta object. */
	bool (*write_meta)(struct sky_json *out, const struct sky_request *request, const void *thing);
	/* More members of "links" (may be NULL). */
	bool (*write_links)(struct sky_json *out, const struct sky_request *request, const void *thing);
	const char *warnings[SKY_WARNINGS_MAX];
	uint32_t warning_count;
	/* DOCUMENT; not freed: static, the snapshot's or the arena's */
	const char *document;
	size_t document_length;
	const char *location;       /* REDIRECT */
	struct sky_problem problem; /* filled when the outcome is SKY_PROBLEM */
};

#endif
