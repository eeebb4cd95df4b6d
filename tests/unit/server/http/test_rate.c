#include "fault.h"
#include "server/http/rate.h"
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define SECOND INT64_C(1000000000)

static struct sky_rates *rates;

static void finish(void)
{
	sky_rates_destroy(rates);
	rates = NULL;
}

static uint64_t key_of(const char *text)
{
	struct sockaddr_storage address = {.ss_family = AF_INET};
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
		memcpy(&address, &in, sizeof in);
	} else {
		ck_assert_int_eq(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
		memcpy(&address, &in6, sizeof in6);
	}
	return sky_rates_key(rates, (const struct sockaddr *)&address);
}

START_TEST(test_keys)
{
	rates = sky_rates_create(1, 1, 7);
	ck_assert_ptr_nonnull(rates);
	ck_assert_uint_ne(key_of("10.0.0.1"), 0);
	ck_assert_uint_ne(key_of("10.0.0.1"), key_of("10.0.0.2"));
	ck_assert_uint_eq(key_of("10.0.0.1"), key_of("::ffff:10.0.0.1"));
	ck_assert_uint_eq(key_of("2001:db8::1"), key_of("2001:db8::ffff:1"));
	ck_assert_uint_ne(key_of("2001:db8::1"), key_of("2001:db8:0:1::1"));
	ck_assert_uint_ne(key_of("::1"), key_of("0.0.0.0"));
	const struct sockaddr local = {.sa_family = AF_UNIX};
	ck_assert_uint_eq(sky_rates_key(rates, &local), 0);
	uint64_t before = key_of("10.0.0.1");
	finish();
	rates = sky_rates_create(1, 1, 8);
	ck_assert_ptr_nonnull(rates);
	ck_assert_uint_ne(key_of("10.0.0.1"), before);
}
END_TEST

START_TEST(test_a_burst_then_the_rate)
{
	rates = sky_rates_create(2, 5, 1);
	ck_assert_ptr_nonnull(rates);
	int64_t now = 1000 * SECOND;
	struct sky_quota quota = {0};
	static const uint32_t seconds[] = {1, 1, 2, 2, 3}; /* half a second each */
	for (uint32_t i = 0; i < 5; i++) {
		quota = sky_rates_take(rates, 9, now);
		ck_assert(!quota.refused);
		ck_assert_uint_eq(quota.left, 4 - i);
		ck_assert_uint_eq(quota.seconds, seconds[i]);
	}
	quota = sky_rates_take(rates, 9, now);
	ck_assert(quota.refused);
	ck_assert_uint_eq(quota.left, 0);
	ck_assert_uint_eq(quota.seconds, 1);
	ck_assert_uint_eq(quota.burst, 5);
	ck_assert_uint_eq(quota.window, 3);
	ck_assert(!sky_rates_take(rates, 10, now).refused);
	/* A refused request costs nothing. */
	ck_assert(sky_rates_take(rates, 9, now + SECOND / 2 - 1).refused);
	ck_assert(!sky_rates_take(rates, 9, now + SECOND / 2).refused);
	ck_assert(sky_rates_take(rates, 9, now + SECOND / 2).refused);
	/* However long it rests, there is no more than the burst. */
	now += 100 * SECOND;
	for (int i = 0; i < 5; i++)
		ck_assert(!sky_rates_take(rates, 9, now).refused);
	ck_assert(sky_rates_take(rates, 9, now).refused);
}
END_TEST

START_TEST(test_slow_rates_say_how_long)
{
	rates = sky_rates_create(1, 3, 1);
	ck_assert_ptr_nonnull(rates);
	for (int i = 0; i < 3; i++)
		ck_assert(!sky_rates_take(rates, 9, SECOND).refused);
	const struct sky_quota quota = sky_rates_take(rates, 9, SECOND);
	ck_assert(quota.refused);
	ck_assert_uint_eq(quota.seconds, 1);
	ck_assert_uint_eq(quota.window, 3);
}
END_TEST

/* A flood of addresses pushes out those that rest, not the one that keeps asking. */
START_TEST(test_more_addresses_than_places)
{
	uint64_t state = 3;
	rates = sky_rates_create(1, 1000, 1);
	ck_assert_ptr_nonnull(rates);
	for (int i = 0; i < 1000; i++)
		ck_assert(!sky_rates_take(rates, 9, SECOND).refused);
	for (int i = 0; i < 200000; i++)
		ck_assert(!sky_rates_take(rates, unit_random(&state) | 1, SECOND).refused);
	ck_assert(sky_rates_take(rates, 9, SECOND).refused);
}
END_TEST

START_TEST(test_no_memory)
{
	fault_arm(0);
	rates = sky_rates_create(1, 1, 1);
	ck_assert_uint_eq(fault_disarm(), 1);
	ck_assert_ptr_null(rates);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_keys,      test_a_burst_then_the_rate, test_slow_rates_say_how_long, test_more_addresses_than_places,
	    test_no_memory,
	};
	return unit_run_with("rate", tests, SKY_COUNT(tests), NULL, finish);
}
