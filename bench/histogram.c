#include "histogram.h"

#include <stddef.h>

#define STEP_BITS 7

static size_t step_of(uint64_t value)
{
	if (value < HISTOGRAM_STEPS)
		return (size_t)value;
	unsigned doubling = 63 - (unsigned)__builtin_clzll(value) - STEP_BITS + 1;
	if (doubling >= HISTOGRAM_DOUBLINGS)
		return (size_t)HISTOGRAM_STEPS * HISTOGRAM_DOUBLINGS - 1;
	/* From the second doubling on, the upper half of the steps is used: the top bit is always set. */
	return (size_t)doubling * HISTOGRAM_STEPS + (size_t)(value >> doubling);
}

static uint64_t end_of(size_t step)
{
	unsigned doubling = (unsigned)(step / HISTOGRAM_STEPS);
	return (((uint64_t)(step % HISTOGRAM_STEPS) + 1) << doubling) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t nanoseconds)
{
	histogram->step[step_of(nanoseconds)]++;
	histogram->count++;
	histogram->sum += nanoseconds;
	if (nanoseconds > histogram->max)
		histogram->max = nanoseconds;
}

uint64_t histogram_percentile(const struct histogram *histogram, double percent)
{
	double wanted = (double)histogram->count * percent / 100;
	uint64_t seen = 0;
	for (size_t i = 0; i < (size_t)HISTOGRAM_STEPS * HISTOGRAM_DOUBLINGS; i++) {
		seen += histogram->step[i];
		if (seen > 0 && (double)seen >= wanted)
			return end_of(i) < histogram->max ? end_of(i) : histogram->max;
	}
	return histogram->max;
}
