#include "handlers/feeds/package.h"

#include "handlers/feeds/citation.h"
#include "handlers/table/rows.h"
#include "handlers/write/csv.h"
#include "model/load/snapshot_build.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_ARENA_MAX ((size_t)64 << 20) /* a guard: a row needs a few hundred bytes */

/* What each kind's file is made of. */
static const struct {
	const char *path, *operation;
	const struct sky_table *table;
} files[SKY_KIND_COUNT] = {
    [SKY_SOURCE] = {"data/sources.csv", "list_sources", &sky_table_sources},
    [SKY_VENDOR] = {"data/vendors.csv", "list_vendors", &sky_table_vendors},
    [SKY_ORGANIZATION] = {"data/organizations.csv", "list_organizations", &sky_table_organizations},
    [SKY_PERSON] = {"data/people.csv", "list_people", &sky_table_people},
    [SKY_PRODUCT] = {"data/products.csv", "list_products", &sky_table_products},
    [SKY_RELATION] = {"data/relations.csv", "list_relations", &sky_table_relations},
    [SKY_MARKET] = {"data/markets.csv", "list_markets", &sky_table_markets},
    [SKY_METRIC] = {"data/metrics.csv", "list_metrics", &sky_table_metrics},
    [SKY_FIGURE] = {"data/figures.csv", "list_figures", &sky_table_figures},
    [SKY_STATEMENT] = {"data/statements.csv", "list_statements", &sky_table_statements},
    [SKY_EVENT] = {"data/events.csv", "list_events", &sky_table_events},
    [SKY_RATE] = {"data/rates.csv", "list_rates", &sky_table_rates},
};

/* Files are numbered: first the two that describe the package, then one a kind. */
enum { DESCRIPTOR, README, KINDS };

struct sky_package {
	struct sky_snapshot *snapshot;
	struct sky_arena *arena; /* emptied after each step */
	struct sky_request request;
	struct sky_json json; /* of the descriptor */
	int file;             /* -1: none yet */
	size_t step;          /* what comes next in the file */
};

struct sky_package *sky_package_create(struct sky_snapshot *snapshot, const struct sky_operation *operation)
{
	struct sky_package *package = calloc(1, sizeof *package);
	if (!package)
		return NULL;
	package->arena = sky_arena_create(PIECE_ARENA_MAX);
	if (!package->arena) {
		free(package);
		return NULL;
	}
	package->snapshot = sky_snapshot_acquire(snapshot);
	package->file = -1;
	package->request = (struct sky_request){
	    .snapshot = snapshot,
	    .operation = operation,
	    .arena = package->arena,
	    .canonical = operation->path,
	    .base_path = operation->path,
	    .as_of = SKY_DAY_NONE,
	};
	return package;
}

void sky_package_destroy(struct sky_package *package)
{
	if (!package)
		return;
	sky_arena_destroy(package->arena);
	sky_snapshot_release(package->snapshot);
	free(package);
}

const char *sky_package_next(struct sky_package *package)
{
	if (package->file + 1 >= KINDS + SKY_KIND_COUNT)
		return NULL;
	package->file++;
	package->step = 0;
	if (package->file >= KINDS)
		return files[package->file - KINDS].path;
	return package->file == DESCRIPTOR ? "datapackage.json" : "README.md";
}

/* The descriptor. */

static const struct sky_operation *operation_of(enum sky_kind kind)
{
	size_t i = 0;
	while (i < sky_operation_count && strcmp(sky_operations[i].id, files[kind].operation) != 0)
		i++;
	assert(i < sky_operation_count);
	return &sky_operations[i];
}

/* The unit of the numbers in a column, where the column does not name it itself. */
static const char *unit_of(enum sky_kind kind, const char *column)
{
	if (kind == SKY_FIGURE && strncmp(column, "value", strlen("value")) == 0 && strcmp(column, "value_text") != 0)
		return "the base unit of the columns unit and currency: yuan, not 100 million yuan";
	if (kind == SKY_RATE && strcmp(column, "value") == 0)
		return "the column currency, for one of the column per";
	if (kind == SKY_METRIC && (strcmp(column, "min") == 0 || strcmp(column, "max") == 0))
		return "the column unit";
	return NULL;
}

static void put_fields(struct sky_json *json, enum sky_kind kind)
{
	const struct sky_table *table = files[kind].table;
	sky_json_put_array(json, "fields");
	for (uint32_t i = 0; i < table->column_count; i++) {
		const struct sky_column *column = &table->columns[i];
		const char *unit = unit_of(kind, column->name);
		sky_json_object(json);
		sky_json_put_text(json, "name", column->name);
		sky_json_put_text(json, "type", column->type);
		sky_json_put_text(json, "description", column->text);
		sky_json_put_given(json, "unit", unit);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
}

/* The kind that a column "KIND_id" refers to; SKY_KIND_COUNT: none. */
static enum sky_kind referred(const char *column)
{
	unsigned kind = 0;
	for (; kind < SKY_KIND_COUNT; kind++) {
		const char *name = sky_kind_singular((enum sky_kind)kind);
		size_t length = strlen(name);
		if (strncmp(column, name, length) == 0 && strcmp(column + length, "_id") == 0)
			break;
	}
	return (enum sky_kind)kind;
}

static void put_keys(struct sky_json *json, enum sky_kind kind)
{
	const struct sky_table *table = files[kind].table;
	sky_json_put_text(json, "primaryKey", "id");
	sky_json_put_array(json, "foreignKeys");
	for (uint32_t i = 0; i < table->column_count; i++) {
		enum sky_kind to = referred(table->columns[i].name);
		if (to == SKY_KIND_COUNT)
			continue;
		sky_json_object(json);
		sky_json_put_text(json, "fields", table->columns[i].name);
		sky_json_put_object(json, "reference");
		sky_json_put_text(json, "resource", sky_kind_plural(to));
		sky_json_put_text(json, "fields", "id");
		sky_json_object_end(json);
		sky_json_object_end(json);
	}
	sky_json_array_end(json);
}

static void put_resource(const struct sky_package *package, struct sky_json *json, enum sky_kind kind)
{
	sky_json_object(json);
	sky_json_put_text(json, "name", sky_kind_plural(kind));
	sky_json_put_text(json, "path", files[kind].path);
	sky_json_put_text(json, "profile", "tabular-data-resource");
	sky_json_put_text(json, "description", operation_of(kind)->summary);
	sky_json_put_text(json, "format", "csv");
	sky_json_put_text(json, "mediatype", "text/csv");
	sky_json_put_text(json, "encoding", "utf-8");
	sky_json_put_integer(json, "rows", (int64_t)sky_count(package->snapshot, kind));
	sky_json_put_object(json, "schema");
	put_fields(json, kind);
	sky_json_put_array(json, "missingValues");
	sky_json_text(json, "");
	sky_json_array_end(json);
	put_keys(json, kind);
	sky_json_object_end(json);
	sky_json_object_end(json);
}

static void put_identity(const struct sky_package *package, struct sky_json *json)
{
	const struct sky_dataset *dataset = sky_snapshot_dataset(package->snapshot);
	sky_json_put_text(json, "profile", "tabular-data-package");
	sky_json_put_text(json, "name", dataset->id);
	sky_json_put_text(json, "title", dataset->title);
	sky_json_put_given(json, "description", dataset->description);
	sky_json_put_text(json, "version", dataset->version);
	sky_json_put_text(json, "created", dataset->released_text);
	sky_json_put_text(json, "release", sky_snapshot_release_id(package->snapshot));
	sky_json_put_given(json, "homepage", dataset->homepage);
	sky_json_put_array(json, "licenses");
	sky_json_object(json);
	sky_json_put_text(json, "name", dataset->licence);
	sky_json_object_end(json);
	sky_json_array_end(json);
}

static const struct sky_source *source_at(const struct sky_package *package, size_t number)
{
	return sky_source_at(package->snapshot, (uint32_t)number);
}

/* The pieces: first all but the sources, then one source at a time, then the end. */
static bool step_descriptor(struct sky_package *package, struct sky_buffer *out)
{
	struct sky_json *json = &package->json;
	size_t sources = sky_count(package->snapshot, SKY_SOURCE);
	json->out = out;
	if (package->step == 0) {
		sky_json_init(json, out);
		sky_json_object(json);
		put_identity(package, json);
		sky_json_put_array(json, "resources");
		for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
			put_resource(package, json, (enum sky_kind)kind);
		sky_json_array_end(json);
		sky_json_put_array(json, "sources");
	} else if (package->step <= sources) {
		const struct sky_source *source = source_at(package, package->step - 1);
		sky_json_object(json);
		sky_json_put_text(json, "title", source->title);
		sky_json_put_given(json, "path", source->url);
		sky_json_object_end(json);
	} else {
		sky_json_array_end(json);
		sky_json_object_end(json);
		sky_buffer_char(out, '\n');
	}
	return package->step <= sources;
}

/* The README. */

static void put_introduction(const struct sky_snapshot *snapshot, struct sky_buffer *out)
{
	const struct sky_dataset *dataset = sky_snapshot_dataset(snapshot);
	const char *release = sky_snapshot_release_id(snapshot);
	sky_buffer_printf(out, "# %s\n\n%s\n\n", dataset->title, dataset->description ? dataset->description : "");
	sky_buffer_printf(out, "Data set `%s`, version %s, release `%s` of %s, licence %s.\n\n", dataset->id,
	                  dataset->version, release, dataset->released_text, dataset->licence);
	sky_buffer_printf(out, "Cite it as: %s. Skyledger data set %s, version %s, release %s, %s.\n\n", dataset->title,
	                  dataset->id, dataset->version, release, dataset->released_text);
}

static void put_files(const struct sky_package *package, struct sky_buffer *out)
{
	sky_buffer_text(out, "This is a data package: `datapackage.json` describes every file and column.\n\n"
	                     "| file | rows |\n|---|---|\n");
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++)
		sky_buffer_printf(out, "| %s | %zu |\n", files[kind].path, sky_count(package->snapshot, (enum sky_kind)kind));
	sky_buffer_text(
	    out,
	    "\nCSV as in RFC 4180, UTF-8, lines end in CRLF, an empty cell is \"not given\". A text that a spreadsheet "
	    "would run as a\nformula has a `'` in front. Ids of several records in one cell are separated by `;`. Claims "
	    "of every rank are here,\ndeprecated ones too: filter by the column `rank` before you add anything up. "
	    "`value_low` and `value_high` are what\na number as printed can stand for.\n\n");
}

static void put_sources_head(struct sky_buffer *out)
{
	sky_buffer_text(out,
	                "## Sources\n\nEvery claim names its source and the place in it (`source_id`, `locator`); cite "
	                "that source.\n\n");
}

static void put_source(const struct sky_source *source, struct sky_buffer *out)
{
	sky_buffer_printf(out, "- `%s`: ", source->record.id);
	sky_citation_source(source, source->url, out);
	sky_buffer_text(out, ".\n");
}

void sky_package_readme(const struct sky_snapshot *snapshot, struct sky_buffer *out)
{
	put_introduction(snapshot, out);
	put_sources_head(out);
	for (uint32_t row = 0; row < sky_count(snapshot, SKY_SOURCE); row++)
		put_source(sky_row(snapshot, SKY_SOURCE, row), out);
}

static bool step_readme(struct sky_package *package, struct sky_buffer *out)
{
	size_t sources = sky_count(package->snapshot, SKY_SOURCE);
	if (package->step == 0) {
		put_introduction(package->snapshot, out);
		put_files(package, out);
		put_sources_head(out);
	} else {
		put_source(source_at(package, package->step - 1), out);
	}
	return package->step < sources;
}

/* The files of the kinds. */

static bool step_kind(struct sky_package *package, enum sky_kind kind, struct sky_buffer *out)
{
	const struct sky_table *table = files[kind].table;
	const struct sky_column **columns = sky_arena_calloc(package->arena, table->column_count, sizeof *columns);
	size_t count = sky_count(package->snapshot, kind);
	if (!columns) {
		out->failed = true;
		return false;
	}
	for (uint32_t i = 0; i < table->column_count; i++)
		columns[i] = &table->columns[i];
	if (package->step == 0) {
		sky_csv_header(out, columns, table->column_count);
	} else {
		sky_csv_row(out, &package->request, columns, table->column_count,
		            sky_row(package->snapshot, kind, (uint32_t)(package->step - 1)));
	}
	return package->step < count;
}

bool sky_package_fill(struct sky_package *package, struct sky_buffer *out)
{
	size_t begun = out->length;
	bool more = true;
	while (more && !out->failed && out->length - begun < SKY_PACKAGE_PIECE) {
		if (package->file == DESCRIPTOR)
			more = step_descriptor(package, out);
		else if (package->file == README)
			more = step_readme(package, out);
		else
			more = step_kind(package, (enum sky_kind)(package->file - KINDS), out);
		package->step++;
		sky_arena_reset(package->arena);
	}
	return more && !out->failed;
}
