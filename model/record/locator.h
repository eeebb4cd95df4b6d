/* Locators: where in a source something stands. */
#ifndef SKY_MODEL_RECORD_LOCATOR_H
#define SKY_MODEL_RECORD_LOCATOR_H

#include "model/base/base.h"

/* Paragraphs of a locator: calls back for each ("paragraphs 2, 15, 35-36"). false when the locator names none. */
bool sky_locator_paragraphs(const char *locator, void (*each)(void *context, uint32_t paragraph), void *context);

/* True for "row 5", which is a place in a table alone. */
bool sky_locator_is_row(const char *locator);

#endif
