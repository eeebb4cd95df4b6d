/* Conflicts in Chinese. The English sentences stand in the conflict itself. */
#ifndef SKY_HANDLERS_CLAIMS_CONFLICT_WORDS_H
#define SKY_HANDLERS_CLAIMS_CONFLICT_WORDS_H

#include "handlers/request/api.h"
#include "model/conflict/conflicts.h"

/* True where lang=zh asks for it. */
bool sky_conflict_in_chinese(const struct sky_request *request);

/* Who says what, and how far apart that is; NULL when memory is short. */
const char *sky_conflict_chinese(const struct sky_request *request, const struct sky_conflict *conflict);

/* A reason of a rule in Chinese; one that the data set gives stays in the data set's language. */
const char *sky_conflict_reason_chinese(const char *reason);

#endif
