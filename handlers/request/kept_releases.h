/* The releases that a request can ask for: the current one and those that the server keeps beside it. */
#ifndef SKY_HANDLERS_REQUEST_KEPT_RELEASES_H
#define SKY_HANDLERS_REQUEST_KEPT_RELEASES_H

#include "handlers/request/api.h"

/* Whether the text has the form of a release id. */
bool sky_kept_release_is_id(const char *text);

/* Their number, at least 1; and one of them by its number, borrowed. The current one is the first. */
size_t sky_kept_release_count(const struct sky_request *request);
const struct sky_snapshot *sky_kept_release_at(const struct sky_request *request, size_t number);
int64_t sky_kept_release_loaded(const struct sky_request *request, size_t number); /* 0: not known */

/* The number of the release with this id; sky_kept_release_count() when it is not kept. */
size_t sky_kept_release_find(const struct sky_request *request, const char *id);

/* Fills the problem that says that the parameter names a release that is not kept (410). It also names the ones that
 * are kept, and says what to do. false: memory is short. */
bool sky_kept_release_gone(const struct sky_request *request, const char *parameter, const char *id,
                           struct sky_problem *problem) SKY_MUST;

#endif
