#include "model/json/tree.h"
#include "scratch.h"

#include <string.h>

static const struct sky_node *read_text(const char *text)
{
	const struct sky_node *root = NULL;
	const char *why = NULL;
	ck_assert_int_eq(sky_tree_read(arena, text, strlen(text), &root, &why), SKY_TREE_OK);
	return root;
}

START_TEST(every_type_is_read)
{
	const struct sky_node *root = read_text(
	    "{\"t\": \"京\\u0041\", \"i\": -12, \"r\": 34.3, \"b\": true, \"c\": false, \"n\": null, \"a\": [1, []]}");
	ck_assert_int_eq(root->type, SKY_NODE_OBJECT);
	ck_assert_str_eq(sky_node_text(sky_node_find(root, "t")), "京A");
	ck_assert_int_eq(sky_node_find(root, "i")->integer, -12);
	ck_assert_str_eq(sky_node_find(root, "i")->text, "-12");
	ck_assert_str_eq(sky_node_find(root, "r")->text, "34.3");
	ck_assert_int_eq(sky_node_find(root, "r")->type, SKY_NODE_REAL);
	ck_assert_str_eq(sky_node_find(root, "b")->text, "true");
	ck_assert_str_eq(sky_node_find(root, "c")->text, "false");
	ck_assert_int_eq(sky_node_find(root, "n")->type, SKY_NODE_NULL);
	const struct sky_node *array = sky_node_find(root, "a");
	ck_assert_int_eq(array->type, SKY_NODE_ARRAY);
	ck_assert_int_eq(array->first->integer, 1);
	ck_assert_int_eq(array->first->next->type, SKY_NODE_ARRAY);
	ck_assert_ptr_null(array->first->next->first);
	ck_assert_ptr_null(array->first->next->next);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	const struct sky_node *root = read_text("{\"i\": 1}");
	ck_assert_ptr_null(sky_node_find(root, "j"));
	ck_assert_ptr_null(sky_node_find(NULL, "i"));
	ck_assert_ptr_null(sky_node_find(sky_node_find(root, "i"), "i"));
	ck_assert_ptr_null(sky_node_text(sky_node_find(root, "i")));
	ck_assert_ptr_null(sky_node_text(NULL));
	ck_assert_int_eq(read_text("\"alone\"")->type, SKY_NODE_TEXT);
}
END_TEST

START_TEST(what_is_malformed_says_where)
{
	static const char *const texts[] = {
	    "",
	    "{",
	    "{\"a\": 1,}",
	    "{\"a\": 1, \"a\": 2}",
	    "[1] 2",
	    "\"\\u0000\"",
	    "\"\xff\"",
	    "\"\xed\xa0\x80\"",
	    "nul",
	    "1e999",
	    "99999999999999999999",
	    "{\"a\\u0000\": 1}",
	    "'a'",
	};
	for (size_t i = 0; i < SKY_COUNT(texts); i++) {
		const struct sky_node *root = NULL;
		const char *why = NULL;
		ck_assert_msg(sky_tree_read(arena, texts[i], strlen(texts[i]), &root, &why) == SKY_TREE_MALFORMED, "%s",
		              texts[i]);
		ck_assert_msg(why && strstr(why, "in line 1"), "%s: %s", texts[i], why ? why : "-");
	}
	const struct sky_node *root = NULL;
	const char *why = NULL;
	ck_assert_int_eq(sky_tree_read(arena, "\"a\0b\"", 5, &root, &why), SKY_TREE_MALFORMED);
}
END_TEST

START_TEST(depth_is_bounded)
{
	char text[4 * SKY_TREE_DEPTH_MAX];
	for (size_t depth = SKY_TREE_DEPTH_MAX; depth <= SKY_TREE_DEPTH_MAX + 1; depth++) {
		const struct sky_node *root = NULL;
		const char *why = NULL;
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		enum sky_tree_status status = sky_tree_read(arena, text, 2 * depth, &root, &why);
		ck_assert_int_eq(status, depth > SKY_TREE_DEPTH_MAX ? SKY_TREE_TOO_DEEP : SKY_TREE_OK);
	}
	/* Brackets in a text are none, and closed ones do not count. */
	read_text("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[\"");
	read_text(
	    "[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]");
}
END_TEST

START_TEST(short_memory_is_said)
{
	static const char text[] = "{\"a\": [1, \"b\", 2.5], \"c\": {\"d\": null}}";
	const struct sky_node *root = NULL;
	const char *why = NULL;
	enum sky_tree_status status = SKY_TREE_MEMORY;
	size_t refused = 0;
	for (size_t ceiling = 1; status == SKY_TREE_MEMORY && ceiling < 65536; ceiling += 64) {
		struct sky_arena *small = sky_arena_create(ceiling);
		ck_assert_ptr_nonnull(small);
		status = sky_tree_read(small, text, sizeof text - 1, &root, &why);
		refused += status == SKY_TREE_MEMORY;
		sky_arena_destroy(small);
	}
	ck_assert_int_eq(status, SKY_TREE_OK);
	ck_assert_uint_ge(refused, 1);
}
END_TEST

int main(void)
{
	const TTest *tests[] = {every_type_is_read, what_is_not_there_is_not_found, what_is_malformed_says_where,
	                        depth_is_bounded, short_memory_is_said};
	return unit_run_with("tree", tests, SKY_COUNT(tests), set_up, tear_down);
}
