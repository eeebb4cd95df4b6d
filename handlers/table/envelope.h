/* What an answer is wrapped in: "data" and "meta", as members of the object that is open. */
#ifndef SKY_HANDLERS_TABLE_ENVELOPE_H
#define SKY_HANDLERS_TABLE_ENVELOPE_H

#include "handlers/write/json.h"

struct sky_result;

/* "data": the rows or the object of the result, which must not be a document. When something fails, json->out->failed
 * is set. */
void sky_envelope_data(struct sky_json *json, const struct sky_request *request, const struct sky_result *result);

/* "meta": counts of a page, release, as_of, warnings, and what the result adds. */
void sky_envelope_meta(struct sky_json *json, const struct sky_request *request, const struct sky_result *result);

#endif
