#include "server/connection.h"

#include "server/response.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* One pool a connection: request line, header fields and the reply's header (see gate.h). */
#define POOL_BYTES ((intptr_t)32 * 1024)

struct sky_worker *sky_daemon_worker(struct sky_daemon *daemon)
{
	struct sky_worker *worker = pthread_getspecific(daemon->worker_of);
	if (worker) {
		return worker;
	}
	worker = sky_worker_create(daemon->releases, &daemon->meters, &daemon->worker_settings);
	if (worker && pthread_setspecific(daemon->worker_of, worker) != 0) {
		/* Registered readers stay registered: the worker is kept, and found by nobody. */
		sky_log_printf(daemon->log, SKY_LOG_ERROR, "a thread cannot keep its worker: memory is short");
	}
	if (worker) {
		pthread_mutex_lock(&daemon->workers_lock);
		worker->next = daemon->workers;
		daemon->workers = worker;
		pthread_mutex_unlock(&daemon->workers_lock);
	}
	return worker;
}

/* libmicrohttpd's own messages hold text of clients; the log escapes it. */
static void SKY_PRINTF(2, 0) log_message(void *closure, const char *format, va_list args)
{
	const struct sky_daemon *daemon = closure;
	char text[512];
	if (!sky_log_wants(daemon->log, SKY_LOG_DEBUG) || vsnprintf(text, sizeof text, format, args) < 0) {
		return;
	}
	text[strcspn(text, "\n")] = '\0';
	sky_log_printf(daemon->log, SKY_LOG_DEBUG, "libmicrohttpd: %s", text);
}

static struct MHD_Daemon *start(struct sky_daemon *daemon, int listen_socket,
                                const struct sky_daemon_settings *settings)
{
	struct MHD_OptionItem options[20];
	size_t count = 0;
	/* The logger comes first, or messages about the other options go to stderr. */
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)log_message, daemon};
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_LISTEN_SOCKET, listen_socket, NULL};
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_LIMIT, (intptr_t)settings->max_connections, NULL};
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)settings->patience.idle, NULL};
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_BYTES, NULL};
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)sky_connection_notify, daemon};
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)sky_connection_line, daemon};
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)sky_connection_unescape, daemon};
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)sky_connection_completed, daemon};
#if MHD_VERSION >= 0x01000000
	options[count++] = (struct MHD_OptionItem){MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1, NULL};
#endif
	if (settings->address_connections) {
		options[count++] =
		    (struct MHD_OptionItem){MHD_OPTION_PER_IP_CONNECTION_LIMIT, (intptr_t)settings->address_connections, NULL};
	}
	if (settings->threads > 1) {
		options[count++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)settings->threads, NULL};
	}
	options[count] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG;
	return MHD_start_daemon(flags, 0, NULL, NULL, sky_request_handle, daemon, MHD_OPTION_ARRAY, options,
	                        MHD_OPTION_END);
}

static void destroy(struct sky_daemon *daemon)
{
	while (daemon->workers) {
		struct sky_worker *worker = daemon->workers;
		daemon->workers = worker->next;
		sky_worker_destroy(worker);
	}
	sky_response_release(daemon->last_resort);
	sky_meters_finish(&daemon->meters);
	sky_rates_destroy(daemon->rates);
	sky_deadlines_finish(&daemon->deadlines);
	pthread_mutex_destroy(&daemon->workers_lock);
	pthread_key_delete(daemon->worker_of);
	free(daemon);
}

/* NULL rates where there is no limit. false: memory is short. */
static bool make_rates(struct sky_daemon *daemon, const struct sky_daemon_settings *settings)
{
	uint64_t seed = 0;
	if (settings->rate == 0) {
		return true;
	}
	if (getrandom(&seed, sizeof seed, 0) == (ssize_t)sizeof seed) {
		daemon->rates = sky_rates_create(settings->rate, settings->burst, seed);
	}
	return daemon->rates != NULL;
}

/* What the daemon has beside libmicrohttpd. false: nothing of it is left. */
static bool prepare(struct sky_daemon *daemon, const struct sky_daemon_settings *settings)
{
	daemon->last_resort = sky_response_last_resort();
	if (!daemon->last_resort || !make_rates(daemon, settings)) {
		goto error_response;
	}
	if (pthread_key_create(&daemon->worker_of, NULL) != 0) {
		goto error_rates;
	}
	if (!sky_deadlines_init(&daemon->deadlines, &settings->patience)) {
		goto error_key;
	}
	return true;

error_key:
	pthread_key_delete(daemon->worker_of);
error_rates:
	sky_rates_destroy(daemon->rates);
error_response:
	sky_response_release(daemon->last_resort);
	return false;
}

struct sky_daemon *sky_daemon_start(int listen_socket, const struct sky_daemon_settings *settings,
                                    struct sky_releases *releases, const struct sky_log *log)
{
	struct sky_daemon *daemon = calloc(1, sizeof *daemon);
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
	sky_meters_init(&daemon->meters);
	daemon->quiesced_socket = -1;
	atomic_init(&daemon->draining, false);
	pthread_mutex_init(&daemon->workers_lock, NULL);
	daemon->mhd = start(daemon, listen_socket, settings);
	if (!daemon->mhd) {
		sky_log_printf(log, SKY_LOG_ERROR, "the daemon does not start; --log-level debug says why");
		/* 0.9.75 leaves the socket open when it does not start, 1.0 closes it: a second close would hit another's descriptor. */
#if MHD_VERSION < 0x01000000
		close(listen_socket);
#endif
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
	daemon->quiesced_socket = MHD_quiesce_daemon(daemon->mhd);
}

uint64_t sky_daemon_in_flight(struct sky_daemon *daemon)
{
	return sky_meters_in_flight(&daemon->meters);
}

void sky_daemon_stop(struct sky_daemon *daemon)
{
	if (daemon) {
		MHD_stop_daemon(daemon->mhd);
		if (daemon->quiesced_socket != -1) {
			close(daemon->quiesced_socket);
		}
		destroy(daemon);
	}
}
