#include "handlers/request/handlers.h"
#include "handlers/request/request.h"
#include "handlers/table/rows.h"
#include "handlers/table/table_query.h"

SKY_GETTER(subject_id, relation, sky_cell_of(request, relation->subject.kind, relation->subject.row))
SKY_GETTER(subject_kind, relation, sky_cell_text(sky_kind_singular(relation->subject.kind)))
SKY_GETTER(subject_name, relation, sky_cell_title(request, relation->subject.kind, relation->subject.row))
SKY_GETTER(predicate, relation, sky_cell_text(sky_predicate_text(relation->predicate)))
SKY_GETTER(object_id, relation, sky_cell_of(request, relation->object.kind, relation->object.row))
SKY_GETTER(object_kind, relation, sky_cell_text(sky_kind_singular(relation->object.kind)))
SKY_GETTER(object_name, relation, sky_cell_title(request, relation->object.kind, relation->object.row))
SKY_GETTER(from, relation, sky_cell_text(relation->from.text))
SKY_GETTER(to, relation, sky_cell_text(relation->to.text))
SKY_GETTER(as_of, relation, sky_cell_text(relation->as_of.text))
SKY_GETTER(status, relation, sky_cell_text(sky_status_text(relation->status)))
SKY_GETTER(text, relation, sky_cell_text(relation->text))
SKY_GETTER(said_by, relation, sky_cell_ref(request, relation->said_by))
SKY_MATCHER(by_subject, relation, sky_ref_is(relation->subject, value))
SKY_MATCHER(by_object, relation, sky_ref_is(relation->object, value))
SKY_MATCHER(by_either, relation, sky_ref_is(relation->subject, value) || sky_ref_is(relation->object, value))

static const struct sky_matcher matchers[] = {{"vendor", by_either}, {"organization", by_either}, {NULL}};
const struct sky_table sky_table_relations = {SKY_ROW_RELATION, .matchers = matchers};

enum sky_outcome sky_handle_list_relations(struct sky_request *request, struct sky_result *result)
{
	return sky_table_scan(request, &sky_table_relations, SKY_RELATION, NULL, result) ? SKY_DONE : SKY_ERROR_MEMORY;
}
