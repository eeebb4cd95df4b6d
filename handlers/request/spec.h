/* The interface as data. At build time tools/gen-interface writes the tables from openapi.yaml (interface.gen.c).
 * Nothing about a route is written down anywhere else. All const, no locking needed. */
#ifndef SKY_HANDLERS_REQUEST_SPEC_H
#define SKY_HANDLERS_REQUEST_SPEC_H

#include "interface_types.gen.h" /* enum sky_format, enum sky_problem_type */
#include "model/base/base.h"

struct sky_request;
struct sky_result;

enum sky_param_type {
	SKY_PARAM_TEXT,    /* any UTF-8 text without control characters */
	SKY_PARAM_ID,      /* id or any name of a record of `ref` kind; resolved to a row */
	SKY_PARAM_REF,     /* "kind:id" or a bare id that is unambiguous over all kinds */
	SKY_PARAM_ENUM,    /* one of `values` */
	SKY_PARAM_INTEGER, /* min .. max */
	SKY_PARAM_BOOLEAN, /* 1, 0, true, false */
	SKY_PARAM_DATE,    /* YYYY, YYYY-MM or YYYY-MM-DD: a range of days; from takes its first, to its last day */
	SKY_PARAM_PERIOD,  /* period of a figure */
	SKY_PARAM_DECIMAL,
	SKY_PARAM_AMOUNT,   /* a number as it is printed: model/number/amount.h */
	SKY_PARAM_CURRENCY, /* ISO 4217; this and the next two in the order of enum sky_code */
	SKY_PARAM_REGION,   /* ISO 3166-1, or world */
	SKY_PARAM_LANGUAGE, /* BCP 47 */
	SKY_PARAM_RELEASE,  /* release id: 16 hexadecimal digits; the release need not be kept */
	SKY_PARAM_SORT,     /* list of column names, "-" in front for descending; `values` lists the columns */
	SKY_PARAM_FIELDS    /* list of column names; `values` lists the columns */
};

enum sky_op { SKY_OP_NONE, SKY_OP_EQ, SKY_OP_NE, SKY_OP_GT, SKY_OP_GTE, SKY_OP_LT, SKY_OP_LTE, SKY_OP_CONTAINS };

/* One parameter of one operation. */
struct sky_param_spec {
	const char *name; /* as in the query, "value__gte" */
	/* x-column: the column of the table that it filters with op; NULL: the handler itself reads it. */
	const char *column;
	const char *default_text; /* NULL: none */
	const char *pattern_hint; /* what a right value looks like, for messages; NULL: derived from the type */
	const char *const *values;
	uint32_t value_count;
	int64_t min, max;      /* INTEGER: range */
	uint32_t max_length;   /* bytes of one value; 0: the default of 200 */
	uint8_t type, op, ref; /* enum sky_param_type, sky_op, sky_kind */
	bool list;             /* comma-separated values are alternatives */
	bool required;
	bool in_path;
};

/* One segment of a path template: a literal, or a parameter ("{vendor}", param is its index in
 * the operation's params). */
struct sky_segment {
	const char *literal; /* NULL: a parameter */
	uint32_t param;
};

/* What a handler answers with: see api.h. SKY_ERROR_MEMORY makes a 503. */
enum sky_outcome { SKY_DONE, SKY_PROBLEM, SKY_ERROR_MEMORY };
typedef enum sky_outcome (*sky_handler)(struct sky_request *request, struct sky_result *result);

struct sky_operation {
	const char *id;      /* operationId, snake_case; the handler is sky_handle_ID */
	const char *path;    /* "/v1/vendors/{vendor}" */
	const char *summary; /* one line */
	const char *tag;
	const char *method;    /* "GET" or "POST" */
	const char *body_type; /* media type of the body that it takes; NULL: none */
	const struct sky_segment *segments;
	const struct sky_param_spec *params;
	const char *const *columns; /* names of the flat row, in order, from the row schema; NULL when it answers no rows */
	sky_handler handler;
	uint32_t formats; /* bit mask of 1 << enum sky_format; the lowest bit is the default */
	uint32_t segment_count, param_count, column_count;
	bool parameterless; /* no parameter is required: the answer is made when a release is loaded */
	/* x-volatile: the answer depends on more than the snapshot (health, metrics); no ETag, no-store. */
	bool volatile_answer;
};

extern const struct sky_operation sky_operations[];
extern const size_t sky_operation_count;

/* A type of problem (RFC 9457), from components/x-problems. */
struct sky_problem_spec {
	const char *slug; /* "unknown-parameter": type is "/docs/problems/unknown-parameter" */
	const char *title;
	uint16_t status;
	const char *description; /* what it means and how to mend it, Markdown */
};
extern const struct sky_problem_spec sky_problem_specs[SKY_PROBLEM_COUNT]; /* by enum sky_problem_type */

/* openapi.yaml as JSON and as YAML: the bytes that /openapi.json and /openapi.yaml answer with. */
extern const char sky_openapi_json[], sky_openapi_yaml[];
extern const size_t sky_openapi_json_length, sky_openapi_yaml_length;

/* A format that an operation can have, from openapi/formats.yaml. */
struct sky_format_spec {
	const char *suffix;     /* "csv"; "" where no suffix asks for it */
	const char *media_type; /* with its parameters */
};
extern const struct sky_format_spec sky_format_specs[SKY_FORMAT_COUNT]; /* by enum sky_format */

const char *sky_format_suffix(enum sky_format format);
const char *sky_format_media_type(enum sky_format format);

#endif
