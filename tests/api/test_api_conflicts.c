/* What an analyst must be able to see about contradictions in the bundled data set. */
#include "harness.h"

#include <stdio.h>
#include <string.h>

static struct server server;

static void set_up(void)
{
	server_start(&server, CHINA_CLOUD, NULL);
}

static void tear_down(void)
{
	server_kill(&server);
}

static const char *text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));
	return value ? value : "";
}

/* The data of one conflict; the caller frees *root. */
static json_t *conflict(const char *id, json_t **root)
{
	char path[256];
	snprintf(path, sizeof path, "/v1/conflicts/%s", id);
	*root = get_json(&server, path);
	return json_object_get(*root, "data");
}

static json_t *claim(const json_t *conflict, const char *id)
{
	size_t i;
	json_t *figure;
	json_array_foreach(json_object_get(conflict, "figures"), i, figure)
	{
		if (strcmp(text(figure, "id"), id) == 0)
			return figure;
	}
	ck_abort_msg("%s has no claim %s", text(conflict, "id"), id);
	return NULL;
}

static bool says(const json_t *object, const char *key, const char *part)
{
	return strstr(text(object, key), part) != NULL;
}

/* Article, paragraph 41: printed as a tenth of what its parts add up to. */
START_TEST(test_the_printed_total)
{
	json_t *root, *data = conflict("unit_slip:market-size:cn-cloud:2021:CNY", &root);
	ck_assert_str_eq(text(data, "kind"), "unit_slip");
	ck_assert(json_is_true(json_object_get(data, "explained")));
	ck_assert_str_eq(text(data, "preferred_id"), "sina-p41-cn-cloud-size-2021-corrected");
	ck_assert_msg(says(data, "arithmetic", "322.9 billion CNY is about 10 times 32.2 billion CNY"), "%s",
	              text(data, "arithmetic"));
	ck_assert_msg(says(data, "reason", "sum of the two printed parts"), "%s", text(data, "reason"));
	ck_assert_str_eq(text(claim(data, "sina-p41-cn-cloud-size-2021"), "rank"), "deprecated");
	ck_assert_str_eq(text(claim(data, "sina-p41-cn-cloud-size-2021-corrected"), "rank"), "preferred");
	json_decref(root);
	data = conflict("parts_whole:market-size:cn-cloud:2021:CNY", &root);
	ck_assert_msg(says(data, "arithmetic", "218.1 billion CNY + 104.8 billion CNY = 322.9 billion CNY"), "%s",
	              text(data, "arithmetic"));
	json_decref(root);

	root = get_json(&server, "/v1/figures/sina-p41-cn-cloud-size-2021-corrected/lineage");
	json_t *lineage = json_object_get(root, "data");
	ck_assert(json_real_value(json_object_get(lineage, "value")) +
	              json_integer_value(json_object_get(lineage, "value")) ==
	          322.9e9);
	json_t *inputs = json_object_get(json_array_get(json_object_get(lineage, "inputs"), 0), "inputs");
	ck_assert_uint_eq(json_array_size(inputs), 2);
	ck_assert_str_eq(text(json_array_get(inputs, 0), "locator"), "paragraph 41");
	ck_assert_str_eq(text(json_array_get(inputs, 1), "locator"), "paragraph 41");
	json_decref(root);
}
END_TEST

/* The same in Chinese: names, units and the reason of a rule. */
START_TEST(test_in_chinese)
{
	json_t *root = get_json(&server, "/v1/conflicts?kind=publisher_difference&subject=vendor:aws&lang=zh&limit=1");
	json_t *data = json_array_get(json_object_get(root, "data"), 0);
	ck_assert_msg(says(data, "arithmetic", "发布者不同：") && says(data, "arithmetic", "相差 "), "%s",
	              text(data, "arithmetic"));
	ck_assert_msg(says(data, "reason", "两家发布者"), "%s", text(data, "reason"));
	json_decref(root);
	root = get_json(&server, "/v1/conflicts/unit_slip:market-size:cn-cloud:2021:CNY?lang=zh");
	data = json_object_get(root, "data");
	ck_assert_msg(says(data, "arithmetic", "3229亿人民币元"), "%s", text(data, "arithmetic"));
	json_decref(root);
}
END_TEST

/* A figure and its conflicts lead to each other; a weak one is listed when it is asked for. */
START_TEST(test_the_conflicts_of_a_figure)
{
	static const char weak[] = "disagreement:market-share:huawei-cloud:cn-cloud-infrastructure-canalys:2021-Q2";
	json_t *root = get_json(&server, "/v1/figures/sh-318-share?include=conflicts");
	ck_assert_str_eq(text(json_object_get(root, "data"), "conflict_ids"), weak);
	json_decref(root);
	root = get_json(&server, "/v1/figures/sh-318-share?include=conflicts&as_of=2021-11-30");
	ck_assert_str_eq(text(json_object_get(root, "data"), "conflict_ids"), ""); /* the others came later */
	json_decref(root);
	root = get_json(&server, "/v1/conflicts?figure=sh-318-share");
	ck_assert_uint_eq(json_array_size(json_object_get(root, "data")), 1);
	ck_assert(json_is_true(json_object_get(json_array_get(json_object_get(root, "data"), 0), "weak")));
	json_decref(root);
	root = get_json(&server, "/v1/conflicts?kind=disagreement&subject=huawei-cloud");
	ck_assert_uint_eq(json_array_size(json_object_get(root, "data")), 0);
	json_decref(root);
}
END_TEST

START_TEST(test_two_definitions)
{
	json_t *root, *data = conflict("publisher_difference:market-share:aws:world-iaas-gartner:2022", &root);

	json_t *gartner = claim(data, "sh-029-share");
	json_t *idc = claim(data, "sh-334-share");
	ck_assert_str_eq(text(data, "kind"), "publisher_difference");
	ck_assert_str_eq(text(gartner, "market_id"), "world-iaas-gartner");
	ck_assert_str_eq(text(idc, "market_id"), "world-iaas-idc");
	ck_assert_msg(says(data, "arithmetic", "39.9") && says(data, "arithmetic", "48.9"), "%s", text(data, "arithmetic"));
	ck_assert(json_is_null(json_object_get(data, "preferred_id")));
	ck_assert(json_is_false(json_object_get(idc, "conflict")));
	json_decref(root);
	/* It is no contradiction, so it stands in no list of them. */
	root = get_json(&server, "/v1/conflicts?subject=aws&limit=1000&kind__ne=restatement");
	ck_assert_uint_eq(json_array_size(json_object_get(root, "data")), 0);
	json_decref(root);
}
END_TEST

START_TEST(test_restated_shares)
{
	static const struct {
		const char *vendor, *older, *newer;
	} cases[] = {
	    {"aws", "sh-008-share", "sh-015-share"},           {"microsoft-azure", "sh-009-share", "sh-016-share"},
	    {"alibaba-cloud", "sh-010-share", "sh-017-share"}, {"google-cloud", "sh-011-share", "sh-018-share"},
	    {"huawei-cloud", "sh-012-share", "sh-019-share"},
	};
	for (size_t i = 0; i < SKY_COUNT(cases); i++) {
		char id[128];
		snprintf(id, sizeof id, "restatement:market-share:%s:world-iaas-gartner:2021", cases[i].vendor);
		json_t *root;
		json_t *data = conflict(id, &root);
		ck_assert_str_eq(text(data, "kind"), "restatement");
		ck_assert_str_eq(text(data, "preferred_id"), cases[i].newer);
		ck_assert_msg(says(data, "reason", "July 2023"), "%s", text(data, "reason"));
		ck_assert_int_lt(strcmp(text(claim(data, cases[i].older), "published_on"),
		                        text(claim(data, cases[i].newer), "published_on")),
		                 0);
		json_decref(root);
	}
}
END_TEST

/* The shares of two vendors were swapped: what two publications agree on is preferred. */
START_TEST(test_swapped_shares)
{
	json_t *root,
	    *data = conflict("disagreement:market-share:huawei-cloud:cn-cloud-infrastructure-canalys:2021-Q2", &root);
	ck_assert_str_eq(text(claim(data, "sh-318-share"), "rank"), "deprecated");
	ck_assert(json_is_true(json_object_get(data, "explained")));
	ck_assert_str_eq(text(data, "preferred_id"), "sh-111-share");
	json_decref(root);
}
END_TEST

static bool named(const json_t *conflicts, const char *id)
{
	size_t i, length = strlen(id);
	json_t *row;
	json_array_foreach(conflicts, i, row)
	{
		for (const char *at = text(row, "figure_ids"); (at = strstr(at, id)) != NULL; at += length)
			if ((at == text(row, "figure_ids") || at[-1] == ';') && (at[length] == ';' || at[length] == '\0'))
				return true;
	}
	return false;
}

/* A figure says that it is disputed exactly when a conflict names it. */
START_TEST(test_figures_say_so)
{
	json_t *list = get_json(&server, "/v1/conflicts?limit=1000"), *conflicts = json_object_get(list, "data");
	size_t figures = 0, disputed = 0, total = 1;
	ck_assert_uint_gt(json_array_size(conflicts), 20);
	json_t *row;
	for (size_t offset = 0; offset < total; offset += 500) {
		char path[128];
		snprintf(path, sizeof path, "/v1/figures?limit=500&offset=%zu&rank=any&fields=id,conflict", offset);
		json_t *page = get_json(&server, path);
		total = (size_t)json_integer_value(json_object_get(json_object_get(page, "meta"), "total"));
		size_t i;
		json_array_foreach(json_object_get(page, "data"), i, row)
		{
			bool is = json_is_true(json_object_get(row, "conflict"));
			ck_assert_msg(is == named(conflicts, text(row, "id")), "%s says %d", text(row, "id"), is);
			disputed += is;
			figures++;
		}
		json_decref(page);
	}
	ck_assert_uint_eq(figures, total);
	ck_assert_uint_gt(disputed, 50);
	json_decref(list);
}
END_TEST

START_TEST(test_what_was_known_then)
{
	json_t *then = get_json(&server, "/v1/conflicts?limit=1000&as_of=2022-12-31");
	json_t *data = json_object_get(then, "data"), *all = get_json(&server, "/v1/conflicts?limit=1000");
	ck_assert_uint_gt(json_array_size(data), 0);
	ck_assert_uint_lt(json_array_size(data), json_array_size(json_object_get(all, "data")));
	json_t *row;
	struct answer answer;
	size_t i;
	json_array_foreach(data, i, row)
	{
		char ids[1024], *rest = NULL;
		snprintf(ids, sizeof ids, "%s", text(row, "figure_ids"));
		for (char *id = strtok_r(ids, ";", &rest); id; id = strtok_r(NULL, ";", &rest)) {
			char path[256];
			snprintf(path, sizeof path, "/v1/figures/%s?as_of=2022-12-31", id);
			get(&server, path, &answer);
			ck_assert_msg(answer.status == 200, "%s of %s was not known", id, text(row, "id"));
			answer_free(&answer);
		}
	}
	json_decref(all);
	json_decref(then);
	/* The restatement of July 2023 was not. */
	get(&server, "/v1/conflicts/restatement:market-share:aws:world-iaas-gartner:2021?as_of=2022-12-31", &answer);
	expect_problem(&answer, 404, "unknown-id");
	answer_free(&answer);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_the_printed_total, test_in_chinese,          test_the_conflicts_of_a_figure,
	    test_two_definitions,   test_restated_shares,     test_swapped_shares,
	    test_figures_say_so,    test_what_was_known_then,
	};
	return unit_run_with("api_conflicts", tests, SKY_COUNT(tests), set_up, tear_down);
}
