/* Loads a data set in a thread of its own, so that who waits for it can leave at any time. */
#ifndef SKY_SERVER_RELEASE_BACKGROUND_LOAD_H
#define SKY_SERVER_RELEASE_BACKGROUND_LOAD_H

#include "model/load/load.h"
#include "model/snapshot/snapshot.h"

struct sky_background_load;

/* Starts to load the folder. NULL: memory is short. */
struct sky_background_load *sky_background_load_start(const char *folder) SKY_MUST;

/* Waits until all is loaded or go_on (NULL: nobody asks) says no. false: it still loads. */
bool sky_background_load_wait(struct sky_background_load *aside, bool (*go_on)(void)) SKY_MUST;

/* What came of it, after a wait that was true. The snapshot becomes the caller's, if there is one; the report
 * (borrowed) has the mistakes. */
enum sky_load_status sky_background_load_result(struct sky_background_load *aside, struct sky_snapshot **snapshot,
                                                struct sky_report **report) SKY_MUST;

/* Frees it. A load that still runs is left alone, with all that it holds: the process is about to end. NULL is fine. */
void sky_background_load_finish(struct sky_background_load *aside);

#endif
