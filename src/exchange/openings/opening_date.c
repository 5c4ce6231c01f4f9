#include "exchange/openings/opening_date.h"

#include "base/time.h"

#define MINUTE_SECONDS 60
#define DAY_SECONDS    86400
#define RELATIVE_MAX   36500 /* days */

static bool two_digits(struct str *rest, int high, int *out)
{
    if (rest->len < 2)
        return false;
    int tens = rest->data[0] - '0';
    int ones = rest->data[1] - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9 || tens * 10 + ones > high)
        return false;
    *out = tens * 10 + ones;
    *rest = (struct str){rest->data + 2, rest->len - 2};
    return true;
}

static bool take(struct str *rest, char c)
{
    if (rest->len == 0 || rest->data[0] != c)
        return false;
    *rest = (struct str){rest->data + 1, rest->len - 1};
    return true;
}

/* HH:MM[:SS[.fff]] as seconds; 24:00 is the end of the day, and a leap second counts as the last one. */
static bool time_of_day(struct str *rest, int *seconds)
{
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!two_digits(rest, 24, &hour) || !take(rest, ':') || !two_digits(rest, 59, &minute))
        return false;
    if (take(rest, ':')) {
        if (!two_digits(rest, 60, &second))
            return false;
        if (take(rest, '.') || take(rest, ',')) {
            size_t digits = 0;
            while (digits < rest->len && rest->data[digits] >= '0' && rest->data[digits] <= '9')
                digits++;
            if (digits == 0)
                return false;
            *rest = (struct str){rest->data + digits, rest->len - digits};
        }
    }
    if (hour == 24 && (minute > 0 || second > 0))
        return false;
    *seconds = (hour * 60 + minute) * MINUTE_SECONDS + (second > 59 ? 59 : second);
    return true;
}

/* Seconds ahead of UTC; false on anything but a zone at the end. */
static bool zone(struct str rest, int *seconds)
{
    int hours = 0;
    int minutes = 0;
    if (take(&rest, 'Z')) {
        *seconds = 0;
        return rest.len == 0;
    }
    int sign = take(&rest, '+') ? 1 : take(&rest, '-') ? -1 : 0;
    if (sign == 0 || !two_digits(&rest, 23, &hours))
        return false;
    (void)take(&rest, ':');
    if (rest.len > 0 && !two_digits(&rest, 59, &minutes))
        return false;
    *seconds = sign * (hours * 60 + minutes) * MINUTE_SECONDS;
    return rest.len == 0;
}

bool openings_date_parse(struct str s, int32_t *day)
{
    int32_t date = 0;
    if (s.len < 10 || !time_day_parse((struct str){s.data, 10}, &date))
        return false;
    struct str rest = {s.data + 10, s.len - 10};
    if (rest.len > 0) {
        int seconds = 0;
        int ahead = 0;
        if ((!take(&rest, 'T') && !take(&rest, ' ')) || !time_of_day(&rest, &seconds))
            return false;
        if (rest.len > 0) {
            if (!zone(rest, &ahead))
                return false;
            int64_t moment = (int64_t)date * DAY_SECONDS + seconds - ahead;
            date = time_amsterdam_day(moment * TIME_SECOND);
        }
    }
    *day = date;
    return true;
}

bool openings_date_parse_relative(struct str s, int32_t today, int32_t *day)
{
    int64_t days = 0;
    if (!str_starts(s, "today"))
        return false;
    struct str rest = {s.data + 5, s.len - 5};
    if (rest.len > 0) {
        bool minus = take(&rest, '-');
        if (!minus && !take(&rest, '+'))
            return false;
        if (rest.len == 0 || rest.data[0] == '-' || !str_to_int64(rest, &days) || days > RELATIVE_MAX)
            return false;
        days = minus ? -days : days;
    }
    *day = today + (int32_t)days;
    return true;
}
