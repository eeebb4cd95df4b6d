#include "server/release/stored_response.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct sky_blob *sky_blob_create(struct sky_buffer *buffer)
{
	bool copied = buffer->capacity <= SKY_BLOB_COPY_MAX;
	struct sky_blob *blob = malloc(sizeof *blob + (copied ? buffer->length : 0));
	if (!blob) {
		return NULL;
	}
	atomic_init(&blob->references, 1);
	blob->length = buffer->length;
	if (copied) {
		blob->data = blob->own;
		if (buffer->length) {
			memcpy(blob->own, buffer->data, buffer->length);
		}
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
		if (blob->data != blob->own) {
			free(blob->data);
		}
		free(blob);
	}
}

struct sky_stored_response *sky_stored_response_create(const struct sky_stored_response_parts *parts,
                                                       struct sky_buffer *body)
{
	struct sky_stored_response *page = calloc(1, sizeof *page);
	if (!page) {
		return NULL;
	}
	atomic_init(&page->references, 1);
	page->effort = parts->effort;
	page->operation = parts->operation;
	page->format = parts->format;
	page->modified = parts->modified;
	page->cache_control = parts->cache_control;
	memcpy(page->etags, parts->etags, sizeof page->etags);
	sky_http_date_print(parts->modified, page->last_modified);
	page->key = strdup(parts->key);
	page->link = strdup(parts->link);
	page->bodies[SKY_CODING_IDENTITY] = page->key && page->link ? sky_blob_create(body) : NULL;
	if (!page->bodies[SKY_CODING_IDENTITY]) {
		sky_stored_response_release(page);
		return NULL;
	}
	page->settled = UINT32_C(1) << SKY_CODING_IDENTITY;
	return page;
}

struct sky_stored_response *sky_stored_response_acquire(struct sky_stored_response *page)
{
	atomic_fetch_add_explicit(&page->references, 1, memory_order_relaxed);
	return page;
}

void sky_stored_response_release(struct sky_stored_response *page)
{
	if (!page || atomic_fetch_sub_explicit(&page->references, 1, memory_order_acq_rel) != 1) {
		return;
	}
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++) {
		sky_blob_release(page->bodies[i]);
	}
	free(page->link);
	free(page->key);
	free(page);
}

const char *sky_stored_response_key(struct sky_arena *arena, const char *canonical, const char *suffix,
                                    enum sky_format format)
{
	return sky_arena_printf(arena, "%s\n%s\n%u", canonical, suffix ? suffix : "", (unsigned)format);
}

static bool is_settled(const struct sky_stored_response *page, enum sky_coding coding)
{
	return page->settled & (UINT32_C(1) << coding);
}

static void encode(struct sky_stored_response *page, enum sky_coding coding)
{
	const struct sky_blob *plain = page->bodies[SKY_CODING_IDENTITY];
	struct sky_buffer coded;
	sky_buffer_init(&coded, SKY_REPLY_BODY_MAX);
	if (sky_encode_with(page->effort, coding, plain->data ? plain->data : "", plain->length, &coded)) {
		page->bodies[coding] = sky_blob_create(&coded);
	}
	sky_buffer_finish(&coded);
	page->settled |= UINT32_C(1) << coding;
}

enum sky_coding sky_stored_response_choose(struct sky_stored_response *page, struct sky_codings codings)
{
	enum sky_coding coding = sky_coding_worth(codings, page->bodies[SKY_CODING_IDENTITY]->length);
	if (!is_settled(page, coding)) {
		encode(page, coding);
	}
	return page->bodies[coding] ? coding : SKY_CODING_IDENTITY;
}

void sky_stored_response_settle(struct sky_stored_response *page, const struct sky_stored_response *like)
{
	const struct sky_blob *plain = page->bodies[SKY_CODING_IDENTITY];
	const struct sky_blob *other = like && like->effort == page->effort ? like->bodies[SKY_CODING_IDENTITY] : NULL;
	bool same = other && other->length == plain->length &&
	            (plain->length == 0 || memcmp(other->data, plain->data, plain->length) == 0);
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++) {
		if (!is_settled(page, (enum sky_coding)i) && same && like->bodies[i]) {
			page->bodies[i] = sky_blob_acquire(like->bodies[i]);
			page->settled |= UINT32_C(1) << i;
		} else if (!is_settled(page, (enum sky_coding)i)) {
			encode(page, (enum sky_coding)i);
		}
	}
}

size_t sky_stored_response_bytes(const struct sky_stored_response *page)
{
	size_t bytes = sizeof *page + strlen(page->key) + strlen(page->link) + 2;
	for (unsigned i = 0; i < SKY_CODING_COUNT; i++) {
		bytes += page->bodies[i] ? sizeof *page->bodies[i] + page->bodies[i]->length : 0;
	}
	return bytes;
}

size_t sky_stored_response_fields(const struct sky_stored_response *page, enum sky_coding coding, bool unmodified,
                                  struct sky_header fields[SKY_STORED_RESPONSE_FIELDS_MAX])
{
	size_t count = sky_stored_response_common_fields(fields);
	if (!unmodified) {
		fields[count++] = (struct sky_header){"Content-Type", sky_format_media_type(page->format)};
		if (coding != SKY_CODING_IDENTITY) {
			fields[count++] = (struct sky_header){"Content-Encoding", sky_coding_text(coding)};
		}
		fields[count++] = (struct sky_header){"Link", page->link};
	}
	fields[count++] = (struct sky_header){"Cache-Control", page->cache_control};
	fields[count++] = (struct sky_header){"ETag", page->etags[coding]};
	if (page->modified <= (int64_t)time(NULL)) {
		fields[count++] = (struct sky_header){"Last-Modified", page->last_modified};
	}
	return count;
}

bool sky_stored_response_unmodified(const struct sky_stored_response *page, const struct sky_conditions *conditions,
                                    struct sky_codings codings, enum sky_coding *coding)
{
	if (sky_conditions_hold(conditions, page->etags[*coding], page->modified)) {
		return true;
	}
	if (codings.identity_allowed && sky_conditions_hold(conditions, page->etags[SKY_CODING_IDENTITY], page->modified)) {
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
