#include "port/http/http_form.h"

#include <microhttpd.h>
#include <strings.h>

#include "base/vec.h"

#define PROCESSOR_BYTES 4096

struct form_field {
    struct http_field field; /* its value is filled at the end */
    char *value;
    size_t len;
    size_t capacity;
};

struct http_form {
    struct arena *arena;
    struct MHD_PostProcessor *processor;
    VEC(struct form_field) fields;
    unsigned fields_max;
    bool broken;
};

static struct str copy_z(struct arena *arena, const char *s)
{
    return s == NULL ? (struct str){"", 0} : str_from(arena_strdup(arena, s));
}

static void append(struct arena *arena, struct form_field *field, const char *bytes, size_t len)
{
    if (len > field->capacity - field->len) {
        size_t capacity = field->capacity * 2 + len + 64;
        field->value = arena_grow(arena, field->value, field->capacity, capacity);
        field->capacity = capacity;
    }
    memcpy(field->value + field->len, bytes, len);
    field->len += len;
}

/* One piece of a field; `offset` 0 begins a new one. */
static enum MHD_Result take(void *arg, enum MHD_ValueKind kind, const char *key, const char *file_name,
                            const char *type, const char *encoding, const char *bytes, uint64_t offset,
                            size_t len)
{
    (void)kind;
    (void)type;
    (void)encoding;
    struct http_form *form = arg;
    if (offset == 0) {
        if (form->fields.count >= form->fields_max || key == NULL) {
            form->broken = true;
            return MHD_NO;
        }
        struct form_field fresh = {
            .field = {copy_z(form->arena, key), {"", 0}, copy_z(form->arena, file_name)}};
        VEC_PUSH(form->arena, &form->fields, fresh);
    }
    if (form->fields.count > 0 && len > 0)
        append(form->arena, &form->fields.items[form->fields.count - 1], bytes, len);
    return MHD_YES;
}

static void destroy(void *arg)
{
    struct http_form *form = arg;
    if (form->processor != NULL)
        MHD_destroy_post_processor(form->processor);
    form->processor = NULL;
}

static bool is_form(struct str type)
{
    static const char *const types[] = {MHD_HTTP_POST_ENCODING_FORM_URLENCODED,
                                        MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (type.len >= strlen(types[i]) && strncasecmp(type.data, types[i], strlen(types[i])) == 0)
            return true;
    return false;
}

struct http_form *http_form_new(struct arena *arena, struct MHD_Connection *connection,
                                struct str content_type, unsigned fields_max)
{
    if (!is_form(content_type))
        return NULL;
    struct http_form *form = arena_alloc(arena, sizeof *form);
    form->arena = arena;
    form->fields_max = fields_max;
    form->processor = MHD_create_post_processor(connection, PROCESSOR_BYTES, take, form);
    form->broken = form->processor == NULL; /* a multipart form without a boundary */
    arena_cleanup(arena, destroy, form);
    return form;
}

void http_form_feed(struct http_form *form, const char *bytes, size_t len)
{
    if (!form->broken && MHD_post_process(form->processor, bytes, len) != MHD_YES)
        form->broken = true;
}

void http_form_finish(struct http_form *form, struct http_request *request)
{
    if (form->processor != NULL && MHD_destroy_post_processor(form->processor) != MHD_YES)
        form->broken = true;
    form->processor = NULL;
    struct http_field *fields = arena_array(form->arena, form->fields.count, sizeof *fields);
    for (size_t i = 0; i < form->fields.count; i++) {
        const struct form_field *field = &form->fields.items[i];
        fields[i] = field->field;
        if (field->len > 0)
            fields[i].value = (struct str){field->value, field->len};
    }
    request->fields = fields;
    request->field_count = form->fields.count;
    request->form_broken = form->broken;
}
