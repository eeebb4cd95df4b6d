/* Checks that the values of a data set fit together. */
#ifndef SKY_MODEL_LOAD_VALIDATE_H
#define SKY_MODEL_LOAD_VALIDATE_H

#include "model/load/loading.h"

/* Rules within one record: called for load->kind and load->row right after it was decoded without a mistake. */
void sky_validate_record(struct sky_load *load);

/* Rules between records, when all are read and their references resolved; fills in what one record takes from another
 * (the day of publication). */
void sky_validate_set(struct sky_load *load);

/* The part of it that looks for circles of references. */
void sky_validate_circles(struct sky_load *load);

#endif
