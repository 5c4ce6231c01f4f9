/* Counters for /metrics, in Prometheus's text format. Updated by all threads at once, without locks. */
#ifndef REGIO_WEB_METRICS_H
#define REGIO_WEB_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "web/web.h"

struct web_metrics;

/* For a table of `routes` routes. Ends the program when out of memory. */
struct web_metrics *metrics_new(size_t routes);
void metrics_free(struct web_metrics *metrics);

/* A request was answered; `route` is its index, or -1 without one; status 0: the connection broke. */
void metrics_count(struct web_metrics *metrics, int route, int status, size_t bytes, int64_t microseconds);

/* A connection was refused by a limit. */
void metrics_count_limited(struct web_metrics *metrics);

/* Writes all, with figures of the process and the engine. */
void metrics_write(struct buf *out, const struct web *web);

#endif
