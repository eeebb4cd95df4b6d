/* Measures a server on 127.0.0.1; --help says how. Prints one JSON object; exit 1 when nothing could be measured. */
#include "load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static double cpu_seconds(void)
{
	struct rusage use;
	if (getrusage(RUSAGE_SELF, &use))
		return 0;
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static double micro(uint64_t nanoseconds)
{
	return (double)nanoseconds / 1e3;
}

static void print(const struct result *result, double cpu)
{
	const struct histogram *latency = &result->latency;
	uint64_t answers = latency->count, failed = result->lost + result->refused + result->wrong + result->unfinished;
	printf("{\"sent\": %" PRIu64 ", \"answers\": %" PRIu64 ", \"seconds\": %.6f, \"per_second\": %.2f, "
	       "\"ok\": %" PRIu64 ", \"not_modified\": %" PRIu64 ", \"other_status\": %" PRIu64 ",\n",
	       result->sent, answers, result->seconds, result->seconds > 0 ? (double)answers / result->seconds : 0,
	       result->ok, result->not_modified, result->other);
	printf(" \"failed\": %" PRIu64 ", \"lost\": %" PRIu64 ", \"refused\": %" PRIu64 ", \"wrong\": %" PRIu64
	       ", \"unfinished\": %" PRIu64 ", \"reconnects\": %" PRIu64 ", \"body_bytes\": %" PRIu64 ",\n",
	       failed, result->lost, result->refused, result->wrong, result->unfinished, result->reconnects,
	       result->body_bytes);
	printf(" \"latency_us\": {\"mean\": %.2f, \"p50\": %.2f, \"p90\": %.2f, \"p99\": %.2f, \"p999\": %.2f, \"max\": "
	       "%.2f}, "
	       "\"client_cpu_seconds\": %.6f}\n",
	       answers > 0 ? micro(latency->sum) / (double)answers : 0, micro(histogram_percentile(latency, 50)),
	       micro(histogram_percentile(latency, 90)), micro(histogram_percentile(latency, 99)),
	       micro(histogram_percentile(latency, 99.9)), micro(latency->max), cpu);
}

int main(int argc, char **argv)
{
	struct options options = {0};
	struct result *result = calloc(1, sizeof *result);
	bool ok = false;
	if (result && options_read(&options, argc, argv)) {
		double before = cpu_seconds();
		ok = drive(&options, result);
		if (ok)
			print(result, cpu_seconds() - before);
	}
	options_finish(&options);
	free(result);
	return ok ? 0 : 1;
}
