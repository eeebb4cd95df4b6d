/* Makes allocations of the code under test fail. The linker sends malloc, calloc and realloc here (--wrap). Calls
 * within shared libraries are not seen, but Check's own are: assert only after fault_disarm. */
#ifndef SKY_TESTS_FAULT_H
#define SKY_TESTS_FAULT_H

#include <stddef.h>

/* From now on `good` allocations succeed and all later ones fail. */
void fault_arm(size_t good);

/* From now on one allocation fails, the one after `good` that succeed; all later ones succeed again. */
void fault_arm_once(size_t good);

/* All allocations succeed again; returns how many failed since fault_arm. */
size_t fault_disarm(void);

#endif
