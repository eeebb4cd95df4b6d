#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"

SKY_FIELD(subject_id, sky_relation, sky_cell_of(request, it->subject.kind, it->subject.row))
SKY_FIELD(subject_kind, sky_relation, sky_cell_text(sky_kind_singular(it->subject.kind)))
SKY_FIELD(subject_name, sky_relation, sky_cell_title(request, it->subject.kind, it->subject.row))
SKY_FIELD(predicate, sky_relation, sky_cell_text(sky_predicate_text(it->predicate)))
SKY_FIELD(object_id, sky_relation, sky_cell_of(request, it->object.kind, it->object.row))
SKY_FIELD(object_kind, sky_relation, sky_cell_text(sky_kind_singular(it->object.kind)))
SKY_FIELD(object_name, sky_relation, sky_cell_title(request, it->object.kind, it->object.row))
SKY_FIELD(from, sky_relation, sky_cell_text(it->from.text))
SKY_FIELD(to, sky_relation, sky_cell_text(it->to.text))
SKY_FIELD(as_of, sky_relation, sky_cell_text(it->as_of.text))
SKY_FIELD(status, sky_relation, sky_cell_text(sky_status_text(it->status)))
SKY_FIELD(text, sky_relation, sky_cell_text(it->text))
SKY_FIELD(said_by, sky_relation, sky_cell_ref(request, it->said_by))
SKY_MATCHER(is_subject, sky_relation, sky_ref_is(it->subject, value))
SKY_MATCHER(is_object, sky_relation, sky_ref_is(it->object, value))
SKY_MATCHER(is_either, sky_relation, sky_ref_is(it->subject, value) || sky_ref_is(it->object, value))

static const struct sky_column columns[] = {
    SKY_COLUMN("id", sky_cell_id),
    SKY_COLUMN_BY("subject_id", subject_id, is_subject),
    SKY_COLUMN("subject_kind", subject_kind),
    SKY_COLUMN("subject_name", subject_name),
    SKY_COLUMN("predicate", predicate),
    SKY_COLUMN_BY("object_id", object_id, is_object),
    SKY_COLUMN("object_kind", object_kind),
    SKY_COLUMN("object_name", object_name),
    SKY_COLUMN("from", from),
    SKY_COLUMN("to", to),
    SKY_COLUMN("as_of", as_of),
    SKY_COLUMN("status", status),
    SKY_COLUMN("text", text),
    SKY_COLUMN("said_by", said_by),
    SKY_COLUMNS_TAIL,
    SKY_COLUMNS_EXTRA,
    SKY_COLUMN_BY("by_vendor", subject_id, is_either),
    SKY_COLUMN_BY("by_organization", subject_id, is_either),
};
#define HIDDEN 2
const struct sky_table sky_table_relations = SKY_TABLE("relations", columns, SKY_EXTRA_COUNT + HIDDEN);

enum sky_outcome sky_handle_list_relations(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_relations, SKY_RELATION, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
