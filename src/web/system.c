/* What machines ask: is it alive, is it ready, figures, and files with fixed addresses. */
#include "base/time.h"
#include "port/db/pool.h"
#include "routes.h"
#include "web/metrics.h"
#include "web/response.h"

#define READY_WAIT_MS 2000
#define READY_SECONDS "5" /* after which it is worth asking again */
#define YEAR_DAYS     364

int system_health(struct request *request, struct response *response)
{
    (void)request;
    response->cache = RESPONSE_NEVER;
    struct json_writer w;
    response_json_begin(response, &w);
    json_write_object(&w);
    json_write_key_z(&w, "status", "alive");
    json_write_end(&w);
    return response_json_end(response, &w);
}

/* Whether a connection to the database answers. */
static int check_database(struct request *request)
{
    struct db *db = NULL;
    if (request->web->pool == NULL)
        return 0;
    int rc = db_pool_take(request->web->pool, READY_WAIT_MS, &db, &request->err);
    if (rc == 0)
        rc = db_exec(db, "SELECT 1", &request->err);
    db_pool_give(request->web->pool, db);
    return rc;
}

int system_ready(struct request *request, struct response *response)
{
    response->cache = RESPONSE_NEVER;
    bool database = check_database(request) == 0;
    bool engine = request->web->pool == NULL || request->web->live != NULL;
    struct json_writer w;
    response_json_begin(response, &w);
    json_write_object(&w);
    json_write_key_z(&w, "status", database && engine ? "ready" : "not ready");
    json_write_key_bool(&w, "database", database);
    json_write_key_bool(&w, "engine", engine);
    json_write_end(&w);
    if (!database || !engine) {
        response->http.status = 503;
        http_response_header(&response->http, "Retry-After", READY_SECONDS);
    }
    return response_json_end(response, &w);
}

int system_metrics(struct request *request, struct response *response)
{
    response->cache = RESPONSE_NEVER;
    response->type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_write(&response->body, request->web);
    return 0;
}

/* RFC 9116. It expires within a year, counted from now: whoever runs the program keeps the address in its
 * settings. */
int system_security_txt(struct request *request, struct response *response)
{
    if (request->web->config.contact == NULL)
        return err_set(&request->err, ERR_NOT_FOUND, "no contact is configured");
    char day[11];
    time_day_format(request->today + YEAR_DAYS, day);
    response->type = "text/plain; charset=utf-8";
    buf_printf(&response->body, "Contact: %s\nExpires: %sT00:00:00Z\nPreferred-Languages: nl, en\n",
               request->web->config.contact, day);
    return 0;
}

int system_robots(struct request *request, struct response *response)
{
    (void)request;
    response->type = "text/plain; charset=utf-8";
    response->cache = RESPONSE_REVALIDATE;
    buf_add_z(&response->body, "User-agent: *\nDisallow: /api/\nAllow: /\n");
    return 0;
}

/* An embedded file. Its address holds a hash of its content, so a browser may keep it for ever; a page from
 * before an upgrade, with the old hash, gets the file of now, to be asked for again. */
int system_asset(struct request *request, struct response *response)
{
    const struct embed_set *assets = request->web->assets;
    const struct embed_file *file =
        assets == NULL ? NULL : embed_find(assets, request_param(request, "name"));
    if (file == NULL)
        return err_set(&request->err, ERR_NOT_FOUND, "no such file");
    response->file = file;
    response->cache =
        str_equal_z(request_param(request, "hash"), file->hash) ? RESPONSE_FOREVER : RESPONSE_REVALIDATE;
    return 0;
}

int system_openapi(struct request *request, struct response *response)
{
    response->file = request->web->openapi;
    response->cache = RESPONSE_REVALIDATE;
    return 0;
}
