#include "server/commands/commands.h"
#include "server/exchange/prerender.h"
#include "server/mhd/daemon.h"
#include "server/mhd/listen.h"
#include "server/process/clock.h"
#include "server/process/confine.h"
#include "server/process/files.h"
#include "server/process/notify.h"
#include "server/release/watch.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DRAIN_STEP_NS 5000000L /* between two looks at the requests under way */
#define UNASKED_MS 250         /* how long we wait for the request of a connection that was accepted */

/* The parts that run, and those that are told of it. All are borrowed. */
struct service {
	const struct sky_config *config;
	const struct sky_log *log;
	struct sky_daemon *daemon;
	struct sky_releases *releases;
	const char *folder;      /* of the data set */
	struct sky_watch *watch; /* NULL: the folder is not watched */
	int manager;             /* sky_notify_open's socket */
};

/* The listening socket, or -1 after a line on standard error. */
static int open_socket(const struct sky_config *config)
{
	socklen_t length = 0;
	int passed = sky_listen_passed();
	if (passed > 1) {
		sky_complain("systemd passed %d sockets; one is expected", passed);
		return -1;
	}
	if (passed == 1) {
		int fd = sky_listen_take();
		if (fd == -1)
			sky_complain("the socket that systemd passed cannot be served: %s", strerror(errno));
		return fd;
	}
	struct sockaddr_storage address;
	const char *wrong = sky_address_parse(config->listen, &address, &length);
	if (wrong) {
		sky_complain("cannot listen on \"%.80s\": %s", config->listen, wrong);
		return -1;
	}
	int fd = sky_listen(&address, length);
	if (fd == -1)
		sky_complain("cannot listen on %.80s: %s", config->listen, strerror(errno));
	return fd;
}

/* The one line that says that the server serves, and what. */
static void announce(const struct sky_log *log, const struct sky_snapshot *snapshot, const char *address, int64_t ms)
{
	const struct sky_dataset *set = sky_snapshot_dataset(snapshot);
	size_t vendors = sky_count(snapshot, SKY_VENDOR), figures = sky_count(snapshot, SKY_FIGURE);
	size_t events = sky_count(snapshot, SKY_EVENT), sources = sky_count(snapshot, SKY_SOURCE);
	const char *scheme = *address == '/' ? "unix:" : "http://";
	if (!log->json) {
		printf("skyledger " SKY_VERSION
		       ": %s %s, release %s: %zu vendors, %zu figures, %zu events, %zu sources; serving on "
		       "%s%s after %lld ms\n",
		       set->title, set->version, sky_snapshot_release_id(snapshot), vendors, figures, events, sources, scheme,
		       address, (long long)ms);
		fflush(stdout);
		return;
	}
	const struct sky_log_field fields[] = {
	    {.name = "title", .text = set->title},
	    {.name = "version", .text = set->version},
	    {.name = "release", .text = sky_snapshot_release_id(snapshot)},
	    {.name = "vendors", .integer = (int64_t)vendors},
	    {.name = "figures", .integer = (int64_t)figures},
	    {.name = "events", .integer = (int64_t)events},
	    {.name = "sources", .integer = (int64_t)sources},
	    {.name = "address", .text = address},
	    {.name = "milliseconds", .integer = ms},
	};
	const struct sky_log out = {.fd = STDOUT_FILENO, .level = SKY_LOG_INFO, .json = true};
	sky_log_write(&out, SKY_LOG_INFO, "serving", fields, SKY_COUNT(fields));
}

/* The signals that end the server. */
static sigset_t end_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return set;
}

/* True while no signal has asked for the end. */
static bool goes_on(void)
{
	sigset_t pending;
	return sigpending(&pending) != 0 || (!sigismember(&pending, SIGTERM) && !sigismember(&pending, SIGINT));
}

/* The socket of the service manager, or -1. A manager that hears nothing takes the start for failed after a while, so
 * the log says why it hears nothing. */
static int open_manager(const struct sky_log *log)
{
	int manager = sky_notify_open();
	if (manager == -1 && errno != 0)
		sky_log_printf(log, SKY_LOG_WARN, "the service manager cannot be told: NOTIFY_SOCKET: %s", strerror(errno));
	return manager;
}

/* The service manager may be gone; the server goes on. Call it on the thread that reloads, so that the release
 * stays. */
static void tell(const struct service *service, enum sky_notify_state state, const char *what)
{
	const struct sky_release *release = atomic_load(&service->releases->current);
	if (!sky_notify_tell(service->manager, state, "%s; release %s of %s", what,
	                     sky_snapshot_release_id(release->snapshot), service->folder))
		sky_log_printf(service->log, SKY_LOG_WARN, "the service manager was not told: %s", strerror(errno));
}

/* True while somebody must be answered: a thread may still accept a connection, a request is running, or a connection
 * was accepted just now and its request will come. quiet: since when none is accepted, or 0; it is set here. */
static bool is_awaited(const struct service *service, int64_t *quiet)
{
	if (sky_daemon_accepts(service->daemon))
		return true;
	*quiet = *quiet ? *quiet : sky_clock_ms();
	return sky_daemon_in_flight(service->daemon) > 0 ||
	       (sky_clock_ms() < *quiet + UNASKED_MS && sky_daemon_unasked(service->daemon) > 0);
}

/* Waits for the requests that are running, at most so long. A second SIGTERM or SIGINT ends the wait. */
static void drain(const struct service *service)
{
	const sigset_t wanted = end_signals();
	const struct timespec step = {.tv_nsec = DRAIN_STEP_NS};
	const struct timespec delay = {.tv_sec = service->config->drain_delay_seconds};
	tell(service, SKY_NOTIFY_STOPPING, "stopping");
	sky_releases_drain(service->releases, "the server is stopping");
	sky_daemon_wind_down(service->daemon);
	/* Balancers send requests until they have seen that /readyz says no. */
	bool hurried = delay.tv_sec > 0 && sigtimedwait(&wanted, NULL, &delay) > 0;
	sky_daemon_quiesce(service->daemon);
	int64_t quiet = 0, end = sky_clock_ms() + service->config->drain_seconds * 1000;
	while (!hurried && is_awaited(service, &quiet) && sky_clock_ms() < end)
		hurried = sigtimedwait(&wanted, NULL, &step) > 0;
	uint64_t left = sky_daemon_in_flight(service->daemon);
	if (left)
		sky_log_printf(service->log, SKY_LOG_WARN, "%" PRIu64 " requests were cut off", left);
}

/* The next signal; where the folder is watched (else NULL), a change of it counts as SIGHUP. Signals that end the
 * server go first. The kernel hands out the lowest number, SIGHUP, and that may come faster than a data set loads. */
static int next_signal(struct sky_watch *watch)
{
	const sigset_t first = end_signals();
	const struct timespec look = {.tv_nsec = SKY_WATCH_MS * 1000000L}, now = {0};
	sigset_t wanted = first;
	sigaddset(&wanted, SIGHUP);
	for (;;) {
		int signal = sigtimedwait(&first, NULL, &now);
		if (signal <= 0)
			signal = sigtimedwait(&wanted, NULL, watch ? &look : NULL);
		if (signal > 0)
			return signal;
		if (watch && errno == EAGAIN && sky_watch_look(watch))
			return SIGHUP;
	}
}

static void reload(const struct service *service)
{
	const char *folder = service->folder;
	tell(service, SKY_NOTIFY_RELOADING, "serving and loading the next release");
	if (service->watch)
		sky_watch_note(service->watch, folder);
	bool fresh = sky_releases_reload(service->releases, folder, service->log);
	if (goes_on())
		tell(service, SKY_NOTIFY_READY, fresh ? "serving" : "serving, the last reload failed");
}

static void run(const struct service *service)
{
	for (;;) {
		int signal = next_signal(service->watch);
		if (signal != SIGHUP) {
			sky_log_printf(service->log, SKY_LOG_INFO, "stopping on signal %d", signal);
			drain(service);
			return;
		}
		reload(service);
	}
}

static unsigned thread_count(const struct sky_config *config)
{
	long cores = config->threads ? (long)config->threads : sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1U : (unsigned)cores;
}

static struct sky_daemon_settings daemon_settings(const struct sky_config *config, const struct sky_log *log)
{
	unsigned threads = thread_count(config);
	return (struct sky_daemon_settings){
	    .threads = threads,
	    .max_connections = sky_files_reserve((unsigned)config->max_connections, threads, log),
	    .address_connections = (unsigned)config->address_connections,
	    .patience = {.request = (unsigned)config->request_seconds,
	                 .idle = (unsigned)config->idle_seconds,
	                 .reply = (unsigned)config->reply_seconds},
	    .limits = {.target = (size_t)config->max_target,
	               .headers = (size_t)config->max_headers,
	               .body = (size_t)config->max_body},
	    .bounds = {.rows = (uint32_t)config->max_rows, .values = (uint32_t)config->max_values},
	    .rate = (unsigned)config->rate,
	    .burst = (unsigned)config->burst,
	    .cache_bytes = (size_t)config->cache_bytes,
	    .origins = config->origins,
	    .access_log = config->access_log,
	};
}

/* Owns the socket and the snapshot from now on. */
static int serve(const struct sky_config *config, int fd, struct sky_snapshot *snapshot, const char *folder,
                 struct sky_watch *watch, int64_t begun)
{
	const struct sky_log log = {
	    .fd = STDERR_FILENO, .level = (enum sky_log_level)config->log_level, .json = config->log_format == 1};
	const struct sky_daemon_settings settings = daemon_settings(config, &log);
	char address[SKY_ADDRESS_MAX];
	sky_listen_name(fd, address);
	struct sky_releases releases;
	if (!sky_releases_init(&releases, snapshot, (int64_t)time(NULL))) {
		close(fd);
		return sky_complain("memory is short");
	}
	releases.keep = (size_t)config->keep_releases;
	releases.prerender = config->cache_bytes > 0 ? sky_prerender : NULL;
	releases.go_on = goes_on;
	struct service service = {.config = config, .log = &log, .releases = &releases, .folder = folder, .watch = watch};
	service.manager = open_manager(&log);
	/* Before any thread starts, because Landlock does not cover threads that run already. */
	if (settings.max_connections == 0 || !sky_confine(folder, (enum sky_confine_mode)config->confine, &log))
		close(fd);
	else
		service.daemon = sky_daemon_start(fd, &settings, &releases, &log);
	if (service.daemon) {
		announce(&log, snapshot, address, sky_clock_ms() - begun);
		tell(&service, SKY_NOTIFY_READY, "serving");
		sky_releases_prerender(&releases, &log);
		run(&service);
		sky_daemon_stop(service.daemon);
	}
	sky_releases_finish(&releases);
	if (service.manager != -1)
		close(service.manager);
	return service.daemon ? SKY_EXIT_OK : SKY_EXIT_USAGE;
}

int sky_command_serve(const struct sky_config *config)
{
	int64_t begun = sky_clock_ms();
	/* With this, the blocks of a large request (arena.h) go back to the system. Else the heap of the thread would keep
	 * them. */
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
	char buffer[1024];
	const char *folder = sky_data_folder(config->data, buffer, sizeof buffer);
	struct sky_snapshot *snapshot = NULL;
	/* SIGHUP waits while the data set loads. */
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	int fd = open_socket(config);
	if (fd == -1)
		return SKY_EXIT_USAGE;
	struct sky_watch watch;
	if (config->watch)
		sky_watch_note(&watch, folder);
	int code = sky_data_load(folder, stderr, &snapshot);
	if (code != SKY_EXIT_OK) {
		close(fd);
		return code;
	}
	/* Signals are blocked before any thread starts, so that only sigtimedwait gets them. Until now they ended the
	 * process (main.c). */
	set = end_signals();
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	return serve(config, fd, snapshot, folder, config->watch ? &watch : NULL, begun);
}
