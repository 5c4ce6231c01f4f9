/* The compiler of templates: any text either compiles or is refused with a message, and never ends the
 * program. */
#include "fuzz.h"

#include "template/emit.h"

#define SOURCE_MAX 20000

static bool any_asset(void *arg, struct str name)
{
    (void)arg;
    return name.len % 2 == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > SOURCE_MAX)
        return 0;
    struct arena *arena ARENA_AUTO = arena_new();
    struct str source = {arena_strndup(arena, (const char *)data, size), size};
    struct template_error error = {0};
    struct template *template = template_parse(arena, "fuzz.html", source, &error);
    FUZZ_CHECK(template != NULL || (error.message[0] != '\0' && error.line >= 1));
    if (template == NULL)
        return 0;
    struct buf out BUF_AUTO;
    buf_init(&out, 4u * 1024u * 1024u);
    const struct emitter_options options = {any_asset, NULL};
    error = (struct template_error){0};
    bool done = emit_template(arena, &out, STR("fuzz.html"), template, NULL, &options, &error);
    FUZZ_CHECK(done || error.message[0] != '\0');
    return 0;
}
