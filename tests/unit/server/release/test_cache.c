#include "fault.h"
#include "server/release/cache.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY = 1 << 20, BODY = 4000, HOT = 50, FLOOD = 100000 };

static struct sky_meter_layer meter;
static struct sky_cache *cache;
static size_t left; /* entries that left */

static void leave(struct sky_cache_entry *entry)
{
	free(entry->value);
	left++;
}

static void set_up(void)
{
	memset(&meter, 0, sizeof meter);
	left = 0;
	cache = sky_cache_create(CAPACITY, 7, leave, &meter);
	ck_assert_ptr_nonnull(cache);
}

static void tear_down(void)
{
	sky_cache_destroy(cache);
}

static struct sky_cache_entry *find(const char *key)
{
	return sky_cache_find(cache, key, strlen(key));
}

/* What a server does with a request: look, and keep what was not there. true: it was. */
static bool ask(const char *key, size_t bytes)
{
	struct sky_cache_entry *entry = find(key);
	if (entry) {
		ck_assert_str_eq(entry->value, key);
		return true;
	}
	char *value = strdup(key);
	if (!sky_cache_add(cache, key, strlen(key), value, bytes))
		free(value);
	return false;
}

static void expect_bounded(void)
{
	ck_assert_uint_le(sky_meter_read(&meter.bytes), CAPACITY);
}

START_TEST(test_what_is_added_is_found)
{
	ck_assert(!ask("a", 10));
	ck_assert(!ask("ab", 10));
	ck_assert(ask("a", 10));
	ck_assert(ask("ab", 10));
	ck_assert_ptr_null(find("b"));
	ck_assert_ptr_null(find(""));
	ck_assert_uint_eq(sky_meter_read(&meter.hits), 2);
	ck_assert_uint_eq(sky_meter_read(&meter.misses), 4);
	ck_assert_uint_eq(sky_meter_read(&meter.entries), 2);
	ck_assert_uint_gt(sky_meter_read(&meter.bytes), 20);
	ck_assert_ptr_nonnull(sky_cache_peek(cache, "a", 1));
	ck_assert_uint_eq(sky_meter_read(&meter.hits), 2);
	sky_cache_clear(cache);
	ck_assert_uint_eq(left, 2);
	ck_assert_ptr_null(find("a"));
	ck_assert_uint_eq(sky_meter_read(&meter.entries), 0);
	ck_assert_uint_eq(sky_meter_read(&meter.bytes), 0);
	ck_assert_uint_eq(sky_meter_read(&meter.evictions), 0);
}
END_TEST

START_TEST(test_bytes_are_bounded)
{
	char key[32];
	uint64_t state = 1;
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof key, "%d", (int)unit_below(&state, 3000));
		ask(key, unit_below(&state, 20000));
		expect_bounded();
	}
	ck_assert_uint_gt(sky_meter_read(&meter.evictions), 1000);
	ck_assert_uint_eq(sky_meter_read(&meter.evictions), left);
	/* It is used, not only bounded. */
	ck_assert_uint_gt(sky_meter_read(&meter.bytes), CAPACITY / 10 * 8);
}
END_TEST

START_TEST(test_what_is_too_large_stays_out)
{
	char value[] = "v";
	ck_assert_ptr_null(sky_cache_add(cache, "k", 1, value, CAPACITY / 4));
	ck_assert_ptr_null(find("k"));
	ck_assert_uint_eq(sky_meter_read(&meter.bytes), 0);
}
END_TEST

/* Hot pages, asked for now and then, among a flood of keys that are asked for once. */
static size_t hits_of_hot(bool flood)
{
	char key[32];
	size_t hits = 0;
	for (int i = 0; i < FLOOD; i++) {
		if (i % 20 == 0) {
			snprintf(key, sizeof key, "hot %d", i / 20 % HOT);
			hits += ask(key, BODY);
		}
		if (flood) {
			snprintf(key, sizeof key, "once %d", i);
			ck_assert(!ask(key, BODY));
			expect_bounded();
		}
	}
	return hits;
}

START_TEST(test_a_flood_does_not_push_out_hot_pages)
{
	size_t asked = FLOOD / 20;
	ck_assert_uint_eq(hits_of_hot(false), asked - HOT);
	/* A least-recently-used list of this size holds 260 entries: with 1000 others between two
	 * visits it would never hit. */
	ck_assert_uint_ge(hits_of_hot(true), asked - 3 * HOT);
	ck_assert_uint_gt(sky_meter_read(&meter.evictions), FLOOD / 2);
}
END_TEST

START_TEST(test_new_hot_pages_get_in_during_a_flood)
{
	ck_assert_uint_gt(hits_of_hot(true), FLOOD / 20 * 9 / 10);
}
END_TEST

START_TEST(test_what_nobody_asks_for_any_more_leaves)
{
	char key[32];
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 200; i++) {
			snprintf(key, sizeof key, "old %d", i);
			ask(key, BODY);
		}
	}
	for (int round = 0; round < 40; round++) {
		for (int i = 0; i < 200; i++) {
			snprintf(key, sizeof key, "new %d", i);
			ask(key, BODY);
		}
	}
	size_t old = 0, new = 0;
	for (int i = 0; i < 200; i++) {
		snprintf(key, sizeof key, "old %d", i);
		old += sky_cache_peek(cache, key, strlen(key)) != NULL;
		snprintf(key, sizeof key, "new %d", i);
		new += sky_cache_peek(cache, key, strlen(key)) != NULL;
	}
	ck_assert_msg(old < 80 && new > 180, "%zu old, %zu new", old, new);
}
END_TEST

START_TEST(test_what_grows_is_charged)
{
	char key[32];
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof key, "%d", i);
		ask(key, 1000);
	}
	size_t before = sky_meter_read(&meter.bytes);
	struct sky_cache_entry *entry = find("5");
	sky_cache_charge(cache, entry, 50000);
	ck_assert_uint_eq(sky_meter_read(&meter.bytes), before + 50000);
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof key, "%d", i);
		entry = find(key);
		if (entry)
			sky_cache_charge(cache, entry, 30000);
		expect_bounded();
	}
	ck_assert_uint_gt(left, 50);
	/* Even the one that grows may be the one that leaves. */
	sky_cache_clear(cache);
	ask("alone", 10);
	sky_cache_charge(cache, find("alone"), 2 * CAPACITY);
	ck_assert_ptr_null(find("alone"));
}
END_TEST

START_TEST(test_short_memory)
{
	for (size_t good = 0; good < 3; good++) {
		fault_arm(good);
		struct sky_cache *none = sky_cache_create(CAPACITY, 7, leave, &meter);
		fault_disarm();
		ck_assert_ptr_null(none);
	}
	char value[] = "v";
	fault_arm(0);
	struct sky_cache_entry *entry = sky_cache_add(cache, "k", 1, value, 10);
	fault_disarm();
	ck_assert_ptr_null(entry);
	ck_assert_uint_eq(sky_meter_read(&meter.bytes), 0);
	sky_cache_destroy(NULL);
}
END_TEST

START_TEST(test_a_cache_of_next_to_nothing)
{
	struct sky_cache *small = sky_cache_create(1, 7, leave, &meter);
	char value[] = "v";
	ck_assert_ptr_nonnull(small);
	ck_assert_ptr_null(sky_cache_add(small, "k", 1, value, 0));
	ck_assert_ptr_null(sky_cache_find(small, "k", 1));
	sky_cache_destroy(small);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_what_is_added_is_found,
	    test_bytes_are_bounded,
	    test_what_is_too_large_stays_out,
	    test_a_flood_does_not_push_out_hot_pages,
	    test_new_hot_pages_get_in_during_a_flood,
	    test_what_nobody_asks_for_any_more_leaves,
	    test_what_grows_is_charged,
	    test_short_memory,
	    test_a_cache_of_next_to_nothing,
	};
	return unit_run_with("cache", tests, SKY_COUNT(tests), set_up, tear_down);
}
