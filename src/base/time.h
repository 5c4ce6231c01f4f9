/* Days and times without global state: no TZ, no locale.
 *
 * A day is a number of days since 1970-01-01 (proleptic Gregorian calendar). A time is microseconds since the epoch,
 * UTC. Days on screen and in rules are days in Europe/Amsterdam. */
#ifndef REGIO_BASE_TIME_H
#define REGIO_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define TIME_SECOND INT64_C(1000000)

/* Days from a date that exists (Hinnant 2013, "chrono-compatible low-level date algorithms"). */
int32_t time_day_from_date(int year, int month, int day);
void time_date_from_day(int32_t day, int *year, int *month, int *day_of_month);

/* Whether such a date exists, year 1 to 9999. */
bool time_date_exists(int year, int month, int day);

/* Reads YYYY-MM-DD; with a time of day behind it (T..., as in ISO 8601) the date part counts. False on anything
 * else. */
bool time_day_parse(struct str s, int32_t *day);

/* Writes YYYY-MM-DD and a NUL (11 bytes). */
void time_day_format(int32_t day, char out[11]);

/* The present time and a clock that only runs forward, both in microseconds. */
int64_t time_now(void);
int64_t time_monotonic(void);

/* The day in Europe/Amsterdam at a time: UTC+1, in summer (last Sunday of March to last Sunday of October, switching
 * at 01:00 UTC) UTC+2; the rule since 1996. */
int32_t time_amsterdam_day(int64_t time);

/* Seconds that Europe/Amsterdam is ahead of UTC at a time: 3600 or 7200. */
int32_t time_amsterdam_offset(int64_t time);

/* Writes YYYY-MM-DDTHH:MM:SS.mmmZ and a NUL (25 bytes). */
void time_format_utc(int64_t time, char out[25]);

#endif
