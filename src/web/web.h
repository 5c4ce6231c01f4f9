/* What all requests share. Made by the serve command, passed to everything, never a global. */
#ifndef REGIO_WEB_WEB_H
#define REGIO_WEB_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/catalogue.h"
#include "base/embed.h"
#include "base/err.h"
#include "base/log.h"
#include "port/http/http.h"
#include "web/router.h"

struct db_pool;
struct place_index;
struct service_live;
struct service_overviews;
struct web_limiter;
struct web_metrics;

#define WEB_KEY_BYTES 32

struct web_config {
    const char *region;      /* name of the region on every page */
    const char *tiles;       /* address of map tiles, "https://host/{z}/{x}/{y}.png"; NULL: none, the map draws boundaries */
    const char *tiles_credit; /* who made them; NULL: nothing is said */
    const char *contact;     /* for security.txt: "mailto:..." or "https://..."; NULL: no such file */
    bool trust_proxy;        /* believe X-Forwarded-For and -Proto of a private address */
    bool metrics_public;     /* /metrics for others than loopback */
    double pages_per_second; /* that one address may ask, on the long run; 0: no limit */
    double pages_burst;      /* and at once */
    double api_per_second;
    double api_burst;
    size_t form_max; /* bytes of a form */
    size_t json_max; /* bytes of a JSON body */
};

/* The values that serve uses when nothing is said. */
void web_config_default(struct web_config *config);

struct web {
    struct web_config config;
    const struct router *router;
    const struct catalogue *catalogue;
    const struct embed_set *assets;      /* may be NULL */
    const struct embed_file *openapi;    /* the API's description */
    const struct log *log;               /* may be NULL */
    struct db_pool *pool;                /* may be NULL in tests of the ground */
    struct service_live *live;           /* may be NULL in tests of the ground */
    const struct place_index *places;    /* may be NULL in tests of the ground */
    struct service_overviews *overviews; /* the region's numbers for the front page */
    unsigned char key[WEB_KEY_BYTES];    /* signs cookies and form tokens */
    struct web_limiter *limiter;
    struct web_metrics *metrics;
};

/* Fills `web` with the compiled-in tables, limiter and metrics; the caller then sets pool, live, places, log
 * and key. */
int web_init(struct web *web, const struct web_config *config, struct err *err) MUST_CHECK;

/* Frees what web_init made. */
void web_free(struct web *web);

/* The callbacks that http_server_start takes. */
struct http_handlers web_handlers(struct web *web);

#endif
