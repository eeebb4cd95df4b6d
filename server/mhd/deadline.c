#include "server/mhd/deadline.h"

#include "server/process/clock.h"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#define LOOK_MS 500 /* between two looks */

/* Tells libmicrohttpd once more that the client has ended. When the end came together with the client's last bytes,
 * libmicrohttpd 0.9.75 takes the short read for all there is, and would wait for the rest until the request is late.
 * Nothing that was sent is lost. */
static void repeat_end(const struct sky_deadline *at)
{
	struct pollfd end = {.fd = at->socket, .events = POLLRDHUP};
	if (sky_deadline_step(at) != SKY_STEP_ANSWERED && poll(&end, 1, 0) == 1 && end.revents & POLLRDHUP)
		shutdown(at->socket, SHUT_RD);
}

/* The socket is only shut down: the thread that serves it sees the end and closes it. It stays open until then, because
 * sky_deadline_leave takes the lock. */
void sky_deadlines_look(struct sky_deadlines *deadlines, int64_t now)
{
	for (struct sky_deadline *at = deadlines->first; at; at = at->next) {
		uint32_t step = atomic_load_explicit(&at->step, memory_order_relaxed);
		repeat_end(at);
		if (step != at->seen) {
			at->seen = step;
			at->since = now;
		} else if (now - at->since >= deadlines->limits[step & 3]) {
			atomic_store_explicit(&at->cut, true, memory_order_relaxed);
			shutdown(at->socket, SHUT_RDWR);
			at->since = now;
		}
	}
}

static void *watch(void *closure)
{
	struct sky_deadlines *deadlines = closure;
	pthread_mutex_lock(&deadlines->lock);
	while (!deadlines->stopping) {
		if (!deadlines->first) {
			pthread_cond_wait(&deadlines->changed, &deadlines->lock);
			continue;
		}
		int64_t now = sky_clock_ms(), next = now + LOOK_MS;
		sky_deadlines_look(deadlines, now);
		const struct timespec until = {.tv_sec = next / 1000, .tv_nsec = next % 1000 * 1000000};
		while (!deadlines->stopping && pthread_cond_timedwait(&deadlines->changed, &deadlines->lock, &until) == 0) {
		}
	}
	pthread_mutex_unlock(&deadlines->lock);
	return NULL;
}

bool sky_deadlines_init(struct sky_deadlines *deadlines, const struct sky_patience *patience)
{
	*deadlines = (struct sky_deadlines){.first = NULL};
	deadlines->limits[SKY_STEP_FRESH] = deadlines->limits[SKY_STEP_ASKED] = INT64_C(1000) * patience->request;
	deadlines->limits[SKY_STEP_IDLE] = INT64_C(1000) * ((int64_t)patience->idle + patience->request);
	deadlines->limits[SKY_STEP_ANSWERED] = INT64_C(1000) * patience->reply;
	pthread_condattr_t monotonic;
	if (pthread_condattr_init(&monotonic) != 0)
		return false;
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	int failed = pthread_cond_init(&deadlines->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (failed)
		return false;
	pthread_mutex_init(&deadlines->lock, NULL);
	if (pthread_create(&deadlines->thread, NULL, watch, deadlines) != 0) {
		pthread_cond_destroy(&deadlines->changed);
		pthread_mutex_destroy(&deadlines->lock);
		return false;
	}
	return true;
}

void sky_deadlines_finish(struct sky_deadlines *deadlines)
{
	pthread_mutex_lock(&deadlines->lock);
	deadlines->stopping = true;
	pthread_cond_signal(&deadlines->changed);
	pthread_mutex_unlock(&deadlines->lock);
	pthread_join(deadlines->thread, NULL);
	pthread_cond_destroy(&deadlines->changed);
	pthread_mutex_destroy(&deadlines->lock);
}

void sky_deadline_join(struct sky_deadlines *deadlines, struct sky_deadline *deadline, int socket)
{
	atomic_init(&deadline->step, SKY_STEP_FRESH);
	atomic_init(&deadline->cut, false);
	deadline->seen = SKY_STEP_FRESH;
	deadline->since = sky_clock_ms();
	deadline->socket = socket;
	pthread_mutex_lock(&deadlines->lock);
	deadline->next = deadlines->first;
	deadline->link = &deadlines->first;
	if (deadlines->first)
		deadlines->first->link = &deadline->next;
	else
		pthread_cond_signal(&deadlines->changed);
	deadlines->first = deadline;
	pthread_mutex_unlock(&deadlines->lock);
}

void sky_deadline_leave(struct sky_deadlines *deadlines, struct sky_deadline *deadline)
{
	pthread_mutex_lock(&deadlines->lock);
	*deadline->link = deadline->next;
	if (deadline->next)
		deadline->next->link = deadline->link;
	pthread_mutex_unlock(&deadlines->lock);
}

size_t sky_deadlines_count(struct sky_deadlines *deadlines, enum sky_step step)
{
	size_t count = 0;
	pthread_mutex_lock(&deadlines->lock);
	for (const struct sky_deadline *at = deadlines->first; at; at = at->next)
		count += sky_deadline_step(at) == step;
	pthread_mutex_unlock(&deadlines->lock);
	return count;
}
