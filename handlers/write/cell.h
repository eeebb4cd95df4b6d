/* Cells, columns and tables as data: what all rows are made of. */
#ifndef SKY_HANDLERS_WRITE_CELL_H
#define SKY_HANDLERS_WRITE_CELL_H

#include "model/record/records.h"

struct sky_request;
struct sky_value;

enum sky_cell_type {
	SKY_CELL_NULL,
	SKY_CELL_TEXT,
	SKY_CELL_DECIMAL, /* exact, printed as a JSON number; always known */
	SKY_CELL_INTEGER,
	SKY_CELL_BOOL,
	SKY_CELL_DAY,   /* printed YYYY-MM-DD */
	SKY_CELL_FAILED /* memory was short while the cell was built: the answer must not be sent (503) */
};

struct sky_cell {
	enum sky_cell_type type;
	union {
		const char *text; /* static, the snapshot's or the request arena's */
		struct sky_decimal decimal;
		int64_t integer;
		bool boolean;
		sky_day day;
	} as;
};

#define SKY_NULL_CELL ((struct sky_cell){.type = SKY_CELL_NULL})
#define SKY_FAILED_CELL ((struct sky_cell){.type = SKY_CELL_FAILED})
static inline struct sky_cell sky_cell_text(const char *text)
{
	return text ? (struct sky_cell){.type = SKY_CELL_TEXT, .as.text = text} : SKY_NULL_CELL;
}
static inline struct sky_cell sky_cell_day(sky_day day)
{
	return day == SKY_DAY_NONE || day == SKY_DAY_MAX ? SKY_NULL_CELL
	                                                 : (struct sky_cell){.type = SKY_CELL_DAY, .as.day = day};
}
static inline struct sky_cell sky_cell_decimal(struct sky_decimal value)
{
	return sky_decimal_known(value) ? (struct sky_cell){.type = SKY_CELL_DECIMAL, .as.decimal = value} : SKY_NULL_CELL;
}
static inline struct sky_cell sky_cell_integer(int64_t value)
{
	return (struct sky_cell){.type = SKY_CELL_INTEGER, .as.integer = value};
}
static inline struct sky_cell sky_cell_bool(bool value)
{
	return (struct sky_cell){.type = SKY_CELL_BOOL, .as.boolean = value};
}

#define SKY_COLUMN_KEY_MAX 32

/* Makes the cell of a row; says whether a row has a checked value. */
typedef struct sky_cell sky_get(const struct sky_request *request, const void *row);
typedef bool sky_equals(const struct sky_request *request, const void *row, const struct sky_value *value);

/* A column: its name (snake_case, as in openapi.yaml) and how its cell is read. `row` is of the type of the table's
 * rows, usually a const record of the snapshot. */
struct sky_column {
	const char *name;
	/* The value of include= that adds it ("source"); NULL: it belongs to the row itself. */
	const char *include;
	char key[SKY_COLUMN_KEY_MAX]; /* the name as JSON writes it, `,"name":`, ready to be copied */
	uint8_t key_length;
	sky_get *get;
	/* For columns where a comparison of texts is not enough: references (by row, because a vendor and an organization
	 * may have one id), several values of one record, and periods (by their days). NULL: the cell is compared. */
	sky_equals *equals;
	const char *type; /* "string", "number", "integer", "boolean" or "date" */
	const char *text; /* its description */
};

/* A parameter that filters, but has no column of its own. */
struct sky_matcher {
	const char *param;
	sky_equals *equals;
};

/* Written as {SKY_ROW_FIGURE}: the columns that tools/gen-interface made of the schema Figure of openapi.yaml. */
struct sky_table {
	const struct sky_column *columns;
	uint32_t column_count;              /* of the row itself */
	uint32_t extra_count;               /* columns after those; they are shown only with include= or fields= */
	const struct sky_matcher *matchers; /* up to one without a name; NULL: none */
	/* Fetches the memory that the row's cells are read from, because the row is written soon; NULL: not worth it. */
	void (*fetch)(const struct sky_request *request, const void *row);
};

/* The column of that name, extras included; NULL when there is none. */
const struct sky_column *sky_table_column(const struct sky_table *table, const char *name);

/* True when the needle stands in the text; upper and lower case are alike, and so are traditional
 * and simplified characters. Both are UTF-8. */
bool sky_text_contains(const char *text, const char *needle);

/* Compares by value: NULL last, texts by code point, numbers exactly. */
int sky_cell_compare(struct sky_cell a, struct sky_cell b);

#endif
