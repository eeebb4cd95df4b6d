/* The commands of the program; each returns its exit code. */
#ifndef SKY_SERVER_COMMANDS_COMMANDS_H
#define SKY_SERVER_COMMANDS_COMMANDS_H

#include "model/snapshot/snapshot.h"
#include "server/commands/config.h"

struct sky_report;

#define SKY_EXIT_OK 0
#define SKY_EXIT_FAILED 1 /* the data set has mistakes, the answer is a problem, the server is not healthy */
#define SKY_EXIT_USAGE 2  /* the command cannot be carried out, because of its options, the folder or the port */

int sky_command_serve(const struct sky_config *config);
int sky_command_check(const struct sky_config *config);
int sky_command_get(const struct sky_config *config);
int sky_command_diff(const struct sky_config *config);
int sky_command_schema(const struct sky_config *config);
int sky_command_new(const struct sky_config *config);
int sky_command_import(const struct sky_config *config);
int sky_command_healthcheck(const struct sky_config *config);

/* The folder of the data set: the one given, else the installed one, else that of the source tree. The text is in
 * buffer[0..size) or borrowed. */
const char *sky_data_folder(const char *given, char *buffer, size_t size);

/* Loads the data set and reports what is wrong with it: mistakes as file:line:column: message, then their number.
 * Returns SKY_EXIT_OK and *snapshot (new reference), SKY_EXIT_FAILED when there are mistakes, SKY_EXIT_USAGE when the
 * folder cannot be read. */
int sky_data_load(const char *folder, FILE *mistakes, struct sky_snapshot **snapshot);

/* Writes the mistakes as file:line:column: message, then their number in `of`. */
void sky_print_mistakes(struct sky_report *report, const char *of, FILE *out);

/* One line "skyledger: …" on standard error. Returns SKY_EXIT_USAGE. */
int sky_complain(const char *format, ...) SKY_PRINTF(1, 2);

#endif
