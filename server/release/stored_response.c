#include "server/release/stored_response.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct sky_blob *sky_blob_create(struct sky_buffer *buffer)
{
	bool copied = buffer->capacity <= SKY_BLOB_COPY_MAX;
	struct sky_blob *blob = malloc(sizeof *blob + (copied ? buffer->length : 0));
	if (!blob)
		return NULL;
	atomic_init(&blob->references, 1);
	blob->length = buffer->length;
	if (copied) {
		blob->data = blob->own;
		if (buffer->length)
			memcpy(blob->own, buffer->data, buffer->length);
		return blob;
	}
	/* A buffer grows by doubling; what is kept for long should not carry the rest. */
	char *fitting = realloc(buffer->data, buffer->length ? buffer->length : 1);
	blob->data = fitting ? fitting : buffer->data;
	buffer->data = NULL;
	sky_buffer_finish(buffer);
	return blob;
}

struct sky_blob *sky_blob_acquire(struct sky_blob *blob)
{
	atomic_fetch_add_explicit(&blob->references, 1, memory_order_relaxed);
	return blob;
}

void sky_blob_release(struct sky_blob *blob)
{
	if (blob && atomic_fetch_sub_explicit(&blob->references, 1, memory_order_acq_rel) == 1) {
		if (blob->data != blob->own)
			free(blob->data);
		free(blob);
	}
}

struct sky_stored_response *sky_stored_response_create(const struct sky_stored_response_parts *parts,
                                                       struct sky_buffer *body)
{
	struct sky_stored_response *stored = calloc(1, sizeof *stored);
	if (!stored)
		return NULL;
	atomic_init(&stored->references, 1);
	stored->effort = parts->effort;
	stored->operation = parts->operation;
	stored->format = parts->format;
	stored->modified = parts->modified;
	stored->cache_control = parts->cache_control;
	memcpy(stored->etags, parts->etags, sizeof stored->etags);
	sky_http_date_print(parts->modified, stored->last_modified);
	stored->key = strdup(parts->key);
	stored->link = strdup(parts->link);
	stored->bodies[SKY_CODING_IDENTITY] = stored->key && stored->link ? sky_blob_create(body) : NULL;
	if (!stored->bodies[SKY_CODING_IDENTITY]) {
		sky_stored_response_release(stored);
		return NULL;
	}
	stored->settled = UINT32_C(1) << SKY_CODING_IDENTITY;
	return stored;
}

struct sky_stored_response *sky_stored_response_acquire(struct sky_stored_response *stored)
{
	atomic_fetch_add_explicit(&stored->references, 1, memory_order_relaxed);
	return stored;
}

void sky_stored_response_release(struct sky_stored_response *stored)
{
	if (!stored || atomic_fetch_sub_explicit(&stored->references, 1, memory_order_acq_rel) != 1)
		return;
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++)
		sky_blob_release(stored->bodies[i]);
	free(stored->link);
	free(stored->key);
	free(stored);
}

const char *sky_stored_response_key(struct sky_arena *arena, const char *canonical, const char *suffix,
                                    enum sky_format format)
{
	return sky_arena_printf(arena, "%s\n%s\n%u", canonical, suffix ? suffix : "", (unsigned)format);
}

static bool is_settled(const struct sky_stored_response *stored, enum sky_coding coding)
{
	return stored->settled & (UINT32_C(1) << coding);
}

static void encode(struct sky_stored_response *stored, enum sky_coding coding)
{
	const struct sky_blob *plain = stored->bodies[SKY_CODING_IDENTITY];
	struct sky_buffer coded;
	sky_buffer_init(&coded, SKY_REPLY_BODY_MAX);
	if (sky_encode_with(stored->effort, coding, plain->data ? plain->data : "", plain->length, &coded))
		stored->bodies[coding] = sky_blob_create(&coded);
	sky_buffer_finish(&coded);
	stored->settled |= UINT32_C(1) << coding;
}

enum sky_coding sky_stored_response_choose(struct sky_stored_response *stored, struct sky_codings codings)
{
	enum sky_coding coding = sky_coding_worth(codings, stored->bodies[SKY_CODING_IDENTITY]->length);
	if (!is_settled(stored, coding))
		encode(stored, coding);
	return stored->bodies[coding] ? coding : SKY_CODING_IDENTITY;
}

void sky_stored_response_settle(struct sky_stored_response *stored, const struct sky_stored_response *like)
{
	const struct sky_blob *plain = stored->bodies[SKY_CODING_IDENTITY];
	const struct sky_blob *other = like && like->effort == stored->effort ? like->bodies[SKY_CODING_IDENTITY] : NULL;
	bool same = other && other->length == plain->length &&
	            (plain->length == 0 || memcmp(other->data, plain->data, plain->length) == 0);
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++) {
		if (!is_settled(stored, (enum sky_coding)i) && same && like->bodies[i]) {
			stored->bodies[i] = sky_blob_acquire(like->bodies[i]);
			stored->settled |= UINT32_C(1) << i;
		} else if (!is_settled(stored, (enum sky_coding)i)) {
			encode(stored, (enum sky_coding)i);
		}
	}
}

size_t sky_stored_response_bytes(const struct sky_stored_response *stored)
{
	size_t bytes = sizeof *stored + strlen(stored->key) + strlen(stored->link) + 2;
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++)
		bytes += stored->bodies[i] ? sizeof *stored->bodies[i] + stored->bodies[i]->length : 0;
	return bytes;
}

size_t sky_stored_response_fields(const struct sky_stored_response *stored, enum sky_coding coding, bool unmodified,
                                  struct sky_header fields[SKY_STORED_RESPONSE_FIELDS_MAX])
{
	size_t count = sky_stored_response_common_fields(fields);
	if (!unmodified) {
		fields[count++] = (struct sky_header){"Content-Type", sky_format_media_type(stored->format)};
		if (coding != SKY_CODING_IDENTITY)
			fields[count++] = (struct sky_header){"Content-Encoding", sky_coding_text(coding)};
		fields[count++] = (struct sky_header){"Link", stored->link};
	}
	fields[count++] = (struct sky_header){"Cache-Control", stored->cache_control};
	fields[count++] = (struct sky_header){"ETag", stored->etags[coding]};
	if (stored->modified <= (int64_t)time(NULL))
		fields[count++] = (struct sky_header){"Last-Modified", stored->last_modified};
	return count;
}

bool sky_stored_response_unmodified(const struct sky_stored_response *stored, const struct sky_conditions *conditions,
                                    struct sky_codings codings, enum sky_coding *coding)
{
	if (sky_conditions_hold(conditions, stored->etags[*coding], stored->modified))
		return true;
	if (codings.identity_allowed &&
	    sky_conditions_hold(conditions, stored->etags[SKY_CODING_IDENTITY], stored->modified)) {
		*coding = SKY_CODING_IDENTITY;
		return true;
	}
	return false;
}

size_t sky_stored_response_common_fields(struct sky_header fields[SKY_STORED_RESPONSE_COMMON])
{
	static const struct sky_header common[SKY_STORED_RESPONSE_COMMON] = {
	    {"Access-Control-Allow-Origin", "*"},
	    {"Access-Control-Expose-Headers", "Link, ETag, Retry-After, X-Request-Id"},
	    {"X-Content-Type-Options", "nosniff"},
	    {"Vary", "Accept, Accept-Encoding"},
	};
	memcpy(fields, common, sizeof common);
	return SKY_STORED_RESPONSE_COMMON;
}
