/* POST /api/v1/bridges. */
#include "routes.h"
#include "service/bridge.h"
#include "web/api/api.h"

#define TOP_MOST 100u

/* What the body names besides a profile; views into it. */
struct body {
    struct str occupation, to, sector, to_sector;
};

static int refuse(struct request *request, const char *field, const char *key, const char *message)
{
    struct err err;
    err_field(&err, ERR_INVALID, key, field, "%s", message);
    return request_refuse(request, &err);
}

static void read_sector(struct request *request, struct str text, const char *name, char *out, bool *ok)
{
    if (text.len == 0)
        return;
    if (text.len == 1 && text.data[0] >= 'A' && text.data[0] <= 'U') {
        *out = text.data[0];
        return;
    }
    (void)refuse(request, name, "error.filter_sector_value", "must be a section of SBI, a letter from A to U");
    *ok = false;
}

static void read_sort(struct request *request, const struct json_node *root, bool *by_openings, bool *ok)
{
    struct str name = {NULL, 0};
    api_body_text(request, root, "sort", &name, ok);
    *by_openings = str_equal(name, STR("openings"));
    if (name.data == NULL || *by_openings || str_equal(name, STR("fit")))
        return;
    (void)refuse(request, "sort", "error.bridge_sort", "must be fit or openings");
    *ok = false;
}

static bool read_request(struct request *request, const struct json_node *root, struct body *body,
                         struct service_bridge_request *wanted)
{
    static const char *const names[] = {"skills", "filters", "occupation", "sector", "to", "toSector", "fit", "top", "most", "sort", NULL};
    bool ok = api_body_only(request, root, names);
    api_body_text(request, root, "occupation", &body->occupation, &ok);
    api_body_text(request, root, "sector", &body->sector, &ok);
    api_body_text(request, root, "to", &body->to, &ok);
    api_body_text(request, root, "toSector", &body->to_sector, &ok);
    api_body_number(request, root, "fit", 1, 100, &wanted->fit, &ok);
    api_body_size(request, root, "top", TOP_MOST, &wanted->top, &ok);
    api_body_size(request, root, "most", SERVICE_BRIDGE_MOST, &wanted->most, &ok);
    read_sort(request, root, &wanted->by_openings, &ok);
    read_sector(request, body->sector, "sector", &wanted->sector, &ok);
    read_sector(request, body->to_sector, "toSector", &wanted->to_sector, &ok);
    return ok;
}

/* A profile is needed unless the body names what to start from; its filters are read in any case. */
static int read_start(struct request *request, const struct json_node *root, const struct body *body,
                      struct service_profile *profile)
{
    service_problems problems = {0};
    if (body->occupation.len == 0 && body->sector.len == 0)
        return api_body_profile(request, root, profile);
    int rc = service_profile_read_filters(request->arena, root, request->web->places, &profile->filters, &problems,
                                          NULL);
    api_refuse_all(request, &problems);
    return rc;
}

static int find_occupation(struct request *request, const struct service_version *version, struct str uri,
                           const char *name, int64_t *out)
{
    struct service_concept concept;
    if (uri.len == 0)
        return 0;
    if (!service_taxonomy_by_uri(service_version_taxonomy(version), uri, SERVICE_DUTCH, &concept) ||
        concept.type != SERVICE_OCCUPATION || concept.retired)
        return refuse(request, name, "error.occupation", "must be the URI of an occupation");
    *out = concept.id;
    return 0;
}

static int answer(struct request *request, struct response *response, const struct body *body,
                  struct service_bridge_request *wanted)
{
    struct api_call call API_CALL_AUTO = {0};
    struct service_bridge bridge;
    int rc = api_call_begin(&call, request);
    if (rc != 0)
        return rc;
    wanted->language = api_call_language(&call);
    int from = find_occupation(request, call.version, body->occupation, "occupation", &wanted->occupation);
    int to = find_occupation(request, call.version, body->to, "to", &wanted->to);
    if (from != 0 || to != 0)
        return ERR_INVALID;
    rc = service_bridge_run(request->arena, call.version, wanted, &bridge, &request->err);
    if (rc != 0)
        return rc;
    struct json_writer w;
    response_json_begin(response, &w);
    service_bridge_write(&w, call.version, wanted->language, &bridge);
    return response_json_end(response, &w);
}

int api_bridges(struct request *request, struct response *response)
{
    struct json_node root;
    struct service_profile profile = {.filters = service_filters_none()};
    struct body body = {0};
    struct service_bridge_request wanted = service_bridge_request_new(&profile, request->today);
    int rc = api_body_read(request, &root);
    if (rc != 0)
        return rc;
    bool ok = read_request(request, &root, &body, &wanted);
    rc = read_start(request, &root, &body, &profile);
    if (!ok || rc != 0)
        return ERR_INVALID;
    return answer(request, response, &body, &wanted);
}
