/* References between records. One to a record that is known already is set at once; the others wait for the end. */
#ifndef SKY_MODEL_LOAD_REFERENCES_H
#define SKY_MODEL_LOAD_REFERENCES_H

#include "model/load/loading.h"

/* Sets *slot to the row of `id` in the target's table, at once or in sky_load_resolve. `at` is the reference's place in
 * the record being decoded. */
void sky_load_refer(struct sky_load *load, enum sky_kind target, const char *id, size_t length, size_t at,
                    uint32_t *slot);

/* Fills in every reference that was left open, and reports those that lead nowhere. */
void sky_load_resolve(struct sky_load *load);

#endif
