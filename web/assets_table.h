/* Between assets.c and the file that tools/embed-assets writes. */
#ifndef SKY_WEB_ASSETS_TABLE_H
#define SKY_WEB_ASSETS_TABLE_H

#include "web/assets.h"

extern const struct sky_asset sky_asset_table[]; /* sorted by path, and one empty entry at the end */
extern const size_t sky_asset_table_count;

#endif
