#include "sample.h"

#include "web/cookie.h"
#include "web/template.h"

int sample_home(struct request *request, struct response *response)
{
    response->cache = RESPONSE_REVALIDATE;
    buf_printf(&response->body, "<p>home %.*s</p>", STR_ARG(request->view.language_code));
    for (int i = 0; i < 500; i++)
        buf_add_z(&response->body, "<p>filler</p>");
    return 0;
}

int sample_form(struct request *request, struct response *response)
{
    struct str seen = {NULL, 0};
    int rc = cookie_get(request, "memory", &seen);
    buf_printf(&response->body, "<p>cookie %d %.*s</p><form>", rc, STR_ARG(seen));
    template_csrf(&response->body, &request->view);
    return 0;
}

int sample_form_post(struct request *request, struct response *response)
{
    int rc = cookie_set(response, "memory", request_form(request, "word"), 1000);
    return rc != 0 ? rc : response_redirect(response, request_form(request, "to"));
}

int sample_item(struct request *request, struct response *response)
{
    int64_t id;
    int rc = request_param_id(request, "id", &id);
    if (rc != 0)
        return rc;
    buf_printf(&response->body, "item %lld language %s href %.*s", (long long)id,
               catalogue_language_code(request->language), STR_ARG(request->view.other_language_href));
    return 0;
}

int sample_new(struct request *request, struct response *response)
{
    (void)request;
    buf_add_z(&response->body, "new");
    return 0;
}

int sample_why(struct request *request, struct response *response)
{
    return sample_item(request, response);
}

int sample_file(struct request *request, struct response *response)
{
    struct str name = request_param(request, "name");
    buf_printf(&response->body, "file %.*s", STR_ARG(name));
    return 0;
}

int sample_metrics(struct request *request, struct response *response)
{
    return sample_new(request, response);
}

/* Ends with the error code -{code}. */
int sample_fail(struct request *request, struct response *response)
{
    int64_t code;
    int rc = request_param_id(request, "code", &code);
    buf_add_z(&response->body, "half a page");
    return rc != 0 ? rc : err_set(&request->err, (int)-code, "it failed with a secret");
}

int sample_things(struct request *request, struct response *response)
{
    struct json_writer w;
    response_json_begin(response, &w);
    json_write_object(&w);
    json_write_key_str(&w, "q", request_query(request, "q"));
    json_write_end(&w);
    return response_json_end(response, &w);
}

/* Refuses with two mistakes, one with a key of the catalogue. */
int sample_add(struct request *request, struct response *response)
{
    struct err err;
    (void)response;
    (void)err_field(&err, ERR_INVALID, "problem.not_found", "skills[0].uri", "is missing");
    (void)request_refuse(request, &err);
    (void)err_field(&err, ERR_INVALID, NULL, "skills[1].level", "must be 1 to 4");
    return request_refuse(request, &err);
}

int sample_thing(struct request *request, struct response *response)
{
    return sample_item(request, response);
}

int sample_remove(struct request *request, struct response *response)
{
    return sample_item(request, response);
}
