#include "server/release/response.h"

#include <microhttpd.h>

static void release_blob(void *closure)
{
	sky_blob_release(closure);
}

bool sky_response_add(struct MHD_Response *response, const struct sky_header *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (MHD_add_response_header(response, fields[i].name, fields[i].value) != MHD_YES)
			return false;
	return true;
}

struct MHD_Response *sky_response_of_stored(const struct sky_stored_response *stored, enum sky_coding coding,
                                            bool unmodified, const struct sky_header *more, size_t more_count)
{
	struct sky_blob *body = stored->bodies[coding];
	struct MHD_Response *response = MHD_create_response_from_buffer_with_free_callback_cls(
	    body->length, body->data, release_blob, sky_blob_acquire(body));
	if (!response) {
		sky_blob_release(body);
		return NULL;
	}
	struct sky_header fields[SKY_STORED_RESPONSE_FIELDS_MAX];
	size_t count = sky_stored_response_fields(stored, coding, unmodified, fields);
	if (!sky_response_add(response, fields, count) || !sky_response_add(response, more, more_count)) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

struct MHD_Response *sky_response_last_resort(void)
{
	static const struct sky_header fields[] = {
	    {"Access-Control-Allow-Origin", "*"},
	    {"Cache-Control", "no-store"},
	    {"Retry-After", "1"},
	    {"Connection", "close"},
	};
	struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	if (response && !sky_response_add(response, fields, SKY_COUNT(fields))) {
		MHD_destroy_response(response);
		return NULL;
	}
	return response;
}

void sky_response_release(struct MHD_Response *response)
{
	if (response)
		MHD_destroy_response(response);
}
