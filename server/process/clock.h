/* The clock that measures how long something takes: it only goes forward. */
#ifndef SKY_SERVER_PROCESS_CLOCK_H
#define SKY_SERVER_PROCESS_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline int64_t sky_clock_ms(void)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

#endif
