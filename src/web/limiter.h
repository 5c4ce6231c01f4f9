/* How fast one address may ask: a token bucket for each, in a table of fixed size. An address that is not in
 * the table starts with a full bucket; where the table is full the fullest bucket nearby makes room. */
#ifndef REGIO_WEB_LIMITER_H
#define REGIO_WEB_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum limiter_class { LIMITER_PAGES, LIMITER_API, LIMITER_CLASSES };

struct web_limiter;

struct limiter_rate {
    double per_second; /* 0: no limit */
    double burst;
};

/* Ends the program when out of memory. */
struct web_limiter *limiter_new(const struct limiter_rate rates[LIMITER_CLASSES]);
void limiter_free(struct web_limiter *limiter);

/* Takes a token for a request of `client` (an address as text; IPv6 counts by its first 64 bits) at `now`
 * (time_monotonic). 0 when there was one, else the seconds to wait, at least 1. */
int limiter_take(struct web_limiter *limiter, enum limiter_class class, struct str client, int64_t now);

#endif
