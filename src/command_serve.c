/* regio serve: the web site and the API. */
#include "cli/command.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"
#include "directory/place.h"
#include "port/db/pool.h"
#include "port/http/http.h"
#include "service/live.h"
#include "web/key.h"
#include "web/web.h"

#define POOL_MAX        16
#define STATEMENT_MS    10000
#define STOP_SECONDS    20
#define RATE_MAX        1000000
#define CONNECTIONS_MAX 20000

struct serve {
    struct log log;
    struct web web;
    struct web_config config;
    struct http_options http;
    struct http_server *server;
    int64_t started;
    struct db_pool *pool;
    struct place_index *places;
    struct service_live *live;
};

/* The address of a tile server: http or https, a plain host, and the three numbers of a tile in its path. Its
 * host goes into the content security policy, so it holds nothing but what a host may. */
static bool tiles_are_good(const char *address)
{
    static const char host_characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:";
    size_t scheme = strncmp(address, "https://", 8) == 0 ? 8 : strncmp(address, "http://", 7) == 0 ? 7 : 0;
    size_t host = strspn(address + scheme, host_characters);
    return scheme > 0 && host > 0 && address[scheme + host] == '/' && strstr(address, "{z}") != NULL &&
           strstr(address, "{x}") != NULL && strstr(address, "{y}") != NULL;
}

/* A URI to write to, for a line of security.txt (RFC 9116): it holds no space and no line end. */
static bool contact_is_good(const char *uri)
{
    size_t scheme = strncmp(uri, "https://", 8) == 0 ? 8 : strncmp(uri, "mailto:", 7) == 0 ? 7 : 0;
    size_t length = strlen(uri);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)uri[i] <= ' ' || uri[i] == 0x7F)
            return false;
    return scheme > 0 && length > scheme;
}

static int read_options(const struct cli_call *call, struct serve *serve, struct err *err)
{
    web_config_default(&serve->config);
    const char *listen = cli_option(call, "listen");
    const char *region = cli_option(call, "region");
    serve->http.listen = listen == NULL ? "127.0.0.1:7071" : listen;
    if (!http_address_is_good(serve->http.listen))
        return cli_usage(err, "--listen must be HOST:PORT, such as 127.0.0.1:7071 or [::1]:7071");
    if (region != NULL && str_trim(str_from(region)).len == 0)
        return cli_usage(err, "--region must have a name: it stands on every page");
    serve->config.contact = cli_option(call, "contact");
    if (serve->config.contact != NULL && !contact_is_good(serve->config.contact))
        return cli_usage(err, "--contact must be an address such as mailto:security@example.org or https://example.org/security");
    serve->config.tiles = cli_option(call, "tiles");
    if (serve->config.tiles != NULL && !tiles_are_good(serve->config.tiles))
        return cli_usage(err, "--tiles must be an address such as https://tiles.example/{z}/{x}/{y}.png");
    serve->config.tiles_credit = cli_option(call, "tiles-credit");
    serve->config.region = region == NULL ? serve->config.region : region;
    serve->config.trust_proxy = cli_option(call, "trust-proxy") != NULL;
    serve->config.metrics_public = cli_option(call, "metrics-public") != NULL;
    serve->http.per_peer_private = serve->config.trust_proxy;
    int64_t pages = (int64_t)serve->config.pages_per_second;
    int64_t api = (int64_t)serve->config.api_per_second;
    int64_t connections = 1000;
    int rc = cli_option_int(call, "rate", 0, RATE_MAX, &pages, err);
    if (rc == 0)
        rc = cli_option_int(call, "api-rate", 0, RATE_MAX, &api, err);
    if (rc == 0)
        rc = cli_option_int(call, "connections", 1, CONNECTIONS_MAX, &connections, err);
    if (rc != 0)
        return rc;
    serve->config.pages_per_second = (double)pages;
    serve->config.pages_burst = (double)pages * 10;
    serve->config.api_per_second = (double)api;
    serve->config.api_burst = (double)api * 10;
    serve->http.connections = (unsigned)connections;
    return 0;
}

/* Opens what requests need. */
static int prepare(const struct cli_call *call, struct serve *serve, struct err *err)
{
    const struct db_options options = {.timeout_ms = STATEMENT_MS};
    struct db *db DB_AUTO = NULL;
    int rc = cli_open(call, NULL, &db, err);
    if (rc != 0)
        return rc;
    rc = web_init(&serve->web, &serve->config, err);
    if (rc == 0)
        rc = web_key_load(db, serve->web.key, err);
    if (rc == 0)
        rc = db_pool_new(call->database, &options, POOL_MAX, &serve->pool, err);
    if (rc == 0)
        rc = place_index_shipped(&serve->places, err);
    if (rc == 0)
        rc = service_live_new(db, serve->places, call->database, &serve->live, err);
    serve->web.pool = serve->pool;
    serve->web.places = serve->places;
    serve->web.live = serve->live;
    serve->web.log = &serve->log;
    return rc == 0 ? 0 : CLI_ENVIRONMENT;
}

/* The signals that end the server are waited for, not handled: blocked here, before any thread starts, they
 * reach nobody else. A client that goes away is no reason to stop. */
static void block_signals(sigset_t *ends)
{
    sigemptyset(ends);
    sigaddset(ends, SIGTERM);
    sigaddset(ends, SIGINT);
    /* a terminal that was closed; nohup sees to it that this one is ignored */
    struct sigaction hangup;
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
        sigaddset(ends, SIGHUP);
    pthread_sigmask(SIG_BLOCK, ends, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int serve_until_signal(struct serve *serve, const sigset_t *ends, struct err *err)
{
    const struct http_handlers handlers = web_handlers(&serve->web);
    int rc = http_server_start(&serve->http, &handlers, &serve->server, err);
    if (rc == ERR_INVALID)
        return CLI_USAGE;
    if (rc != 0)
        return CLI_ENVIRONMENT;
    log_line(&serve->log, LOG_INFO, "ready", LOG_STR("address", http_server_address(serve->server)),
             LOG_STR("version", REGIO_VERSION), LOG_INT("pid", getpid()),
             LOG_INT("microseconds", time_monotonic() - serve->started), LOG_END);
    int signal_number = 0;
    sigwait(ends, &signal_number);
    log_line(&serve->log, LOG_INFO, "stopping", LOG_INT("signal", signal_number), LOG_END);
    http_server_stop(serve->server, STOP_SECONDS);
    log_line(&serve->log, LOG_INFO, "stopped", LOG_END);
    return 0;
}

static int run_serve(struct cli_call *call, struct err *err)
{
    struct serve serve = {.log = {.fd = STDERR_FILENO, .least = LOG_INFO}, .started = time_monotonic()};
    sigset_t ends;
    block_signals(&ends);
    int rc = read_options(call, &serve, err);
    if (rc == 0)
        rc = prepare(call, &serve, err);
    if (rc == 0)
        rc = serve_until_signal(&serve, &ends, err);
    service_live_free(serve.live);
    place_index_free(serve.places);
    db_pool_free(serve.pool);
    web_free(&serve.web);
    return rc;
}

static const struct cli_option options[] = {
    {"listen", "HOST:PORT", "where to listen; default 127.0.0.1:7071; [::1]:7071 for IPv6, :7071 for all"},
    {"trust-proxy", NULL, "behind a reverse proxy: believe its X-Forwarded-For and X-Forwarded-Proto"},
    {"region", "NAME", "name of the region on every page"},
    {"contact", "URL", "mailto: or https: address for /.well-known/security.txt; without it there is no such file"},
    {"tiles", "URL",
     "map tiles, as https://HOST/{z}/{x}/{y}.png; default none: the map draws the boundaries"},
    {"tiles-credit", "TEXT", "who made the map tiles"},
    {"rate", "N",
     "pages a second that one address may ask; ten times as many at once; 0: no limit; default 20"},
    {"api-rate", "N", "the same for the API; default 10"},
    {"connections", "N", "connections at once; default 1000"},
    {"metrics-public", NULL, "answer /metrics to others than this machine"},
    {0},
};

const struct cli_command cli_command_serve = {
    .name = "serve",
    .arguments = "",
    .summary = "the web site and the API, until SIGTERM, SIGINT or SIGHUP",
    .details = "Logs one JSON object a line to stderr, without personal data. SIGTERM lets requests that\n"
               "have begun finish. Requests from this machine itself are not limited in speed.",
    .example = "regio serve --db regio.db --listen 127.0.0.1:7071",
    .options = options,
    .run = run_serve,
};
