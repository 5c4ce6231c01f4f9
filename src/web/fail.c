#include "web/fail.h"

#include "templates.h"
#include "texts.h"
#include "web/problem.h"

static void add_text(struct buf *out, const struct request *request, int text)
{
    catalogue_write(out, request->web->catalogue, request->language, text, NULL, 0, NULL);
}

static void write_text(struct json_writer *w, const char *name, const struct request *request, int text)
{
    struct buf out BUF_AUTO;
    buf_init(&out, 4096);
    add_text(&out, request, text);
    json_write_key_str(w, name, buf_str(&out));
}

/* The sentence for a key: the rooms below name their mistakes without the catalogue's section. texts: error.*
 */
static int text_of(const struct request *request, const char *key)
{
    if (key[0] == '\0')
        return -1;
    int text = catalogue_find(request->web->catalogue, str_from(key));
    return text >= 0 ? text
                     : catalogue_find(request->web->catalogue,
                                      str_from(arena_printf(request->arena, "error.%s", key)));
}

/* One mistake: the field, a code for programs, a sentence for people. */
static void write_error(struct json_writer *w, const struct request *request, const struct err *err)
{
    json_write_object(w);
    if (err->field[0] != '\0')
        json_write_key_z(w, "field", err->field);
    if (err->key[0] != '\0')
        json_write_key_z(w, "code", err->key);
    int text = text_of(request, err->key);
    if (text >= 0)
        write_text(w, "message", request, text);
    else
        json_write_key_z(w, "message", err->message);
    if (err->line > 0) {
        json_write_key_int(w, "line", (int64_t)err->line);
        json_write_key_int(w, "column", (int64_t)err->column);
    }
    json_write_end(w);
}

static void write_errors(struct json_writer *w, const struct request *request)
{
    json_write_key(w, "errors");
    json_write_array(w);
    for (size_t i = 0; i < request->error_count; i++)
        write_error(w, request, &request->errors[i]);
    if (request->error_count == 0 && request->err.message[0] != '\0')
        write_error(w, request, &request->err);
    json_write_end(w);
}

static void respond_json(struct response *response, const struct problem *problem)
{
    const struct request *request = response->request;
    struct json_writer w;
    json_write_to_buf(&w, &response->body);
    json_write_object(&w);
    json_write_key_z(&w, "type", arena_printf(request->arena, "urn:regio:problem:%s", problem->type));
    write_text(&w, "title", request, problem->api_title);
    json_write_key_int(&w, "status", problem->status);
    write_text(&w, "detail", request, problem->api_hint);
    json_write_key_z(&w, "instance",
                     arena_printf(request->arena, "urn:regio:request:%.*s", STR_ARG(request->id)));
    if (problem->status < 500)
        write_errors(&w, request);
    json_write_end(&w);
    if (json_write_finish(&w, NULL) != 0)
        buf_clear(&response->body);
    response->type = "application/problem+json";
}

void fail_respond(struct response *response, const struct problem *problem)
{
    struct request *request = response->request;
    buf_clear(&response->body);
    response->http.status = problem->status;
    response->http.stream = NULL;
    response->file = NULL;
    response->type = NULL;
    response->cache = RESPONSE_PRIVATE;
    if (str_starts(request->http->path, "/api/"))
        respond_json(response, problem);
    else
        template_error(&response->body, &request->view, problem);
}
