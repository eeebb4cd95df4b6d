/* How the orders are built: once for each snapshot; four bytes a figure and order. */
#ifndef SKY_MODEL_SNAPSHOT_ORDER_INTERNAL_H
#define SKY_MODEL_SNAPSHOT_ORDER_INTERNAL_H

#include "model/snapshot/index_internal.h"
#include "model/snapshot/order.h"

/* Figures in the order of a number. */
struct sky_orders {
	uint32_t *by_value; /* those with a value; ties by row */
	uint32_t value_count;
	uint32_t *by_period; /* those with a period, by its start and end, then by row */
	struct sky_period_rows *period;
	uint32_t period_count;
	struct sky_csr
	    known[SKY_INDEX_COUNT]; /* those not deprecated, of each thing, by publication, undated last; where built */
};

/* Builds all orders of the snapshot's figures. false when memory is short. */
bool sky_orders_build(struct sky_snapshot *snapshot) SKY_MUST;
void sky_orders_finish(struct sky_orders *orders);
/* Bytes that they hold. */
size_t sky_orders_size(const struct sky_orders *orders);

#endif
