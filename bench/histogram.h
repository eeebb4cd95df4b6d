/* A histogram of durations in nanoseconds, in the manner of HDR histograms: 128 steps for each doubling, so that a
 * percentile is wrong by less than 0.8 percent, from 1 ns to 18 minutes. */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_STEPS 128
#define HISTOGRAM_DOUBLINGS 34

struct histogram {
	uint64_t count, sum, max; /* sum of the values themselves, not of their steps */
	uint64_t step[HISTOGRAM_STEPS * HISTOGRAM_DOUBLINGS];
};

/* Values beyond the range count as its end. */
void histogram_add(struct histogram *histogram, uint64_t nanoseconds);
/* The least value that `percent` of all values do not exceed; the upper end of its step, 0 when there are no values. */
uint64_t histogram_percentile(const struct histogram *histogram, double percent);

#endif
