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
	/* Of each thing, where built: those that are not deprecated, or were not from the first day on, by publication,
	 * undated last; and those that were not from the first day on, by the day of their deprecation. */
	struct sky_csr known[SKY_INDEX_COUNT], withdrawn[SKY_INDEX_COUNT];
};

/* Builds all orders of the snapshot's figures. false when memory is short. */
bool sky_orders_build(struct sky_snapshot *snapshot) SKY_MUST;
void sky_orders_finish(struct sky_orders *orders);
/* Bytes that they hold. */
size_t sky_orders_size(const struct sky_orders *orders);

#endif
