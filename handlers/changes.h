/* The rows of what differs between two releases. */
#ifndef SKY_HANDLERS_CHANGES_H
#define SKY_HANDLERS_CHANGES_H

#include "handlers/write/cell.h"

/* Its rows are struct sky_change. Of a request its cells need only the arena. */
extern const struct sky_table sky_changes_table;

#endif
