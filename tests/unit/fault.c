#include "fault.h"

#include <stdbool.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

/* One test runs at a time. */
static struct {
	bool armed;
	size_t good, failed;
} fault;

void fault_arm(size_t good)
{
	fault.armed = true;
	fault.good = good;
	fault.failed = 0;
}

size_t fault_disarm(void)
{
	fault.armed = false;
	return fault.failed;
}

static bool fails(void)
{
	if (!fault.armed)
		return false;
	if (fault.good > 0) {
		fault.good--;
		return false;
	}
	fault.failed++;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return fails() ? NULL : __real_realloc(memory, size);
}
