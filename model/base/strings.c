#include "model/base/strings.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define FIRST_SLOTS ((size_t)1024)
#define FIRST_CHUNK ((size_t)4096)
#define LARGEST_CHUNK ((size_t)1 << 20)

/* Texts are packed without gaps: aligned allocations would double the memory of short ones. */
struct chunk {
	struct chunk *next;
	size_t size; /* of bytes */
	size_t used;
	char bytes[];
};

struct slot {
	const char *text; /* NULL: free */
	uint32_t hash;
	uint32_t length;
};

struct sky_strings {
	struct slot *slots;
	size_t slot_count; /* a power of two */
	size_t count;
	struct chunk *chunks; /* the first one is being filled */
	size_t next_chunk;
	size_t size;
};

struct sky_strings *sky_strings_create(void)
{
	struct sky_strings *strings = calloc(1, sizeof *strings);
	if (strings == NULL)
		return NULL;
	strings->slots = calloc(FIRST_SLOTS, sizeof *strings->slots);
	if (strings->slots == NULL) {
		free(strings);
		return NULL;
	}
	strings->slot_count = FIRST_SLOTS;
	strings->next_chunk = FIRST_CHUNK;
	strings->size = sizeof *strings + FIRST_SLOTS * sizeof *strings->slots;
	return strings;
}

void sky_strings_destroy(struct sky_strings *strings)
{
	if (strings == NULL)
		return;
	while (strings->chunks != NULL) {
		struct chunk *next = strings->chunks->next;
		free(strings->chunks);
		strings->chunks = next;
	}
	free(strings->slots);
	free(strings);
}

/* The slot that holds the text, or the free one where it belongs. The table always has a free slot. */
static struct slot *find_slot(const struct sky_strings *strings, uint32_t hash, const char *text, size_t length)
{
	size_t mask = strings->slot_count - 1;
	size_t i = hash & mask;
	for (;;) {
		struct slot *slot = &strings->slots[i];
		if (slot->text == NULL)
			return slot;
		if (slot->hash == hash && slot->length == length && memcmp(slot->text, text, length) == 0)
			return slot;
		i = (i + 1) & mask;
	}
}

static bool grow(struct sky_strings *strings)
{
	size_t count = strings->slot_count * 2;
	struct slot *slots = calloc(count, sizeof *slots);
	if (slots == NULL)
		return false;
	for (size_t i = 0; i < strings->slot_count; i++) {
		size_t j = strings->slots[i].hash & (count - 1);
		if (strings->slots[i].text == NULL)
			continue;
		while (slots[j].text != NULL)
			j = (j + 1) & (count - 1);
		slots[j] = strings->slots[i];
	}
	free(strings->slots);
	strings->slots = slots;
	strings->size += (count - strings->slot_count) * sizeof *slots;
	strings->slot_count = count;
	return true;
}

static struct chunk *add_chunk(struct sky_strings *strings, size_t need)
{
	bool own = need > strings->next_chunk / 4;
	size_t size = own ? need : strings->next_chunk;
	struct chunk *chunk = malloc(sizeof *chunk + size);
	if (chunk == NULL)
		return NULL;
	chunk->size = size;
	chunk->used = 0;
	strings->size += sizeof *chunk + size;
	/* A long text gets a chunk of its own. It goes behind the chunk that is being filled, so that the rest of that one
	 * stays in use. */
	if (own && strings->chunks != NULL) {
		chunk->next = strings->chunks->next;
		strings->chunks->next = chunk;
	} else {
		chunk->next = strings->chunks;
		strings->chunks = chunk;
	}
	if (!own && strings->next_chunk < LARGEST_CHUNK)
		strings->next_chunk *= 2;
	return chunk;
}

static const char *store(struct sky_strings *strings, const char *text, size_t length)
{
	struct chunk *chunk = strings->chunks;
	if (chunk == NULL || length + 1 > chunk->size - chunk->used)
		chunk = add_chunk(strings, length + 1);
	if (chunk == NULL)
		return NULL;
	char *copy = chunk->bytes + chunk->used;
	memcpy(copy, text, length);
	copy[length] = '\0';
	chunk->used += length + 1;
	return copy;
}

const char *sky_strings_intern(struct sky_strings *strings, const char *text, size_t length)
{
	if (length >= UINT32_MAX)
		return NULL;
	uint32_t hash = (uint32_t)XXH3_64bits(text, length);
	struct slot *slot = find_slot(strings, hash, text, length);
	if (slot->text != NULL)
		return slot->text;
	if ((strings->count + 1) * 4 > strings->slot_count * 3) {
		if (!grow(strings))
			return NULL;
		slot = find_slot(strings, hash, text, length);
	}
	text = store(strings, text, length);
	if (text == NULL)
		return NULL;
	*slot = (struct slot){text, hash, (uint32_t)length};
	strings->count++;
	return text;
}

size_t sky_strings_size(const struct sky_strings *strings)
{
	return strings->size;
}
