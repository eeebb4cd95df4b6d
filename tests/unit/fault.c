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
	bool armed, once;
	size_t good, failed;
} fault;

void fault_arm(size_t good)
{
	fault.armed = true;
	fault.once = false;
	fault.good = good;
	fault.failed = 0;
}

void fault_arm_once(size_t good)
{
	fault_arm(good);
	fault.once = true;
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
	fault.armed = !fault.once;
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
