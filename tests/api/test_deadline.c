#include "server/deadline.h"
#include "unit.h"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct sky_deadlines deadlines;
static int ends[2];

static void set_up(void)
{
	const struct sky_patience patience = {.request = 1, .idle = 1, .reply = 60};
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	ck_assert(sky_deadlines_init(&deadlines, &patience));
}

static void tear_down(void)
{
	sky_deadlines_finish(&deadlines);
	close(ends[0]);
	close(ends[1]);
}

/* Whether the other end sees the end within so many milliseconds. */
static bool ends_within(int ms)
{
	struct pollfd ready = {.fd = ends[1], .events = POLLIN};
	return poll(&ready, 1, ms) == 1;
}

START_TEST(test_a_late_request)
{
	struct sky_deadline deadline;
	sky_deadline_join(&deadlines, &deadline, ends[0]);
	ck_assert_int_eq(sky_deadline_step(&deadline), SKY_STEP_FRESH);
	ck_assert(!ends_within(800));
	ck_assert(!deadline.cut);
	ck_assert(ends_within(5000));
	ck_assert(deadline.cut);
	sky_deadline_leave(&deadlines, &deadline);
}
END_TEST

START_TEST(test_steps_have_their_own_time)
{
	struct sky_deadline deadline;
	sky_deadline_join(&deadlines, &deadline, ends[0]);
	sky_deadline_enter(&deadline, SKY_STEP_ANSWERED);
	ck_assert(!ends_within(2500));
	/* The same step once more begins anew. */
	for (int i = 0; i < 4; i++) {
		sky_deadline_enter(&deadline, SKY_STEP_ASKED);
		ck_assert_int_eq(sky_deadline_step(&deadline), SKY_STEP_ASKED);
		ck_assert(!ends_within(600));
	}
	sky_deadline_enter(&deadline, SKY_STEP_IDLE);
	ck_assert(!ends_within(1500));
	ck_assert(ends_within(5000));
	sky_deadline_leave(&deadlines, &deadline);
}
END_TEST

START_TEST(test_leaving)
{
	struct sky_deadline three[3];
	for (size_t i = 0; i < SKY_COUNT(three); i++) {
		sky_deadline_join(&deadlines, &three[i], -1);
	}
	sky_deadline_leave(&deadlines, &three[1]);
	sky_deadline_leave(&deadlines, &three[2]);
	ck_assert_ptr_eq(deadlines.first, &three[0]);
	sky_deadline_leave(&deadlines, &three[0]);
	ck_assert_ptr_null(deadlines.first);
	sky_deadline_join(&deadlines, &three[0], ends[0]);
	sky_deadline_leave(&deadlines, &three[0]);
	ck_assert(!ends_within(1800));
}
END_TEST

START_TEST(test_counting)
{
	struct sky_deadline three[3];
	for (size_t i = 0; i < SKY_COUNT(three); i++) {
		sky_deadline_join(&deadlines, &three[i], -1);
	}
	ck_assert_uint_eq(sky_deadlines_count(&deadlines, SKY_STEP_FRESH), 3);
	sky_deadline_enter(&three[1], SKY_STEP_ASKED);
	ck_assert_uint_eq(sky_deadlines_count(&deadlines, SKY_STEP_FRESH), 2);
	ck_assert_uint_eq(sky_deadlines_count(&deadlines, SKY_STEP_ASKED), 1);
	sky_deadline_leave(&deadlines, &three[0]);
	ck_assert_uint_eq(sky_deadlines_count(&deadlines, SKY_STEP_FRESH), 1);
	sky_deadline_leave(&deadlines, &three[1]);
	sky_deadline_leave(&deadlines, &three[2]);
	ck_assert_uint_eq(sky_deadlines_count(&deadlines, SKY_STEP_FRESH), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_a_late_request, test_steps_have_their_own_time, test_leaving, test_counting};
	return unit_run_with("deadline", tests, SKY_COUNT(tests), set_up, tear_down);
}
