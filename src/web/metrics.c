#include "web/metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "service/live.h"

#define CLASSES 6 /* of statuses: none, 1xx to 5xx */

/* Upper bounds of the histogram's buckets in microseconds; the last bucket has none. */
static const int64_t bounds[] = {500,   1000,   2500,   5000,    10000,  25000,
                                 50000, 100000, 250000, 1000000, 5000000};
#define BOUNDS (sizeof bounds / sizeof *bounds)

struct counters {
    atomic_uint_fast64_t requests[CLASSES];
    atomic_uint_fast64_t buckets[BOUNDS + 1];
    atomic_uint_fast64_t microseconds;
    atomic_uint_fast64_t bytes;
};

struct web_metrics {
    size_t routes;
    atomic_uint_fast64_t limited;
    struct counters counters[]; /* one a route, and one for requests without a route */
};

struct web_metrics *metrics_new(size_t routes)
{
    struct web_metrics *metrics = calloc(1, sizeof *metrics + (routes + 1) * sizeof(struct counters));
    if (metrics == NULL)
        abort(); /* see base/arena.h */
    metrics->routes = routes;
    return metrics;
}

void metrics_free(struct web_metrics *metrics)
{
    free(metrics);
}

void metrics_count(struct web_metrics *metrics, int route, int status, size_t bytes, int64_t microseconds)
{
    struct counters *c = &metrics->counters[route < 0 ? metrics->routes : (size_t)route];
    size_t bucket = 0;
    while (bucket < BOUNDS && microseconds > bounds[bucket])
        bucket++;
    int class = status / 100;
    atomic_fetch_add_explicit(&c->requests[class >= 0 && class < CLASSES ? class : 0], 1,
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&c->buckets[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&c->microseconds, (uint64_t)(microseconds > 0 ? microseconds : 0),
                              memory_order_relaxed);
    atomic_fetch_add_explicit(&c->bytes, bytes, memory_order_relaxed);
}

void metrics_count_limited(struct web_metrics *metrics)
{
    atomic_fetch_add_explicit(&metrics->limited, 1, memory_order_relaxed);
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static const char *route_path(const struct web *web, size_t route)
{
    return route < web->router->count ? web->router->routes[route].path : "none";
}

static void add_labels(struct buf *out, const struct web *web, size_t route)
{
    static const char *const methods[HTTP_METHODS] = {"GET", "POST", "PUT", "DELETE", "OPTIONS"};
    buf_printf(out, "{route=\"%s\",method=\"%s\"", route_path(web, route),
               route < web->router->count ? methods[web->router->routes[route].method] : "any");
}

static void write_requests(struct buf *out, const struct web *web)
{
    struct web_metrics *m = web->metrics;
    head(out, "regio_http_requests_total", "counter",
         "Requests by route and class of status (0: the client went away).");
    for (size_t i = 0; i <= m->routes; i++) {
        for (int class = 0; class < CLASSES; class ++) {
            uint64_t count = atomic_load_explicit(&m->counters[i].requests[class], memory_order_relaxed);
            if (count == 0)
                continue;
            buf_add_z(out, "regio_http_requests_total");
            add_labels(out, web, i);
            buf_printf(out, ",status=\"%d%s\"} %" PRIu64 "\n", class, class == 0 ? "" : "xx", count);
        }
    }
    head(out, "regio_http_response_bytes_total", "counter", "Bytes of bodies sent.");
    for (size_t i = 0; i <= m->routes; i++) {
        buf_add_z(out, "regio_http_response_bytes_total");
        add_labels(out, web, i);
        buf_printf(out, "} %" PRIu64 "\n",
                   (uint64_t)atomic_load_explicit(&m->counters[i].bytes, memory_order_relaxed));
    }
}

static void write_durations(struct buf *out, const struct web *web)
{
    struct web_metrics *m = web->metrics;
    head(out, "regio_http_request_duration_seconds", "histogram",
         "Time from request line to the end of the answer.");
    for (size_t i = 0; i <= m->routes; i++) {
        uint64_t sum = 0;
        for (size_t b = 0; b <= BOUNDS; b++) {
            sum += atomic_load_explicit(&m->counters[i].buckets[b], memory_order_relaxed);
            buf_add_z(out, "regio_http_request_duration_seconds_bucket");
            add_labels(out, web, i);
            if (b < BOUNDS)
                buf_printf(out, ",le=\"%g\"} %" PRIu64 "\n", (double)bounds[b] / 1e6, sum);
            else
                buf_printf(out, ",le=\"+Inf\"} %" PRIu64 "\n", sum);
        }
        buf_add_z(out, "regio_http_request_duration_seconds_sum");
        add_labels(out, web, i);
        uint64_t us = atomic_load_explicit(&m->counters[i].microseconds, memory_order_relaxed);
        buf_printf(out, "} %.6f\n", (double)us / 1e6);
        buf_add_z(out, "regio_http_request_duration_seconds_count");
        add_labels(out, web, i);
        buf_printf(out, "} %" PRIu64 "\n", sum);
    }
}

/* Resident memory in bytes, from the second field of /proc/self/statm; 0 where that is not there. */
static long long resident(void)
{
    char line[128] = "";
    FILE *in = fopen("/proc/self/statm", "re");
    int64_t pages = 0;
    if (in == NULL)
        return 0;
    struct str rest = fgets(line, sizeof line, in) == NULL ? (struct str){NULL, 0} : str_from(line);
    fclose(in);
    (void)str_cut(&rest, ' ');
    if (!str_to_int64(str_cut(&rest, ' '), &pages))
        return 0;
    return pages * sysconf(_SC_PAGESIZE);
}

static void write_process(struct buf *out, const struct web *web)
{
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                 (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    head(out, "process_cpu_seconds_total", "counter", "Processor time used.");
    buf_printf(out, "process_cpu_seconds_total %.3f\n", cpu);
    head(out, "process_resident_memory_bytes", "gauge", "Memory in use.");
    buf_printf(out, "process_resident_memory_bytes %lld\n", resident());
    head(out, "regio_http_limited_total", "counter", "Requests refused by the rate limit.");
    buf_printf(out, "regio_http_limited_total %" PRIu64 "\n",
               (uint64_t)atomic_load_explicit(&web->metrics->limited, memory_order_relaxed));
    head(out, "regio_build_info", "gauge", "Version of the program.");
    buf_printf(out, "regio_build_info{version=\"%s\"} 1\n", REGIO_VERSION);
}

static void write_gauge(struct buf *out, const char *name, const char *help, double value)
{
    head(out, name, "gauge", help);
    buf_printf(out, "%s %.9g\n", name, value);
}

static void write_engine(struct buf *out, const struct web *web)
{
    struct service_live_figures figures;
    if (web->live == NULL)
        return;
    service_live_figures(web->live, &figures);
    write_gauge(out, "regio_engine_openings", "Openings in memory, withdrawn ones included.",
                (double)figures.openings);
    write_gauge(out, "regio_engine_pending", "Changes since the last loading.", (double)figures.pending);
    write_gauge(out, "regio_engine_bytes", "Memory that the engine holds, about.", (double)figures.bytes);
    write_gauge(out, "regio_engine_load_seconds", "Duration of the last loading.",
                (double)figures.load_time / 1e6);
    write_gauge(out, "regio_engine_loading", "1 while everything is loaded anew.", figures.loading ? 1 : 0);
    write_gauge(out, "regio_engine_load_failed", "1 when the last loading failed.",
                figures.last_error != 0 ? 1 : 0);
    head(out, "regio_engine_loads_total", "counter", "Times that everything was loaded.");
    buf_printf(out, "regio_engine_loads_total %" PRIu64 "\n", figures.loads);
}

void metrics_write(struct buf *out, const struct web *web)
{
    write_requests(out, web);
    write_durations(out, web);
    write_process(out, web);
    write_engine(out, web);
}
