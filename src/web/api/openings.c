/* GET /api/v1/openings and /api/v1/openings/{id}. */
#include "routes.h"
#include "web/api/api.h"

#define LIMIT_MOST 100u

/* Filters stand in the query under their own names. */
static const char *const filter_names[] = {"postcode", "km",          "hours",  "educationLevelMax", "sector",
                                           "contract", "postedAfter", "market", "organisation",      "language"};

static bool read_filters(struct request *request, struct service_filters *filters)
{
    service_problems problems = {0};
    for (size_t i = 0; i < sizeof filter_names / sizeof *filter_names; i++) {
        size_t cursor = 0;
        struct str value;
        while (request_query_next(request, filter_names[i], &cursor, &value))
            if (value.len > 0 && service_filters_set(request->arena, filters, str_from(filter_names[i]), value,
                                                     request->web->places, &problems, NULL) != 0)
                break;
    }
    api_refuse_all(request, &problems);
    bool half = problems.count == 0 && !filters->near && (filters->near_postcode.len > 0 || filters->km_given);
    if (half)
        api_refuse(request, "error.filter_near_pair", filters->km_given ? "postcode" : "km", "postcode and km go together");
    return problems.count == 0 && !half;
}

static bool read_sort(struct request *request, enum service_sort *sort)
{
    struct str name = request_query(request, "sort");
    if (name.len == 0)
        return true;
    *sort = service_sort_from(name);
    if (*sort != SERVICE_SORTS)
        return true;
    api_refuse(request, "error.sort", "sort", "must be fit, newest, distance or title");
    return false;
}

int api_openings(struct request *request, struct response *response)
{
    struct service_profile nobody = {.filters = service_filters_none()};
    struct service_match_request wanted = service_match_request_new(&nobody, request->today);
    struct service_match match;
    size_t names = 0;
    size_t occupation = 0;
    bool ok = read_filters(request, &nobody.filters);
    ok = read_sort(request, &wanted.sort) && ok;
    api_query_size(request, "limit", 1, LIMIT_MOST, &wanted.top, &ok);
    api_query_size(request, "offset", 0, SERVICE_OFFSET_MAX, &wanted.offset, &ok);
    api_query_size(request, "names", 0, 1, &names, &ok);
    api_query_size(request, "occupation", 1, INT64_MAX, &occupation, &ok);
    ok = ok && api_sort_allowed(request, wanted.sort, &nobody.filters);
    if (!ok)
        return ERR_INVALID;
    wanted.browse = true;
    wanted.text = request_query(request, "q");
    wanted.names = names == 1;
    wanted.occupation = (int64_t)occupation;

    struct api_call call API_CALL_AUTO = {0};
    int rc = api_call_begin(&call, request);
    if (rc == 0)
        rc = service_match_run(request->arena, call.version, call.db, &wanted, &match, &request->err);
    if (rc != 0)
        return rc;
    struct json_writer w;
    response_json_begin(response, &w);
    service_list_write(&w, &match);
    return response_json_end(response, &w);
}

int api_opening(struct request *request, struct response *response)
{
    struct service_detail detail;
    struct api_call call API_CALL_AUTO = {0};
    int64_t id;
    int rc = request_param_id(request, "id", &id);
    if (rc == 0)
        rc = api_call_begin(&call, request);
    if (rc == 0)
        rc = service_detail_get(request->arena, call.version, call.db, id, NULL, api_call_language(&call), &detail,
                                &request->err);
    if (rc != 0)
        return rc;
    struct json_writer w;
    response_json_begin(response, &w);
    service_detail_write(&w, &detail);
    return response_json_end(response, &w);
}
