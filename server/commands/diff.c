#include "server/commands/commands.h"

#include "handlers/changes.h"
#include "handlers/request/request.h"
#include "handlers/write/cell_json.h"
#include "handlers/write/json.h"
#include "model/changes/changes.h"
#include "model/load/snapshot_build.h"

#include <stdlib.h>

/* The same exit codes as those of diff(1). */
enum { SAME = 0, DIFFERENT = 1, TROUBLE = 2 };

#define TEXT_ARENA_MAX ((size_t)64 << 20) /* for the texts of one change: a guard */

enum form { FORM_TEXT, FORM_JSON, FORM_NDJSON };

/* 'changed figure size-2021: value "1" -> "2"' */
static bool put_line(struct sky_buffer *out, struct sky_arena *arena, const struct sky_change *change)
{
	const char *before, *after, *field = sky_change_field(change);
	if (!sky_change_before(arena, change, &before) || !sky_change_after(arena, change, &after))
		return false;
	sky_buffer_printf(out, "%s %s %s: ", sky_change_kind_text((enum sky_change_kind)change->change),
	                  sky_change_record_kind(change), sky_change_id(change));
	if (!field) {
		sky_buffer_text(out, sky_change_name(change));
		return true;
	}
	sky_buffer_printf(out, "%s ", field);
	struct sky_json json;
	sky_json_init(&json, out);
	sky_json_text(&json, before);
	sky_buffer_text(out, " -> ");
	sky_json_init(&json, out);
	sky_json_text(&json, after);
	return true;
}

static void put_row(struct sky_buffer *out, const struct sky_request *request, const struct sky_change *change)
{
	struct sky_json json;
	sky_json_init(&json, out);
	sky_json_table_row(&json, request, &sky_changes_table, change);
}

/* Prints one change. false: memory is short, or it cannot be written. */
static bool print_change(const struct sky_request *request, const struct sky_change *change, enum form form, bool first)
{
	struct sky_buffer out;
	bool made = true;
	sky_buffer_init(&out, 0);
	if (form == FORM_TEXT) {
		made = put_line(&out, request->arena, change);
	} else {
		sky_buffer_text(&out, form == FORM_NDJSON ? "" : first ? "[\n" : ",\n");
		put_row(&out, request, change);
	}
	sky_buffer_text(&out, form == FORM_JSON ? "" : "\n");
	made = made && !out.failed && fwrite(out.data, 1, out.length, stdout) == out.length;
	sky_buffer_finish(&out);
	sky_arena_reset(request->arena);
	return made;
}

static bool print_changes(const struct sky_changes *changes, struct sky_arena *arena, enum form form)
{
	const struct sky_request request = {.snapshot = changes->after, .arena = arena};
	bool made = true;
	for (size_t i = 0; made && i < changes->count; i++)
		made = print_change(&request, &changes->list[i], form, i == 0);
	if (form == FORM_JSON)
		made = fputs(changes->count ? "\n]\n" : "[]\n", stdout) >= 0 && made;
	return fflush(stdout) == 0 && made;
}

static int compare(const struct sky_snapshot *before, const struct sky_snapshot *after, enum form form)
{
	struct sky_arena *list = sky_arena_create(0), *texts = sky_arena_create(TEXT_ARENA_MAX);
	const struct sky_changes *changes = list && texts ? sky_changes_find(list, before, after) : NULL;
	int code = TROUBLE;
	if (!changes)
		sky_complain("memory is short");
	else if (!print_changes(changes, texts, form))
		sky_complain("the differences cannot be written");
	else
		code = changes->count ? DIFFERENT : SAME;
	sky_arena_destroy(texts);
	sky_arena_destroy(list);
	return code;
}

int sky_command_diff(const struct sky_config *config)
{
	struct sky_snapshot *before = NULL, *after = NULL;
	int code = TROUBLE;
	if (config->json && config->ndjson)
		return sky_complain("--json and --ndjson are two forms; give one");
	if (sky_data_load(config->operand, stderr, &before) == SKY_EXIT_OK &&
	    sky_data_load(config->other, stderr, &after) == SKY_EXIT_OK)
		code = compare(before, after, config->json ? FORM_JSON : config->ndjson ? FORM_NDJSON : FORM_TEXT);
	sky_snapshot_release(after);
	sky_snapshot_release(before);
	return code;
}
