/* POST /api/v1/matches and /api/v1/gaps. */
#include "routes.h"
#include "web/api/api.h"

#define TOP_MOST 10000u

/* What the body may hold besides a profile. */
static bool read_request(struct request *request, const struct json_node *root, struct service_match_request *wanted)
{
    static const char *const names[] = {"skills", "filters", "top", "offset", "explain", "counts", "facets", "text", "names", "sort", NULL};
    bool ok = api_body_only(request, root, names);
    api_body_size(request, root, "top", TOP_MOST, &wanted->top, &ok);
    api_body_size(request, root, "offset", SERVICE_OFFSET_MAX, &wanted->offset, &ok);
    api_body_bool(request, root, "explain", &wanted->explain, &ok);
    api_body_bool(request, root, "counts", &wanted->counts, &ok);
    api_body_bool(request, root, "facets", &wanted->facets, &ok);
    api_body_text(request, root, "text", &wanted->text, &ok);
    api_body_bool(request, root, "names", &wanted->names, &ok);
    api_body_sort(request, root, &wanted->sort, &ok);
    return ok;
}

int api_matches(struct request *request, struct response *response)
{
    struct json_node root;
    struct service_profile profile = {0};
    struct service_match match;
    struct service_match_request wanted = service_match_request_new(&profile, request->today);
    int rc = api_body_read(request, &root);
    if (rc != 0)
        return rc;
    rc = api_body_profile(request, &root, &profile);
    if (!read_request(request, &root, &wanted) || rc != 0 || !api_sort_allowed(request, wanted.sort, &profile.filters))
        return ERR_INVALID;

    struct api_call call API_CALL_AUTO = {0};
    rc = api_call_begin(&call, request);
    if (rc != 0)
        return rc;
    wanted.language = api_call_language(&call);
    rc = service_match_run(request->arena, call.version, call.db, &wanted, &match, &request->err);
    if (rc != 0)
        return rc;
    struct json_writer w;
    response_json_begin(response, &w);
    service_match_write(&w, &match);
    return response_json_end(response, &w);
}

static int refuse_opening(struct request *request)
{
    struct err err;
    err_field(&err, ERR_INVALID, "error.opening_id", "openingId", "openingId must be the number of an opening");
    return request_refuse(request, &err);
}

int api_gaps(struct request *request, struct response *response)
{
    struct json_node root;
    struct service_profile profile = {0};
    struct service_detail detail;
    int64_t opening = 0;
    static const char *const names[] = {"skills", "filters", "openingId", NULL};
    int rc = api_body_read(request, &root);
    if (rc != 0)
        return rc;
    rc = api_body_profile(request, &root, &profile);
    if (!api_body_only(request, &root, names))
        rc = ERR_INVALID;
    if (json_read_need_int(&root, "openingId", 1, INT64_MAX, &opening, NULL) != 0)
        rc = refuse_opening(request);
    if (rc != 0)
        return rc;

    struct api_call call API_CALL_AUTO = {0};
    rc = api_call_begin(&call, request);
    if (rc == 0)
        rc = service_detail_get(request->arena, call.version, call.db, opening, &profile, api_call_language(&call), &detail,
                                &request->err);
    if (rc != 0)
        return rc;
    service_detail_teach(request->arena, call.version, request->today, &detail);
    struct json_writer w;
    response_json_begin(response, &w);
    service_gap_write(&w, call.version, api_call_language(&call), &detail);
    return response_json_end(response, &w);
}
