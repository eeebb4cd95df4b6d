#include "server/mhd/connection.h"
#include "server/release/response.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>

static void destroy(struct sky_daemon *daemon)
{
	for (unsigned i = 0; i < daemon->loop_count; i++)
		sky_loop_close(&daemon->loops[i]);
	sky_response_release(daemon->last_resort);
	sky_meters_finish(&daemon->meters);
	sky_rates_destroy(daemon->rates);
	sky_address_limit_finish(&daemon->crowd);
	sky_deadlines_finish(&daemon->deadlines);
	close(daemon->wake);
	free(daemon);
}

/* Leaves rates NULL where there is no limit. false: memory is short. */
static bool make_rates(struct sky_daemon *daemon, const struct sky_daemon_settings *settings)
{
	uint64_t seed = 0;
	if (settings->rate == 0)
		return true;
	if (getrandom(&seed, sizeof seed, 0) == (ssize_t)sizeof seed)
		daemon->rates = sky_rates_create(settings->rate, settings->burst, seed);
	return daemon->rates != NULL;
}

/* Makes what the daemon has besides libmicrohttpd. false: nothing of it is left. */
static bool prepare(struct sky_daemon *daemon, const struct sky_daemon_settings *settings)
{
	daemon->last_resort = sky_response_last_resort();
	if (!daemon->last_resort || !make_rates(daemon, settings))
		goto error_response;
	daemon->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (daemon->wake == -1)
		goto error_rates;
	if (!sky_deadlines_init(&daemon->deadlines, &settings->patience))
		goto error_wake;
	sky_address_limit_init(&daemon->crowd, settings->address_connections);
	sky_meters_init(&daemon->meters);
	return true;

error_wake:
	close(daemon->wake);
error_rates:
	sky_rates_destroy(daemon->rates);
error_response:
	sky_response_release(daemon->last_resort);
	return false;
}

/* From now on all loops are in this stage. */
static void enter(struct sky_daemon *daemon, enum sky_stage stage)
{
	atomic_store(&daemon->stage, stage);
	/* Nobody takes the event back, because no loop waits for it once the first stage is over. */
	eventfd_write(daemon->wake, 1);
}

/* The first `count` loops have been started. */
static void join(struct sky_daemon *daemon, unsigned count)
{
	enter(daemon, SKY_STAGE_END);
	for (unsigned i = 0; i < count; i++)
		pthread_join(daemon->loops[i].thread, NULL);
}

/* Starts the loops. Each gets its share of the connections. false: none runs. */
static bool start_loops(struct sky_daemon *daemon, int listen_socket, const struct sky_daemon_settings *settings)
{
	unsigned each = settings->max_connections / settings->threads, more = settings->max_connections % settings->threads;
	for (unsigned i = 0; i < settings->threads; i++) {
		if (!sky_loop_open(&daemon->loops[i], daemon, listen_socket, each + (i < more), settings))
			return false;
		daemon->loop_count++;
	}
	for (unsigned i = 0; i < daemon->loop_count; i++) {
		if (!sky_loop_start(&daemon->loops[i])) {
			sky_log_printf(daemon->log, SKY_LOG_ERROR, "the daemon does not start: a thread cannot be started");
			join(daemon, i);
			return false;
		}
	}
	return true;
}

struct sky_daemon *sky_daemon_start(int listen_socket, const struct sky_daemon_settings *settings,
                                    struct sky_releases *releases, const struct sky_log *log)
{
	struct sky_daemon *daemon = calloc(1, sizeof *daemon + settings->threads * sizeof(struct sky_loop));
	if (!daemon || !prepare(daemon, settings)) {
		sky_log_printf(log, SKY_LOG_ERROR, "the daemon does not start: memory is short");
		free(daemon);
		close(listen_socket);
		return NULL;
	}
	daemon->releases = releases;
	daemon->log = log;
	daemon->access_log = settings->access_log;
	daemon->limits = settings->limits;
	daemon->bounds = settings->bounds;
	daemon->origins = settings->origins;
	daemon->worker_settings = (struct sky_worker_settings){.cache_bytes = settings->cache_bytes / settings->threads,
	                                                       .show_ids = settings->access_log,
	                                                       .bounds = &daemon->bounds};
	atomic_init(&daemon->draining, false);
	atomic_init(&daemon->stage, SKY_STAGE_SERVE);
	atomic_init(&daemon->accepting, 0);
	bool runs = start_loops(daemon, listen_socket, settings);
	close(listen_socket);
	if (!runs) {
		destroy(daemon);
		return NULL;
	}
	return daemon;
}

void sky_daemon_wind_down(struct sky_daemon *daemon)
{
	atomic_store(&daemon->draining, true);
}

size_t sky_daemon_unasked(struct sky_daemon *daemon)
{
	return sky_deadlines_count(&daemon->deadlines, SKY_STEP_FRESH);
}

void sky_daemon_quiesce(struct sky_daemon *daemon)
{
	sky_daemon_wind_down(daemon);
	enter(daemon, SKY_STAGE_QUIET);
}

bool sky_daemon_accepts(struct sky_daemon *daemon)
{
	return atomic_load(&daemon->accepting) > 0;
}

uint64_t sky_daemon_in_flight(struct sky_daemon *daemon)
{
	return sky_meters_in_flight(&daemon->meters);
}

void sky_daemon_stop(struct sky_daemon *daemon)
{
	if (daemon) {
		join(daemon, daemon->loop_count);
		destroy(daemon);
	}
}
