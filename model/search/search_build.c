/* The index of the text search: what stands in it, and how it is built. */
#include "model/search/search_internal.h"
#include "model/snapshot/snapshot_internal.h"
#include "model/snapshot/words.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct build {
	const struct sky_snapshot *snapshot;
	struct sky_search *search;
	struct sky_arena *arena; /* for the texts of one record */
	sqlite3 *database;
	sqlite3_stmt *insert;
	size_t capacity;
	int result; /* the first SQLite result that is not SQLITE_OK */
};

/* The texts of a document; several of one column stand in lines of their own. */
struct columns {
	const char *text[SKY_SEARCH_COLUMNS];
};

bool sky_search_has_kind(enum sky_kind kind)
{
	switch (kind) {
	case SKY_SOURCE:
	case SKY_VENDOR:
	case SKY_ORGANIZATION:
	case SKY_PERSON:
	case SKY_PRODUCT:
	case SKY_MARKET:
	case SKY_METRIC:
	case SKY_STATEMENT:
	case SKY_EVENT:
		return true;
	case SKY_RELATION:
	case SKY_FIGURE:
	case SKY_RATE:
	case SKY_KIND_COUNT:
		break;
	}
	return false;
}

/* The texts that are not NULL, a line each, in the arena. Control characters become spaces, because the line feed
 * separates the lines and others mark matches. NULL: memory. */
static const char *join(struct sky_arena *arena, const char *const *texts, size_t count)
{
	size_t length = 1;
	char *joined;
	for (size_t i = 0; i < count; i++)
		length += texts[i] ? strlen(texts[i]) + 1 : 0;
	char *at;
	joined = at = sky_arena_alloc(arena, length);
	for (size_t i = 0; joined && i < count; i++) {
		if (!texts[i])
			continue;
		if (at != joined)
			*at++ = '\n';
		for (const char *from = texts[i]; *from; from++)
			*at++ = (char)((unsigned char)*from < ' ' ? ' ' : *from);
	}
	if (joined)
		*at = '\0';
	return joined;
}

static void fail(struct build *build, int result)
{
	if (build->result == SQLITE_OK && result != SQLITE_OK && result != SQLITE_DONE)
		build->result = result;
}

/* Adds a document, whose rowid is its number from 1 on. If memory was too short for one of its texts, the build has
 * failed already. */
static void add(struct build *build, struct sky_search_document document, const struct columns *columns)
{
	struct sky_search_document *grown =
	    sky_grown(NULL, build->search->document, build->search->document_count, &build->capacity, sizeof *grown);
	if (!grown) {
		fail(build, SQLITE_NOMEM);
		return;
	}
	build->search->document = grown;
	grown[build->search->document_count++] = document;
	fail(build, sqlite3_bind_int64(build->insert, 1, (sqlite3_int64)build->search->document_count));
	for (int i = 0; i < SKY_SEARCH_COLUMNS; i++)
		fail(build, sqlite3_bind_text(build->insert, i + 2, columns->text[i], -1, SQLITE_STATIC));
	if (build->result == SQLITE_OK)
		fail(build, sqlite3_step(build->insert));
	(void)sqlite3_reset(build->insert);
}

static const char *lines(struct build *build, const char *const *texts, size_t count)
{
	const char *joined = join(build->arena, texts, count);
	if (!joined)
		fail(build, SQLITE_NOMEM);
	return joined;
}

static const char *line(struct build *build, const char *text)
{
	return text ? lines(build, &text, 1) : NULL;
}

/* What the record says in sentences. */
static const char *text_of(struct build *build, enum sky_kind kind, const void *record)
{
	const struct sky_source *source = record;
	switch (kind) {
	case SKY_SOURCE:
		return lines(build, (const char *const[]){source->publisher, source->author}, 2);
	case SKY_VENDOR:
		return line(build, ((const struct sky_vendor *)record)->summary);
	case SKY_ORGANIZATION:
		return line(build, ((const struct sky_organization *)record)->summary);
	case SKY_PERSON:
		return line(build, ((const struct sky_person *)record)->summary);
	case SKY_PRODUCT:
		return line(build, ((const struct sky_product *)record)->summary);
	case SKY_MARKET:
		return line(build, ((const struct sky_market *)record)->definition);
	case SKY_METRIC:
		return line(build, ((const struct sky_metric *)record)->description);
	case SKY_STATEMENT:
		return line(build, sky_statement_text(build->snapshot, record));
	case SKY_EVENT:
		return line(build, ((const struct sky_event *)record)->summary);
	default:
		return NULL;
	}
}

/* The canonical names, and the aliases that come from no other source than the record's. */
static void put_names(struct build *build, const struct sky_names *names, struct columns *columns)
{
	size_t count = names->name_count > names->alias_count ? names->name_count : names->alias_count;
	const char **texts = sky_arena_calloc(build->arena, count, sizeof *texts);
	if (!texts) {
		fail(build, SQLITE_NOMEM);
		return;
	}
	for (uint32_t i = 0; i < names->name_count; i++)
		texts[i] = names->name[i].text;
	columns->text[SKY_SEARCH_FIELD_NAME] = lines(build, texts, names->name_count);
	for (uint32_t i = 0; i < names->alias_count; i++)
		texts[i] = names->alias[i].source == SKY_NONE ? names->alias[i].name : NULL;
	columns->text[SKY_SEARCH_FIELD_ALIAS] = lines(build, texts, names->alias_count);
}

/* A document for each alias and role that has a source of its own: it is not known before that source is. The names and
 * the text stand there too, so that their words may be asked for together. */
static void add_sourced(struct build *build, struct sky_ref ref, const struct sky_names *names, struct columns columns)
{
	const struct sky_person *person = ref.kind == SKY_PERSON ? sky_person_at(build->snapshot, ref.row) : NULL;
	columns.text[SKY_SEARCH_FIELD_ALIAS] = NULL;
	for (uint32_t i = 0; i < names->alias_count; i++) {
		const struct sky_alias *alias = &names->alias[i];
		if (alias->source == SKY_NONE)
			continue;
		columns.text[SKY_SEARCH_FIELD_ALIAS] = line(build, alias->name);
		add(build, (struct sky_search_document){alias->name, ref.row, alias->source, (uint8_t)ref.kind}, &columns);
	}
	columns.text[SKY_SEARCH_FIELD_ALIAS] = NULL;
	for (uint32_t i = 0; person && i < person->role_count; i++) {
		const struct sky_role *role = &person->role[i];
		columns.text[SKY_SEARCH_FIELD_ROLE] = line(build, role->title);
		add(build, (struct sky_search_document){NULL, ref.row, role->source, (uint8_t)ref.kind}, &columns);
	}
}

/* The titles, a line each; NULL where there is none: sky_title gives the id then. */
static const char *titles_of(struct build *build, struct sky_ref ref)
{
	const struct sky_event *event = ref.kind == SKY_EVENT ? sky_event_at(build->snapshot, ref.row) : NULL;
	const struct sky_statement *statement =
	    ref.kind == SKY_STATEMENT ? sky_statement_at(build->snapshot, ref.row) : NULL;
	const char *title = sky_title(build->snapshot, ref), *chinese = event ? event->title_zh : NULL;
	if (title == sky_id(build->snapshot, ref.kind, ref.row))
		return NULL;
	return lines(build, (const char *const[]){title, statement ? statement->title_zh : chinese}, 2);
}

static void add_record(struct build *build, struct sky_ref ref)
{
	const struct sky_names *names = sky_names_of(build->snapshot, ref);
	struct columns columns = {{NULL}};
	columns.text[SKY_SEARCH_FIELD_TEXT] = text_of(build, ref.kind, sky_record_at(build->snapshot, ref));
	if (names)
		put_names(build, names, &columns);
	else
		columns.text[SKY_SEARCH_FIELD_TITLE] = titles_of(build, ref);
	add(build, (struct sky_search_document){NULL, ref.row, SKY_NONE, (uint8_t)ref.kind}, &columns);
	if (names)
		add_sourced(build, ref, names, columns);
	sky_arena_reset(build->arena);
}

static void add_records(struct build *build)
{
	static const char insert[] = "INSERT INTO document(rowid, name, alias, title, role, text) VALUES(?, ?, ?, ?, ?, ?)";
	fail(build, sqlite3_prepare_v2(build->database, insert, -1, &build->insert, NULL));
	for (unsigned kind = 0; kind < SKY_KIND_COUNT; kind++) {
		if (!sky_search_has_kind((enum sky_kind)kind))
			continue;
		for (uint32_t row = 0; build->result == SQLITE_OK && row < sky_count(build->snapshot, (enum sky_kind)kind);
		     row++)
			add_record(build, (struct sky_ref){(enum sky_kind)kind, row});
	}
	(void)sqlite3_finalize(build->insert);
}

static void execute(struct build *build, const char *sql)
{
	if (build->result == SQLITE_OK)
		fail(build, sqlite3_exec(build->database, sql, NULL, NULL, NULL));
}

static void build_database(struct build *build)
{
	fail(build, sqlite3_open_v2(":memory:", &build->database,
	                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL));
	if (build->result == SQLITE_OK)
		fail(build, sky_search_teach(build->database));
	execute(build,
	        "BEGIN; CREATE VIRTUAL TABLE document USING fts5(name, alias, title, role, text, tokenize = skyledger)");
	if (build->result == SQLITE_OK)
		add_records(build);
	execute(build, "INSERT INTO document(document) VALUES('optimize'); COMMIT");
	if (build->result == SQLITE_OK) {
		build->search->bytes = sqlite3_serialize(build->database, "main", &build->search->size, 0);
		fail(build, build->search->bytes ? SQLITE_OK : SQLITE_NOMEM);
	}
	(void)sqlite3_close(build->database);
}

enum sky_search_status sky_search_create(const struct sky_snapshot *snapshot, struct sky_search **out, const char **why)
{
	struct build build = {.snapshot = snapshot, .result = SQLITE_OK};
	*out = NULL;
	build.search = calloc(1, sizeof *build.search);
	build.arena = sky_arena_create(0);
	if (build.search && build.arena)
		build_database(&build);
	else
		build.result = SQLITE_NOMEM;
	sky_arena_destroy(build.arena);
	*why = sqlite3_errstr(build.result);
	if (build.result != SQLITE_OK) {
		sky_search_destroy(build.search);
		return sky_search_status_of(build.result);
	}
	*out = build.search;
	return SKY_SEARCH_OK;
}
