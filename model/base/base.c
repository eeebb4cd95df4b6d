#include "model/base/base.h"

const char *sky_kind_plural(enum sky_kind kind)
{
	static const char *const plurals[] = {
	    [SKY_SOURCE] = "sources",       [SKY_VENDOR] = "vendors",   [SKY_ORGANIZATION] = "organizations",
	    [SKY_PERSON] = "people",        [SKY_PRODUCT] = "products", [SKY_RELATION] = "relations",
	    [SKY_MARKET] = "markets",       [SKY_METRIC] = "metrics",   [SKY_FIGURE] = "figures",
	    [SKY_STATEMENT] = "statements", [SKY_EVENT] = "events",     [SKY_RATE] = "rates",
	};
	return plurals[kind];
}
