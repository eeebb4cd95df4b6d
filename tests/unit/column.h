/* Columns of tables that only tests have: the name in both forms, as tools/gen-interface writes it. */
#ifndef SKY_TESTS_UNIT_COLUMN_H
#define SKY_TESTS_UNIT_COLUMN_H

#include "handlers/write/cell.h"

#define COLUMN_NAME(text) .name = (text), .key = ",\"" text "\":", .key_length = sizeof(",\"" text "\":") - 1

#endif
