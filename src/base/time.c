#include "base/time.h"

#include <stdio.h>
#include <time.h>

#define DAY_SECONDS 86400

int32_t time_day_from_date(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void time_date_from_day(int32_t day, int *year, int *month, int *day_of_month)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int mp = (5 * day_of_year + 2) / 153;
    *day_of_month = day_of_year - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

bool time_date_exists(int year, int month, int day)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap);
}

static bool digits(const char *s, int count, int *out)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        value = value * 10 + (s[i] - '0');
    }
    *out = value;
    return true;
}

bool time_day_parse(struct str s, int32_t *day)
{
    int y, m, d;
    if (s.len < 10 || (s.len > 10 && s.data[10] != 'T') || s.data[4] != '-' || s.data[7] != '-')
        return false;
    if (!digits(s.data, 4, &y) || !digits(s.data + 5, 2, &m) || !digits(s.data + 8, 2, &d))
        return false;
    if (!time_date_exists(y, m, d))
        return false;
    *day = time_day_from_date(y, m, d);
    return true;
}

void time_day_format(int32_t day, char out[11])
{
    int y, m, d;
    time_date_from_day(day, &y, &m, &d);
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", y, m, d);
    memcpy(out, text, 10);
    out[10] = '\0';
}

static int64_t clock_microseconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * TIME_SECOND + now.tv_nsec / 1000;
}

int64_t time_now(void)
{
    return clock_microseconds(CLOCK_REALTIME);
}

int64_t time_monotonic(void)
{
    return clock_microseconds(CLOCK_MONOTONIC);
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* The last Sunday of a month of 31 days (March and October have). */
static int32_t last_sunday(int year, int month)
{
    int32_t last = time_day_from_date(year, month, 31);
    int weekday = (int)(((last + 4) % 7 + 7) % 7); /* 0 is Sunday: 1970-01-01 was a Thursday */
    return last - weekday;
}

int32_t time_amsterdam_offset(int64_t time)
{
    int64_t seconds = floor_divide(time, TIME_SECOND);
    int year, month, day;
    time_date_from_day((int32_t)floor_divide(seconds, DAY_SECONDS), &year, &month, &day);
    int64_t begin = (int64_t)last_sunday(year, 3) * DAY_SECONDS + 3600;
    int64_t end = (int64_t)last_sunday(year, 10) * DAY_SECONDS + 3600;
    return seconds >= begin && seconds < end ? 7200 : 3600;
}

int32_t time_amsterdam_day(int64_t time)
{
    int64_t local = floor_divide(time, TIME_SECOND) + time_amsterdam_offset(time);
    return (int32_t)floor_divide(local, DAY_SECONDS);
}

void time_format_utc(int64_t time, char out[25])
{
    int64_t milliseconds = floor_divide(time, 1000);
    int64_t seconds = floor_divide(milliseconds, 1000);
    int32_t day = (int32_t)floor_divide(seconds, DAY_SECONDS);
    int rest = (int)(seconds - (int64_t)day * DAY_SECONDS);
    char date[11];
    time_day_format(day, date);
    char text[64];
    snprintf(text, sizeof text, "%sT%02d:%02d:%02d.%03dZ", date, rest / 3600, rest / 60 % 60, rest % 60,
             (int)(milliseconds - seconds * 1000));
    memcpy(out, text, 24);
    out[24] = '\0';
}
