/* template: compiles HTML templates to C functions. The language: docs/templates.md.
 *
 *     template OUTDIR TEMPLATES ASSETS DEPFILE FILE...
 *
 * For every FILE below the folder TEMPLATES (results/card.html) writes OUTDIR/results_card.c with the
 * function
 *
 *     void template_results_card(struct buf *out, const struct view *view, PARAMETERS);
 *
 * and OUTDIR/templates.h with the declarations of all. {{asset NAME}} must be a file below one of the folders
 * ASSETS (separated by colons). A mistake ends with "file:line: message"; an unknown field is found by the C
 * compiler, which is told the template's lines. DEPFILE tells ninja about the layouts. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "template/emit.h"
#include "tool.h"

#define TEMPLATE_MAX_BYTES (1024u * 1024u)
#define OUT_MAX_BYTES      (16u * 1024u * 1024u)

struct job {
    struct arena *arena;
    const char *out_dir;
    const char *root; /* folder of the templates, with its real path */
    const char *assets;
    struct buf declarations;
    struct buf depends;
};

static _Noreturn void fail(const struct template_error *error)
{
    tool_fail("%s:%zu: %s", error->file, error->line, error->message);
}

static bool asset_is_file(void *arg, struct str name)
{
    struct job *job = arg;
    struct str rest = str_from(job->assets);
    while (rest.data != NULL) {
        struct str folder = str_cut(&rest, ':');
        struct stat about;
        if (stat(arena_printf(job->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)), &about) == 0 &&
            S_ISREG(about.st_mode))
            return true;
    }
    return false;
}

static struct str name_below(struct job *job, const char *path)
{
    char *real = realpath(path, NULL);
    size_t len = strlen(job->root);
    if (real == NULL || strncmp(real, job->root, len) != 0 || real[len] != '/')
        tool_fail("%s: is not below %s", path, job->root);
    char *name = arena_strdup(job->arena, real + len + 1);
    free(real);
    return str_from(name);
}

static struct template *load(struct job *job, const char *path)
{
    struct template_error error = {0};
    struct template *template =
        template_parse(job->arena, path, tool_read(job->arena, path, TEMPLATE_MAX_BYTES), &error);
    if (template == NULL)
        fail(&error);
    return template;
}

static void add_declaration(struct job *job, struct str name, const struct template *template)
{
    for (const struct param *param = template->params; param != NULL; param = param->next) {
        const char *at = memmem(param->declaration.data, param->declaration.len, "struct ", 7);
        if (at == NULL)
            continue;
        size_t len = 0;
        while (isalnum((unsigned char)at[7 + len]) || at[7 + len] == '_')
            len++;
        buf_printf(&job->declarations, "struct %.*s;\n", (int)len, at + 7);
    }
    emit_signature(&job->declarations, name, template);
    buf_add_z(&job->declarations, ";\n\n");
}

static char *output_path(struct job *job, struct str name)
{
    char *flat = arena_strndup(job->arena, name.data, name.len - 5);
    for (char *c = flat; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c))
            *c = '_';
    return arena_printf(job->arena, "%s/%s.c", job->out_dir, flat);
}

static void compile(struct job *job, const char *path)
{
    struct str name = name_below(job, path);
    if (!str_ends(name, ".html"))
        tool_fail("%s: a template's name ends in .html", path);
    struct template *template = load(job, path);
    struct template *layout = NULL;
    if (template->layout.len > 0) {
        char *layout_path = arena_printf(job->arena, "%s/%.*s", job->root, STR_ARG(template->layout));
        layout = load(job, layout_path);
        buf_printf(&job->depends, " %s", layout_path);
        if (layout->layout.len > 0 || layout->params != NULL)
            tool_fail("%s:1: a layout has no parameters and no layout of its own", layout_path);
    }
    struct buf out BUF_AUTO;
    buf_init(&out, OUT_MAX_BYTES);
    struct template_error error = {0};
    struct emitter_options options = {asset_is_file, job};
    if (!emit_template(job->arena, &out, name, template, layout, &options, &error))
        fail(&error);
    tool_save_changed(job->arena, output_path(job, name), &out);
    add_declaration(job, name, template);
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fputs("usage: template OUTDIR TEMPLATES ASSETS DEPFILE FILE...\n", stderr);
        return 2;
    }
    struct arena *arena ARENA_AUTO = arena_new();
    struct job job = {.arena = arena, .out_dir = argv[1], .assets = argv[3]};
    char *root = realpath(argv[2], NULL);
    if (root == NULL)
        tool_fail("%s: no such folder", argv[2]);
    job.root = arena_strdup(arena, root);
    free(root);
    buf_init(&job.declarations, OUT_MAX_BYTES);
    buf_init(&job.depends, OUT_MAX_BYTES);
    buf_add_z(&job.declarations,
              "/* Made by tools/template. */\n#ifndef REGIO_TEMPLATES_H\n#define REGIO_TEMPLATES_H\n\n"
              "#include <stdbool.h>\n\n#include \"base/buf.h\"\n\nstruct view;\n");
    char *header = arena_printf(arena, "%s/templates.h", job.out_dir);
    buf_printf(&job.depends, "%s:", header);
    for (int i = 5; i < argc; i++)
        compile(&job, argv[i]);
    buf_add_z(&job.declarations, "#endif\n");
    buf_add_char(&job.depends, '\n');
    tool_save_changed(arena, header, &job.declarations);
    tool_save(argv[4], &job.depends);
    buf_free(&job.declarations);
    buf_free(&job.depends);
    return 0;
}
