#include "web/api/api.h"

#include <stdio.h>

#include "port/db/pool.h"

int api_call_begin(struct api_call *call, struct request *request)
{
    *call = (struct api_call){.request = request};
    if (request->web->pool == NULL || request->web->live == NULL)
        return err_set(&request->err, ERR_BUSY, "the engine is not there");
    int rc = db_pool_take(request->web->pool, API_WAIT_MS, &call->db, &request->err);
    if (rc == 0)
        rc = service_live_acquire(request->web->live, call->db, &call->version, &request->err);
    return rc;
}

void api_call_end(struct api_call *call)
{
    service_version_release(call->version);
    if (call->db != NULL)
        db_pool_give(call->request->web->pool, call->db);
}

uint8_t api_call_language(const struct api_call *call)
{
    struct str asked = request_query(call->request, "language");
    if (asked.len == 0)
        asked = call->request->language == LANGUAGE_EN ? STR("en") : STR("nl");
    return service_taxonomy_language(service_version_taxonomy(call->version), asked);
}

void api_refuse(struct request *request, const char *key, const char *field, const char *message)
{
    struct err err;
    err_field(&err, ERR_INVALID, key, field, "%s", message);
    (void)request_refuse(request, &err);
}

int api_body_read(struct request *request, struct json_node *root)
{
    return api_body_read_as(request, "error.profile_form", root);
}

int api_body_read_as(struct request *request, const char *key, struct json_node *root)
{
    const struct json_limits limits = {.bytes = SERVICE_PROFILE_BYTES_MAX, .depth = 16, .values = 100000};
    struct err err;
    int rc = json_read(request->arena, request->http->body, &limits, root, &err);
    if (rc != 0) {
        snprintf(err.key, sizeof err.key, "%s", "error.profile_not_json");
        return request_refuse(request, &err);
    }
    if (json_read_kind(root) != JSON_KIND_OBJECT) {
        api_refuse(request, key, "", "the body must be a JSON object");
        return ERR_INVALID;
    }
    return 0;
}

void api_refuse_all(struct request *request, const service_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct service_problem *problem = &problems->items[i];
        char field[64];
        snprintf(field, sizeof field, "%.*s", STR_ARG(problem->path));
        api_refuse(request, problem->key.data, field, problem->reason.data);
    }
}

static void refuse_unknown(struct request *request, const char *path)
{
    char field[64];
    snprintf(field, sizeof field, "%s", path);
    api_refuse(request, "error.member_unknown", field, "is unknown");
}

bool api_body_only(struct request *request, const struct json_node *root, const char *const *names)
{
    bool only = true;
    void *cursor = NULL;
    struct json_node member;
    while (json_read_next(root, &cursor, &member)) {
        if (json_read_named(&member, names))
            continue;
        refuse_unknown(request, member.name);
        only = false;
    }
    return only;
}

int api_body_profile(struct request *request, const struct json_node *root, struct service_profile *profile)
{
    service_problems problems = {0};
    int rc = service_profile_read(request->arena, root, request->web->places, profile, &problems, NULL);
    api_refuse_all(request, &problems);
    for (size_t i = 0; rc == 0 && i < profile->unread.count; i++)
        refuse_unknown(request, profile->unread.items[i].data);
    return rc == 0 && profile->unread.count > 0 ? ERR_INVALID : rc;
}

/* A member that is there and not null. */
static bool member_of(const struct json_node *root, const char *name, struct json_node *member)
{
    return json_read_member(root, name, member) && json_read_kind(member) != JSON_KIND_NULL;
}

static bool read_number(struct request *request, const struct json_node *root, const char *name, int64_t least,
                        int64_t most, int64_t *out, bool *ok)
{
    struct json_node member;
    if (!member_of(root, name, &member))
        return false;
    if (json_read_int(&member, least, most, out, NULL) == 0)
        return true;
    api_refuse(request, "error.number", name,
               arena_printf(request->arena, "must be a whole number from %lld to %lld", (long long)least, (long long)most));
    *ok = false;
    return false;
}

void api_body_size(struct request *request, const struct json_node *root, const char *name, size_t most, size_t *out,
                   bool *ok)
{
    int64_t number;
    if (read_number(request, root, name, 0, (int64_t)most, &number, ok))
        *out = (size_t)number;
}

void api_body_number(struct request *request, const struct json_node *root, const char *name, uint32_t least, uint32_t most,
                     uint32_t *out, bool *ok)
{
    int64_t number;
    if (read_number(request, root, name, least, most, &number, ok))
        *out = (uint32_t)number;
}

void api_body_bool(struct request *request, const struct json_node *root, const char *name, bool *out, bool *ok)
{
    struct json_node member;
    if (!member_of(root, name, &member))
        return;
    if (json_read_bool(&member, out, NULL) != 0) {
        api_refuse(request, "error.truth", name, "must be true or false");
        *ok = false;
    }
}

void api_body_text(struct request *request, const struct json_node *root, const char *name, struct str *out, bool *ok)
{
    struct json_node member;
    if (!member_of(root, name, &member))
        return;
    if (json_read_str(&member, out, NULL) != 0) {
        api_refuse(request, "error.text", name, "must be a text");
        *ok = false;
    }
}

void api_body_sort(struct request *request, const struct json_node *root, enum service_sort *out, bool *ok)
{
    struct str name = {NULL, 0};
    api_body_text(request, root, "sort", &name, ok);
    if (name.data == NULL)
        return;
    enum service_sort sort = service_sort_from(name);
    if (sort == SERVICE_SORTS) {
        api_refuse(request, "error.sort", "sort", "must be fit, newest, distance or title");
        *ok = false;
        return;
    }
    *out = sort;
}

void api_query_size(struct request *request, const char *name, size_t least, size_t most, size_t *out, bool *ok)
{
    int64_t number;
    if (!request_has_query(request, name))
        return;
    if (!str_to_int64(request_query(request, name), &number) || number < (int64_t)least || number > (int64_t)most) {
        api_refuse(request, "error.number", name,
                   arena_printf(request->arena, "must be a whole number from %zu to %zu", least, most));
        *ok = false;
        return;
    }
    *out = (size_t)number;
}

bool api_sort_allowed(struct request *request, enum service_sort sort, const struct service_filters *filters)
{
    if (sort != SERVICE_SORT_DISTANCE || filters->near)
        return true;
    api_refuse(request, "error.sort_place", "sort", "sorting by distance needs a place and a distance");
    return false;
}
