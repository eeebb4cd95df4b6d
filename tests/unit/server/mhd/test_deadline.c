#include "server/mhd/deadline.h"
#include "server/process/clock.h"
#include "unit.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Nobody watches: the tests look at times that they make up. */
static struct sky_deadlines deadlines;
static struct sky_deadline deadline;
static int ends[2];

static void set_up(void)
{
	deadlines = (struct sky_deadlines){
	    .lock = PTHREAD_MUTEX_INITIALIZER,
	    .changed = PTHREAD_COND_INITIALIZER,
	    .limits = {
	        [SKY_STEP_FRESH] = 1000, [SKY_STEP_ASKED] = 1000, [SKY_STEP_IDLE] = 2000, [SKY_STEP_ANSWERED] = 60000}};
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	sky_deadline_join(&deadlines, &deadline, ends[0]);
}

static void tear_down(void)
{
	close(ends[0]);
	close(ends[1]);
}

/* Whether the other end sees the end within so many milliseconds. */
static bool ends_within(int ms)
{
	struct pollfd ready = {.fd = ends[1], .events = POLLIN};
	return poll(&ready, 1, ms) == 1;
}

/* Whether it is cut off by a look so many milliseconds after the last new step that a look saw. */
static bool cut_after(int64_t ms)
{
	sky_deadlines_look(&deadlines, deadline.since + ms);
	ck_assert(ends_within(0) == deadline.cut);
	return deadline.cut;
}

static void enter(enum sky_step step)
{
	sky_deadline_enter(&deadline, step);
	ck_assert_int_eq(sky_deadline_step(&deadline), step);
	ck_assert(!cut_after(100000)); /* which sees it first, and begins to count */
}

START_TEST(test_a_late_request)
{
	ck_assert_int_eq(sky_deadline_step(&deadline), SKY_STEP_FRESH);
	ck_assert(!cut_after(999));
	ck_assert(cut_after(1000));
}
END_TEST

START_TEST(test_steps_have_their_own_time)
{
	enter(SKY_STEP_ANSWERED);
	ck_assert(!cut_after(59999));
	/* The same step once more begins anew. */
	for (int i = 0; i < 4; i++) {
		enter(SKY_STEP_ASKED);
		ck_assert(!cut_after(999));
	}
	enter(SKY_STEP_IDLE);
	ck_assert(!cut_after(1999));
	ck_assert(cut_after(2000));
}
END_TEST

START_TEST(test_leaving)
{
	sky_deadline_leave(&deadlines, &deadline);
	struct sky_deadline three[3];
	for (size_t i = 0; i < SKY_COUNT(three); i++)
		sky_deadline_join(&deadlines, &three[i], -1);
	sky_deadline_leave(&deadlines, &three[1]);
	sky_deadline_leave(&deadlines, &three[2]);
	ck_assert_ptr_eq(deadlines.first, &three[0]);
	sky_deadline_leave(&deadlines, &three[0]);
	ck_assert_ptr_null(deadlines.first);
	ck_assert(!cut_after(100000));
}
END_TEST

START_TEST(test_counting)
{
	sky_deadline_leave(&deadlines, &deadline);
	struct sky_deadline three[3];
	for (size_t i = 0; i < SKY_COUNT(three); i++)
		sky_deadline_join(&deadlines, &three[i], -1);
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

/* The end of a client that left within its request came with the last bytes: whoever waits
 * edge-triggered saw one event. */
START_TEST(test_an_end_that_was_missed)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET};
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	ck_assert_int_eq(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event), 0);
	ck_assert_int_eq(send(ends[1], "abc", 3, 0), 3);
	struct epoll_event seen;
	ck_assert_int_eq(epoll_wait(epoll, &seen, 1, 0), 1);
	char bytes[8];
	ck_assert_int_eq(recv(ends[0], bytes, 2, 0), 2);
	ck_assert(!cut_after(1));
	ck_assert_int_eq(epoll_wait(epoll, &seen, 1, 0), 0);
	ck_assert_int_eq(shutdown(ends[1], SHUT_WR), 0);
	ck_assert_int_eq(epoll_wait(epoll, &seen, 1, 0), 1);
	/* A whole request is answered, also to who sends no more. */
	sky_deadline_enter(&deadline, SKY_STEP_ANSWERED);
	sky_deadlines_look(&deadlines, 0);
	ck_assert_int_eq(epoll_wait(epoll, &seen, 1, 0), 0);
	sky_deadline_enter(&deadline, SKY_STEP_ASKED);
	sky_deadlines_look(&deadlines, 0);
	ck_assert_int_eq(epoll_wait(epoll, &seen, 1, 0), 1);
	ck_assert(!deadline.cut);
	ck_assert_int_eq(send(ends[0], "answer", 6, MSG_NOSIGNAL), 6);
	ck_assert_int_eq(recv(ends[0], bytes, sizeof bytes, MSG_DONTWAIT), 1);
	ck_assert_int_eq(recv(ends[0], bytes, sizeof bytes, MSG_DONTWAIT), 0);
	close(epoll);
}
END_TEST

/* The thread looks by itself, by the true clock; it never cuts too early. */
START_TEST(test_the_thread)
{
	const struct sky_patience patience = {.request = 1, .idle = 2, .reply = 60};
	sky_deadline_leave(&deadlines, &deadline);
	ck_assert(sky_deadlines_init(&deadlines, &patience));
	ck_assert_int_eq(deadlines.limits[SKY_STEP_FRESH], 1000);
	ck_assert_int_eq(deadlines.limits[SKY_STEP_ASKED], 1000);
	ck_assert_int_eq(deadlines.limits[SKY_STEP_IDLE], 3000);
	ck_assert_int_eq(deadlines.limits[SKY_STEP_ANSWERED], 60000);
	int64_t begun = sky_clock_ms();
	sky_deadline_join(&deadlines, &deadline, ends[0]);
	ck_assert(ends_within(-1));
	ck_assert_int_ge(sky_clock_ms() - begun, 1000);
	sky_deadline_leave(&deadlines, &deadline);
	ck_assert(deadline.cut);
	sky_deadlines_finish(&deadlines);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {test_a_late_request, test_steps_have_their_own_time, test_leaving,
	                              test_counting,       test_an_end_that_was_missed,    test_the_thread};
	return unit_run_with("deadline", tests, SKY_COUNT(tests), set_up, tear_down);
}
