/* POST /api/v1/levers. */
#include "routes.h"
#include "service/lever.h"
#include "web/api/api.h"

#define TOP_MOST 100u

/* What the body may hold besides a profile. */
static bool read_request(struct request *request, const struct json_node *root, struct service_lever_request *wanted)
{
    static const char *const names[] = {"skills", "filters", "fit", "level", "top", "text", NULL};
    bool ok = api_body_only(request, root, names);
    api_body_number(request, root, "fit", 1, 100, &wanted->fit, &ok);
    api_body_number(request, root, "level", 1, 4, &wanted->level, &ok);
    api_body_size(request, root, "top", TOP_MOST, &wanted->top, &ok);
    api_body_text(request, root, "text", &wanted->text, &ok);
    return ok;
}

int api_levers(struct request *request, struct response *response)
{
    struct json_node root;
    struct service_profile profile = {0};
    struct service_lever lever;
    struct service_lever_request wanted = service_lever_request_new(&profile, request->today);
    int rc = api_body_read(request, &root);
    if (rc != 0)
        return rc;
    rc = api_body_profile(request, &root, &profile);
    if (!read_request(request, &root, &wanted) || rc != 0)
        return ERR_INVALID;

    struct api_call call API_CALL_AUTO = {0};
    rc = api_call_begin(&call, request);
    if (rc != 0)
        return rc;
    wanted.language = api_call_language(&call);
    rc = service_lever_run(request->arena, call.version, &wanted, &lever, &request->err);
    if (rc != 0)
        return rc;
    struct json_writer w;
    response_json_begin(response, &w);
    service_lever_write(&w, call.version, wanted.language, &lever);
    return response_json_end(response, &w);
}
