#include "model/base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(address, size) ASAN_POISON_MEMORY_REGION(address, size)
#define UNPOISON(address, size) ASAN_UNPOISON_MEMORY_REGION(address, size)
#define REDZONE 16u
#else
#define POISON(address, size) ((void)(address), (void)(size))
#define UNPOISON(address, size) ((void)(address), (void)(size))
#define REDZONE 0u
#endif

#define ALIGNMENT 16u
#define FIRST_BLOCK ((size_t)4096)
#define LARGEST_BLOCK ((size_t)1 << 20)

struct block {
	struct block *next; /* the block made before this one */
	size_t size;        /* header included */
	size_t used;        /* header included */
	size_t padding;
};

struct sky_arena {
	struct block *current;
	size_t ceiling;
	size_t size;
	size_t next_size;
};

_Static_assert(_Alignof(max_align_t) <= ALIGNMENT, "any type must fit the alignment");
_Static_assert(sizeof(struct block) % ALIGNMENT == 0, "what follows the header must be aligned");

struct sky_arena *sky_arena_create(size_t ceiling)
{
	struct sky_arena *arena = calloc(1, sizeof *arena);
	if (arena != NULL) {
		arena->ceiling = ceiling;
		arena->next_size = FIRST_BLOCK;
	}
	return arena;
}

static void free_block(struct sky_arena *arena, struct block *block)
{
	arena->size -= block->size;
	UNPOISON(block, block->size);
	free(block);
}

void sky_arena_destroy(struct sky_arena *arena)
{
	if (arena == NULL)
		return;
	while (arena->current != NULL) {
		struct block *next = arena->current->next;
		free_block(arena, arena->current);
		arena->current = next;
	}
	free(arena);
}

void sky_arena_reset(struct sky_arena *arena)
{
	struct block *block = arena->current;
	if (block == NULL)
		return;
	while (block->next != NULL) {
		struct block *next = block->next;
		free_block(arena, block);
		block = next;
	}
	if (block->size > LARGEST_BLOCK) {
		free_block(arena, block);
		arena->current = NULL;
		arena->next_size = FIRST_BLOCK;
		return;
	}
	block->used = sizeof *block;
	POISON(block + 1, block->size - sizeof *block);
	arena->current = block;
	arena->next_size = block->size < LARGEST_BLOCK ? block->size * 2 : LARGEST_BLOCK;
}

/* Makes the current block one that has room for `need` bytes. */
static bool add_block(struct sky_arena *arena, size_t need)
{
	size_t left = arena->ceiling == 0 ? SIZE_MAX : arena->ceiling - arena->size;
	struct block *block;
	if (need > SIZE_MAX - sizeof *block)
		return false;
	size_t least = need + sizeof *block;
	if (least > left)
		return false;
	size_t size = least > arena->next_size ? least : arena->next_size;
	if (size > left)
		size = left;
	block = malloc(size);
	if (block == NULL)
		return false;
	*block = (struct block){.next = arena->current, .size = size, .used = sizeof *block};
	POISON(block + 1, size - sizeof *block);
	arena->current = block;
	arena->size += size;
	if (arena->next_size < LARGEST_BLOCK)
		arena->next_size *= 2;
	return true;
}

void *sky_arena_alloc(struct sky_arena *arena, size_t size)
{
	struct block *block = arena->current;
	if (size > SIZE_MAX - ALIGNMENT - REDZONE)
		return NULL;
	size_t need = size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	need += REDZONE;
	if (block == NULL || need > block->size - block->used) {
		if (!add_block(arena, need))
			return NULL;
		block = arena->current;
	}
	char *memory = (char *)block + block->used;
	block->used += need;
	UNPOISON(memory, size);
	return memory;
}

void *sky_arena_calloc(struct sky_arena *arena, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		return NULL;
	void *memory = sky_arena_alloc(arena, total);
	if (memory != NULL)
		memset(memory, 0, total);
	return memory;
}

void *sky_grown(struct sky_arena *arena, void *array, size_t count, size_t *capacity, size_t size)
{
	size_t more = *capacity ? *capacity * 2 : 64;
	if (count < *capacity)
		return array;
	void *grown = arena ? sky_arena_calloc(arena, more, size) : reallocarray(array, more, size);
	if (grown && arena && count > 0)
		memcpy(grown, array, count * size);
	if (grown)
		*capacity = more;
	return grown;
}

static char *copy_text(struct sky_arena *arena, const char *text, size_t length)
{
	char *copy = sky_arena_alloc(arena, length + 1);
	if (copy != NULL) {
		memcpy(copy, text, length);
		copy[length] = '\0';
	}
	return copy;
}

char *sky_arena_strndup(struct sky_arena *arena, const char *text, size_t length)
{
	return copy_text(arena, text, strnlen(text, length));
}

char *sky_arena_strdup(struct sky_arena *arena, const char *text)
{
	return copy_text(arena, text, strlen(text));
}

char *sky_arena_vprintf(struct sky_arena *arena, const char *format, va_list arguments)
{
	char brief[256]; /* most texts fit: they are written once, not measured first */
	char *text = NULL;
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(brief, sizeof brief, format, arguments);
	if (length >= 0 && (size_t)length < sizeof brief) {
		text = copy_text(arena, brief, (size_t)length);
	} else if (length >= 0) {
		text = sky_arena_alloc(arena, (size_t)length + 1);
		if (text != NULL)
			(void)vsnprintf(text, (size_t)length + 1, format, again);
	}
	va_end(again);
	return text;
}

char *sky_arena_printf(struct sky_arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = sky_arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}

size_t sky_arena_size(const struct sky_arena *arena)
{
	return arena->size;
}
