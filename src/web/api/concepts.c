/* GET /api/v1/skills, /api/v1/occupations and /api/v1/occupations/{id}. */
#include "routes.h"
#include "web/api/api.h"

#define LIMIT_MOST 100u

static void write_concept(struct json_writer *w, const struct service_concept *concept)
{
    json_write_key_int(w, "id", concept->id);
    json_write_key_str(w, "uri", concept->uri);
    json_write_key_str(w, "label", concept->label);
}

/* Suggestions for what was typed; without that, all by URI. */
static int list_concepts(struct request *request, struct response *response, enum service_type type)
{
    size_t limit = 20;
    size_t offset = 0;
    bool ok = true;
    api_query_size(request, "limit", 1, LIMIT_MOST, &limit, &ok);
    api_query_size(request, "offset", 0, SERVICE_OFFSET_MAX, &offset, &ok);
    if (!ok)
        return ERR_INVALID;
    struct api_call call API_CALL_AUTO = {0};
    struct service_suggestion *found = NULL;
    int rc = api_call_begin(&call, request);
    if (rc != 0)
        return rc;
    const struct service_taxonomy *taxonomy = service_version_taxonomy(call.version);
    uint8_t language = api_call_language(&call);
    struct str typed = request_query(request, "q");
    size_t count = typed.len > 0
                       ? service_taxonomy_suggest(taxonomy, type, typed, language, limit, request->arena, &found)
                       : service_taxonomy_list(taxonomy, type, language, offset, limit, request->arena, &found);
    struct json_writer w;
    response_json_begin(response, &w);
    json_write_object(&w);
    json_write_key(&w, "results");
    json_write_array(&w);
    for (size_t i = 0; i < count; i++) {
        json_write_object(&w);
        write_concept(&w, &found[i].concept);
        if (found[i].matched.len > 0)
            json_write_key_str(&w, "matched", found[i].matched);
        json_write_end(&w);
    }
    json_write_end(&w);
    json_write_end(&w);
    return response_json_end(response, &w);
}

int api_skills(struct request *request, struct response *response)
{
    return list_concepts(request, response, SERVICE_SKILL);
}

int api_occupations(struct request *request, struct response *response)
{
    return list_concepts(request, response, SERVICE_OCCUPATION);
}

int api_occupation(struct request *request, struct response *response)
{
    struct api_call call API_CALL_AUTO = {0};
    struct service_concept occupation;
    struct service_named *named;
    int64_t id;
    int rc = request_param_id(request, "id", &id);
    if (rc == 0)
        rc = api_call_begin(&call, request);
    if (rc != 0)
        return rc;
    const struct service_taxonomy *taxonomy = service_version_taxonomy(call.version);
    uint8_t language = api_call_language(&call);
    if (!service_taxonomy_by_id(taxonomy, id, language, &occupation) || occupation.type != SERVICE_OCCUPATION)
        return err_set(&request->err, ERR_NOT_FOUND, "there is no such occupation");
    size_t count = service_taxonomy_occupation(taxonomy, id, language, request->arena, &named);
    struct json_writer w;
    response_json_begin(response, &w);
    json_write_object(&w);
    write_concept(&w, &occupation);
    json_write_key(&w, "skills");
    json_write_array(&w);
    for (size_t i = 0; i < count; i++) {
        json_write_object(&w);
        json_write_key_str(&w, "uri", named[i].skill.uri);
        json_write_key_str(&w, "label", named[i].skill.label);
        json_write_key_z(&w, "importance", named[i].essential ? "essential" : "optional");
        json_write_end(&w);
    }
    json_write_end(&w);
    json_write_end(&w);
    return response_json_end(response, &w);
}
