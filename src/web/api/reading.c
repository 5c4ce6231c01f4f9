/* POST /api/v1/extractions and /api/v1/titles: skills in a text, occupations of job titles. */
#include "routes.h"
#include "service/reading.h"
#include "web/api/api.h"

#define TOP_SKILLS 20u
#define TOP_TITLES 10u

static void refuse(struct request *request, const char *key, const char *field, const char *message)
{
    struct err err;
    err_field(&err, ERR_INVALID, key, field, "%s", message);
    (void)request_refuse(request, &err);
}

/* "nl", "en", or nothing said. */
static void read_language(struct request *request, const struct json_node *root, struct str *out, bool *ok)
{
    api_body_text(request, root, "language", out, ok);
    if (out->data == NULL || str_equal_z(*out, "nl") || str_equal_z(*out, "en"))
        return;
    refuse(request, "error.reading_language", "language", "language must be nl or en");
    *ok = false;
}

/* Waits for nothing: while reading is being prepared the answer is ERR_BUSY, which becomes 503. */
static int extract(struct request *request, struct response *response, struct str text, struct str language,
                   size_t top)
{
    struct api_call call API_CALL_AUTO = {0};
    struct service_found_skill *skills;
    size_t count;
    int rc = api_call_begin(&call, request);
    if (rc == 0)
        rc = service_extract(service_version_taxonomy(call.version), NULL, text, language, top,
                             request->arena, &skills, &count, &request->err);
    if (rc != 0)
        return rc;
    struct json_writer w;
    response_json_begin(response, &w);
    service_extract_write(&w, skills, count);
    return response_json_end(response, &w);
}

int api_extractions(struct request *request, struct response *response)
{
    struct json_node root;
    struct str text = {NULL, 0};
    struct str language = {NULL, 0};
    size_t top = TOP_SKILLS;
    static const char *const names[] = {"text", "language", "top", NULL};
    int rc = api_body_read_as(request, "error.body_form", &root);
    if (rc != 0)
        return rc;
    bool ok = api_body_only(request, &root, names);
    api_body_text(request, &root, "text", &text, &ok);
    read_language(request, &root, &language, &ok);
    api_body_size(request, &root, "top", SERVICE_EXTRACT_TOP_MAX, &top, &ok);
    if (ok && text.data == NULL) {
        refuse(request, "error.reading_text", "text", "text is missing");
        ok = false;
    }
    if (text.len > API_READING_BYTES_MAX) {
        refuse(request, "error.reading_long", "text",
               arena_printf(request->arena, "text has over %u bytes", API_READING_BYTES_MAX));
        ok = false;
    }
    return ok ? extract(request, response, text, language, top) : ERR_INVALID;
}

struct titles {
    struct str *items;
    size_t count;
};

static void read_titles(struct request *request, const struct json_node *root, struct titles *out, bool *ok)
{
    struct json_node list;
    bool given = json_read_member(root, "titles", &list) && json_read_kind(&list) == JSON_KIND_ARRAY;
    size_t count = given ? json_read_count(&list) : 0;
    if (count == 0 || count > SERVICE_TITLES_MAX) {
        refuse(
            request, "error.reading_titles", "titles",
            arena_printf(request->arena, "titles must be a list of 1 to %u job titles", SERVICE_TITLES_MAX));
        *ok = false;
        return;
    }
    out->items = arena_array(request->arena, count, sizeof *out->items);
    for (size_t i = 0; i < count; i++) {
        struct json_node item;
        struct str title;
        if (json_read_item(&list, i, &item) && json_read_str(&item, &title, NULL) == 0 &&
            title.len <= SERVICE_TITLE_BYTES_MAX) {
            out->items[out->count++] = title;
            continue;
        }
        refuse(request, "error.reading_title", arena_printf(request->arena, "titles[%zu]", i),
               arena_printf(request->arena, "must be a text of at most %u bytes", SERVICE_TITLE_BYTES_MAX));
        *ok = false;
    }
}

static int find_titles(struct request *request, struct response *response, const struct titles *titles,
                       struct str language, size_t top)
{
    struct api_call call API_CALL_AUTO = {0};
    int rc = api_call_begin(&call, request);
    if (rc != 0)
        return rc;
    struct json_writer w;
    response_json_begin(response, &w);
    json_write_object(&w);
    json_write_key(&w, "titles");
    json_write_array(&w);
    for (size_t i = 0; i < titles->count; i++) {
        struct service_found_occupation *found;
        size_t count;
        rc = service_titles(service_version_taxonomy(call.version), NULL, titles->items[i], language, top,
                            request->arena, &found, &count, &request->err);
        if (rc != 0) {
            json_write_drop(&w);
            return rc;
        }
        service_titles_write(&w, titles->items[i], found, count);
    }
    json_write_end(&w);
    json_write_end(&w);
    return response_json_end(response, &w);
}

int api_titles(struct request *request, struct response *response)
{
    struct json_node root;
    struct titles titles = {0};
    struct str language = {NULL, 0};
    size_t top = TOP_TITLES;
    static const char *const names[] = {"titles", "language", "top", NULL};
    int rc = api_body_read_as(request, "error.body_form", &root);
    if (rc != 0)
        return rc;
    bool ok = api_body_only(request, &root, names);
    read_titles(request, &root, &titles, &ok);
    read_language(request, &root, &language, &ok);
    api_body_size(request, &root, "top", SERVICE_TITLES_TOP_MAX, &top, &ok);
    return ok ? find_titles(request, response, &titles, language, top) : ERR_INVALID;
}
