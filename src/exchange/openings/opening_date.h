/* Dates in openings. */
#ifndef REGIO_EXCHANGE_OPENINGS_OPENING_DATE_H
#define REGIO_EXCHANGE_OPENINGS_OPENING_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Reads a date that exists: YYYY-MM-DD, or a moment as in ISO 8601
 * (YYYY-MM-DDTHH:MM[:SS[.fff]][Z|+HH:MM|+HHMM|+HH]), of which the day in Europe/Amsterdam counts; without a
 * zone the day as it is written. False on anything else. */
bool openings_date_parse(struct str s, int32_t *day);

/* Reads "today", "today+45" or "today-12". */
bool openings_date_parse_relative(struct str s, int32_t today, int32_t *day);

#endif
