#include "server/process/files.h"

#include <sys/resource.h>

#define OTHERS 64     /* standard streams, listening socket, files of a data set that is loaded */
#define EACH_THREAD 4 /* epoll, wake-up */

unsigned sky_files_reserve(unsigned connections, unsigned threads, const struct sky_log *log)
{
	struct rlimit limit;
	rlim_t others = OTHERS + (rlim_t)EACH_THREAD * threads, wanted = others + connections;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return connections;
	if (limit.rlim_cur < wanted && limit.rlim_cur < limit.rlim_max) {
		rlim_t before = limit.rlim_cur;
		limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
			limit.rlim_cur = before;
	}
	if (limit.rlim_cur >= wanted)
		return connections;
	rlim_t least = others + threads, left = limit.rlim_cur > others ? limit.rlim_cur - others : 0;
	if (left < threads) {
		sky_log_printf(log, SKY_LOG_ERROR, "%llu open files are too few; %llu are needed at least",
		               (unsigned long long)limit.rlim_cur, (unsigned long long)least);
		return 0;
	}
	sky_log_printf(log, SKY_LOG_WARN, "the limit of %llu open files leaves room for %llu connections, not %u",
	               (unsigned long long)limit.rlim_cur, (unsigned long long)left, connections);
	return (unsigned)left;
}
