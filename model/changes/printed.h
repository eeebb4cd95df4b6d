/* Whether the words that claims are printed in stand where the claims say. */
#ifndef SKY_MODEL_CHANGES_PRINTED_H
#define SKY_MODEL_CHANGES_PRINTED_H

#include "model/snapshot/snapshot.h"

#include <stdio.h>

/* Holds the words of each figure of the source, and what its statements of kind quote have in quotation marks, against
 * `text`: a paragraph a line, empty lines not counted. Width, spaces and forms of one character are alike, upper and
 * lower case are not; a number must not stand inside a longer one. Words at a place that is no paragraph may stand
 * anywhere. Writes a line for each claim whose words do not stand there, with where they do stand; returns how many
 * did. SIZE_MAX when memory is short; *line is 0 then, else the line that is not UTF-8. */
size_t sky_printed_check(const struct sky_snapshot *snapshot, uint32_t source, FILE *text, FILE *out, size_t *line);

#endif
