/* Figures in the order of a number: what serves ranges (value__gte=, period=, from=) and counts on a day without a look at every
 * figure. Built once for each snapshot; four bytes a figure and order. */
#ifndef SKY_MODEL_ORDER_H
#define SKY_MODEL_ORDER_H

#include "model/snapshot_internal.h"

/* Builds all orders of the snapshot's figures. false when memory is short. */
bool sky_orders_build(struct sky_snapshot *snapshot) SKY_MUST;
void sky_orders_finish(struct sky_orders *orders);
/* Bytes that they hold. */
size_t sky_orders_size(const struct sky_orders *orders);

#endif
