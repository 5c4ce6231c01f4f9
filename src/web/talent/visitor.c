#include "web/talent/visitor.h"

#include "web/cookie.h"

struct profile_skills visitor_read(struct request *request)
{
    struct profile_skills skills = {NULL, 0, 0};
    struct str text;
    if (cookie_get(request, VISITOR_COOKIE, &text) != 0 ||
        profile_unpack(&skills, request->arena, text, NULL) != 0)
        return (struct profile_skills){NULL, 0, 0};
    return skills;
}

int visitor_write(struct response *response, const struct profile_skills *skills, struct err *err)
{
    if (skills->count == 0) {
        response_set_cookie(response, VISITOR_COOKIE, STR(""), 0);
        return 0;
    }
    struct str text;
    int rc = profile_pack(&text, response->request->arena, skills, err);
    if (rc != 0)
        return rc;
    if (cookie_set(response, VISITOR_COOKIE, text, -1) != 0)
        return err_field(err, ERR_TOO_LARGE, "error.profile_full", NULL, "the profile's cookie is too large");
    return 0;
}

struct service_profile visitor_profile(struct request *request, const struct service_taxonomy *taxonomy,
                                       const struct profile_skills *skills)
{
    struct service_held *held = arena_array(request->arena, skills->count, sizeof *held);
    size_t count = 0;
    for (size_t i = 0; i < skills->count; i++) {
        struct service_concept concept;
        if (service_taxonomy_by_id(taxonomy, skills->items[i].id, SERVICE_DUTCH, &concept) &&
            concept.type == SERVICE_SKILL)
            held[count++] = (struct service_held){concept.uri, skills->items[i].level};
    }
    return (struct service_profile){.skills = held, .count = count, .filters = service_filters_none()};
}
