/* Messages of the Model Context Protocol to their handler, without a server, and what must come back. */
#ifndef SKY_TESTS_UNIT_MCP_H
#define SKY_TESTS_UNIT_MCP_H

#include "ask.h"
#include "model/load/snapshot_build.h"

#include <string.h>

/* The data set that is asked. */
static struct sky_snapshot *snapshot;

static inline void set_up(void)
{
	snapshot = load_valid(BASIC);
}

static inline void tear_down(void)
{
	sky_snapshot_release(snapshot);
}

/* An answer to a message. */
struct reply {
	struct ask ask;
	unsigned status;
	json_t *body; /* NULL: none */
};

static inline struct reply post_fields(const char *body, const char *version, const char *method, const char *name)
{
	struct reply reply = {.ask = {.arena = sky_arena_create(0)}};
	const struct sky_message message = {.body = body,
	                                    .length = body ? strlen(body) : 0,
	                                    .protocol_version = version,
	                                    .mcp_method = method,
	                                    .mcp_name = name};
	struct sky_request request = {.snapshot = snapshot,
	                              .operation = operation_named("post_mcp"),
	                              .arena = reply.ask.arena,
	                              .as_of = SKY_DAY_NONE,
	                              .message = &message};
	struct sky_result result = {.status = 200};
	ck_assert_ptr_nonnull(reply.ask.arena);
	ck_assert_ptr_nonnull(request.operation);
	ck_assert_int_eq(request.operation->handler(&request, &result), SKY_DONE);
	ck_assert_int_eq(result.form, SKY_RESULT_DOCUMENT);
	reply.status = result.status;
	if (result.document_length) {
		json_error_t error;
		reply.body = json_loadb(result.document, result.document_length, JSON_REJECT_DUPLICATES, &error);
		ck_assert_msg(reply.body != NULL, "%s: %.*s", error.text, (int)result.document_length, result.document);
	}
	return reply;
}

static inline struct reply post(const char *body)
{
	return post_fields(body, "2025-11-25", NULL, NULL);
}

static inline void finish(struct reply *reply)
{
	json_decref(reply->body);
	sky_arena_destroy(reply->ask.arena);
}

/* "result" of a request of that method, in the newest revision with a handshake. */
static inline struct reply call(const char *method, const char *params)
{
	char body[2048];
	ck_assert_int_lt(snprintf(body, sizeof body, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\"%s%s}", method,
	                          *params ? ",\"params\":" : "", params),
	                 (int)sizeof body);
	return post(body);
}

/* A member of a member …, by names separated by "/"; numbers are places in arrays. */
static inline const json_t *at(const json_t *json, const char *path)
{
	char name[64];
	while (json && *path) {
		size_t length = strcspn(path, "/");
		ck_assert_uint_lt(length, sizeof name);
		memcpy(name, path, length);
		name[length] = '\0';
		json = json_is_array(json) ? json_array_get(json, strtoul(name, NULL, 10)) : json_object_get(json, name);
		path += length + (path[length] == '/');
	}
	return json;
}

static inline const char *text_at(const struct reply *reply, const char *path)
{
	const char *text = json_string_value(at(reply->body, path));
	ck_assert_msg(text != NULL, "no text at %s", path);
	return text;
}

static inline void expect_error(struct reply reply, unsigned status, int code, const char *words)
{
	const char *message = json_string_value(at(reply.body, "error/message"));
	ck_assert_msg(message && strstr(message, words), "\"%s\", not \"%s\"", message ? message : "-", words);
	ck_assert_int_eq(json_integer_value(at(reply.body, "error/code")), code);
	ck_assert_uint_eq(reply.status, status);
	ck_assert_ptr_null(at(reply.body, "result"));
	ck_assert_str_eq(text_at(&reply, "jsonrpc"), "2.0");
	finish(&reply);
}

#endif
