/* Bump allocator: many small allocations, one release. Not thread-safe; one arena belongs to
 * one request or one load. */
#ifndef SKY_MODEL_BASE_ARENA_H
#define SKY_MODEL_BASE_ARENA_H

#include "model/base/base.h"

#include <stdarg.h>

struct sky_arena;

/* New arena whose blocks never hold more than `ceiling` bytes (0: no ceiling). NULL when memory is short. */
struct sky_arena *sky_arena_create(size_t ceiling) SKY_MUST;

/* Frees the arena and everything allocated from it. NULL is fine. */
void sky_arena_destroy(struct sky_arena *arena);

/* Forgets every allocation but keeps the first block for reuse; earlier pointers are invalid (poisoned under ASan). */
void sky_arena_reset(struct sky_arena *arena);

/* Borrowed memory, aligned for any type, contents undefined. Every call returns an address of its own, even for 0
 * bytes. NULL when memory is short or the ceiling is reached; the arena stays usable. */
void *sky_arena_alloc(struct sky_arena *arena, size_t size) SKY_MUST;

/* Like sky_arena_alloc for count * size bytes, zeroed; NULL on overflow too. */
void *sky_arena_calloc(struct sky_arena *arena, size_t count, size_t size) SKY_MUST;

/* NUL-terminated texts in the arena; NULL when memory is short. strndup stops at the first NUL. printf also returns
 * NULL when it cannot convert a wide character. */
char *sky_arena_strndup(struct sky_arena *arena, const char *text, size_t length) SKY_MUST;
char *sky_arena_strdup(struct sky_arena *arena, const char *text) SKY_MUST;
char *sky_arena_printf(struct sky_arena *arena, const char *format, ...) SKY_MUST SKY_PRINTF(2, 3);
char *sky_arena_vprintf(struct sky_arena *arena, const char *format, va_list arguments) SKY_MUST SKY_PRINTF(2, 0);

/* Makes room for one more element of `size` bytes after `count` of them. Returns the same array, or a copy of twice the
 * capacity: in the arena or, where that is NULL, from realloc. NULL: memory is short, and the array stays as it is. */
void *sky_grown(struct sky_arena *arena, void *array, size_t count, size_t *capacity, size_t size) SKY_MUST;

/* Bytes of the blocks taken from the system for this arena. */
size_t sky_arena_size(const struct sky_arena *arena);

#endif
