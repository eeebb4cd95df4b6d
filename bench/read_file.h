/* A whole file in memory. */
#ifndef BENCH_READ_FILE_H
#define BENCH_READ_FILE_H

#include <stddef.h>

/* The contents of a file, with a NUL behind them that *length does not count; the caller frees. NULL, with errno set,
 * when it cannot be read. */
char *read_file(const char *path, size_t *length) __attribute__((warn_unused_result));

#endif
