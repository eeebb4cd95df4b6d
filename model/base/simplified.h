/* Traditional characters and the simplified ones that they become. tools/gen-simplified writes the table from
 * tools/simplified.txt, which comes from OpenCC. All const, no locking needed. */
#ifndef SKY_MODEL_BASE_SIMPLIFIED_H
#define SKY_MODEL_BASE_SIMPLIFIED_H

#include "model/base/base.h"

struct sky_simplified {
	int32_t traditional, simplified;
};

extern const struct sky_simplified sky_simplified_table[]; /* by the traditional one */
extern const size_t sky_simplified_count;

#endif
