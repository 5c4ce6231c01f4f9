#include "web/response.h"

#include <ctype.h>
#include <inttypes.h>

static void free_body(void *arg)
{
    buf_free(arg);
}

void response_init(struct response *response, struct request *request)
{
    *response = (struct response){.request = request, .http = {.status = 200}};
    buf_init(&response->body, RESPONSE_BODY_MAX);
    arena_cleanup(request->arena, free_body, &response->body);
}

/* A path of this site: "//host" and "/\host" would lead elsewhere. */
static bool own_path(struct str target)
{
    if (target.len == 0 || target.data[0] != '/' ||
        (target.len > 1 && (target.data[1] == '/' || target.data[1] == '\\')))
        return false;
    for (size_t i = 0; i < target.len; i++)
        if ((unsigned char)target.data[i] <= ' ' || (unsigned char)target.data[i] >= 0x7f)
            return false;
    return true;
}

int response_redirect(struct response *response, struct str target)
{
    struct str to = own_path(target) ? target : STR("/");
    response->http.status = 303;
    http_response_header(&response->http, "Location",
                         arena_strndup(response->request->arena, to.data, to.len));
    return 0;
}

void response_set_cookie(struct response *response, const char *name, struct str value, int64_t max_age)
{
    for (size_t i = 0; i < value.len; i++)
        if (!isalnum((unsigned char)value.data[i]) && strchr("-._~+/=", value.data[i]) == NULL)
            return;
    struct arena *arena = response->request->arena;
    const char *age = max_age < 0 ? "" : arena_printf(arena, "; Max-Age=%" PRId64, max_age);
    const char *secure = response->request->https ? "; Secure" : "";
    http_response_header(&response->http, "Set-Cookie",
                         arena_printf(arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", name,
                                      STR_ARG(value), age, secure));
}

void response_json_begin(struct response *response, struct json_writer *writer)
{
    response->type = "application/json";
    json_write_to_buf(writer, &response->body);
}

int response_json_end(struct response *response, struct json_writer *writer)
{
    return json_write_finish(writer, &response->request->err);
}

void response_attachment(struct response *response, const char *type, const char *file_name)
{
    response->type = type;
    http_response_header(&response->http, "Content-Disposition",
                         arena_printf(response->request->arena, "attachment; filename=\"%s\"", file_name));
}
