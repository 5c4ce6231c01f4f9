#include "template/emit.h"

#include <ctype.h>
#include <string.h>

#include "template/expression.h"
#include "template/html.h"
#include "tool.h"

#define LITERAL_MAX (1024u * 1024u)
#define PIECE_MAX   4000u

struct emitter {
    struct arena *arena;
    struct buf *out;
    struct buf *literal; /* HTML that is not yet written as C */
    struct html_state html;
    const struct template *template;
    const struct template *layout;
    const struct emitter_options *options;
    struct template_error *error;
    int depth;
    bool dry; /* only follows the HTML, for the second round of a loop */
};

static const char *const contexts[] = {
    [CONTEXT_NONE] = "",
    [CONTEXT_TEXT] = "TEMPLATE_HTML",
    [CONTEXT_ATTR] = "TEMPLATE_ATTRIBUTE",
    [CONTEXT_URL] = "TEMPLATE_URL",
    [CONTEXT_URL_PART] = "TEMPLATE_URL_PART",
};

#define FAIL(e, node, ...) template_error_set((e)->error, (node)->file, (node)->line, __VA_ARGS__)

static void indent(struct emitter *e)
{
    for (int i = 0; i <= e->depth; i++)
        buf_add_z(e->out, "    ");
}

/* Writes the collected HTML; in pieces, since the standard promises no longer string literals. */
static void flush(struct emitter *e)
{
    struct str rest = buf_str(e->literal);
    while (rest.len > 0) {
        size_t len = rest.len < PIECE_MAX ? rest.len : PIECE_MAX;
        indent(e);
        buf_add_z(e->out, "buf_add(out, ");
        tool_add_c_string(e->out, (struct str){rest.data, len});
        buf_printf(e->out, ", %zu);\n", len);
        rest = (struct str){rest.data + len, rest.len - len};
    }
    buf_clear(e->literal);
}

/* From here on the compiler's messages name the template's line. */
static void mark_line(struct emitter *e, const struct node *node)
{
    flush(e);
    buf_printf(e->out, "#line %zu ", node->line);
    tool_add_c_string(e->out, str_from(node->file));
    buf_add_char(e->out, '\n');
}

static bool value(struct emitter *e, struct str text, const struct scope *scope, bool argument,
                  const struct node *node)
{
    return expression_value(e->out, text, scope, argument, node->file, node->line, e->error);
}

static bool emit_value(struct emitter *e, const struct node *node, const struct scope *scope)
{
    enum html_context context = html_value(&e->html, node->file, node->line, e->error);
    if (context == CONTEXT_NONE)
        return false;
    bool url = context == CONTEXT_URL || context == CONTEXT_URL_PART;
    mark_line(e, node);
    indent(e);
    if (node->word.len == 0) {
        buf_printf(e->out, "template_put(out, %s, TEMPLATE_VALUE", contexts[context]);
    } else if (str_equal_z(node->word, "raw")) {
        if (context != CONTEXT_TEXT)
            return FAIL(e, node, "raw HTML stands in text only");
        buf_add_z(e->out, "template_raw(out, ");
    } else {
        if (url)
            return FAIL(e, node, "%.*s may not stand in an address", STR_ARG(node->word));
        buf_printf(e->out, "template_%.*s(out, view, ", STR_ARG(node->word));
    }
    if (!value(e, node->text, scope, false, node))
        return false;
    buf_add_z(e->out, ");\n");
    return true;
}

/* Cuts the next argument: up to white space that is not in quotes. */
static struct str cut_argument(struct str *rest)
{
    *rest = str_trim(*rest);
    size_t len = 0;
    bool quoted = false;
    while (len < rest->len && (quoted || !isspace((unsigned char)rest->data[len]))) {
        quoted = quoted != (rest->data[len] == '"');
        len++;
    }
    struct str argument = {rest->data, len};
    *rest = str_trim((struct str){rest->data + len, rest->len - len});
    return argument;
}

#define ARGS_MAX 8

struct args {
    struct str names[ARGS_MAX];
    struct str values[ARGS_MAX];
    size_t count;
};

/* Keeps them sorted by name. False where the name is none, or there are too many. */
static bool add_arg(struct args *args, struct str name, struct str value)
{
    bool good = name.len > 0 && args->count < ARGS_MAX;
    for (size_t i = 0; i < name.len; i++)
        good = good && (islower((unsigned char)name.data[i]) || name.data[i] == '_');
    if (!good)
        return false;
    size_t at = args->count++;
    for (; at > 0 && str_compare(name, args->names[at - 1]) < 0; at--) {
        args->names[at] = args->names[at - 1];
        args->values[at] = args->values[at - 1];
    }
    args->names[at] = name;
    args->values[at] = value;
    return true;
}

/* name=expression ... */
static bool read_args(struct emitter *e, const struct node *node, struct str rest, struct args *args)
{
    while (rest.len > 0) {
        struct str text = cut_argument(&rest);
        const char *sign = memchr(text.data, '=', text.len);
        if (sign == NULL || sign == text.data || args->count == ARGS_MAX)
            return FAIL(e, node, "\"%.*s\": arguments are written as name=value, at most 8", STR_ARG(text));
        struct str name = {text.data, (size_t)(sign - text.data)};
        if (!add_arg(args, name, (struct str){sign + 1, text.len - name.len - 1}))
            return FAIL(e, node, "%.*s is no name of an argument", STR_ARG(name));
    }
    return true;
}

static bool emit_arg_values(struct emitter *e, const struct node *node, const struct scope *scope,
                            const struct args *args)
{
    if (args->count == 0) {
        buf_add_z(e->out, "NULL, 0);\n");
        return true;
    }
    buf_add_z(e->out, "(const struct catalogue_arg[]){");
    for (size_t i = 0; i < args->count; i++) {
        struct str text = args->values[i];
        buf_printf(e->out, "template_arg(\"%.*s\", TEMPLATE_VALUE(", STR_ARG(args->names[i]));
        if (text.len >= 2 && text.data[0] == '"' && text.data[text.len - 1] == '"')
            tool_add_c_string(e->out, (struct str){text.data + 1, text.len - 2});
        else if (!value(e, text, scope, false, node))
            return false;
        buf_add_z(e->out, ")), ");
    }
    buf_printf(e->out, "}, %zu);\n", args->count);
    return true;
}

/* TEXT_RESULTS_FIT__asked__have: the name that only fits these arguments. */
static bool add_text_name(struct emitter *e, const struct node *node, struct str key, const struct args *args)
{
    buf_add_z(e->out, "TEXT_");
    for (size_t i = 0; i < key.len; i++) {
        char c = key.data[i];
        if (!islower((unsigned char)c) && !isdigit((unsigned char)c) && c != '.' && c != '_')
            return FAIL(e, node, "%.*s is no key", STR_ARG(key));
        buf_add_char(e->out, c == '.' ? '_' : (char)toupper((unsigned char)c));
    }
    buf_add_z(e->out, args->count == 0 ? "__" : "");
    for (size_t i = 0; i < args->count; i++)
        buf_printf(e->out, "__%.*s", STR_ARG(args->names[i]));
    return true;
}

static bool emit_t(struct emitter *e, const struct node *node, const struct scope *scope)
{
    enum html_context context = html_value(&e->html, node->file, node->line, e->error);
    if (context == CONTEXT_NONE)
        return false;
    if (context != CONTEXT_TEXT && context != CONTEXT_ATTR)
        return FAIL(e, node, "a translation may not stand in an address");
    struct args args = {.count = 0};
    struct str rest = node->text;
    struct str key = cut_argument(&rest);
    if (!read_args(e, node, rest, &args))
        return false;
    mark_line(e, node);
    indent(e);
    buf_printf(e->out, "template_translate(out, view, %s, ", contexts[context]);
    if (key.data[0] == '=') {
        buf_add_z(e->out, "(int)");
        if (!value(e, (struct str){key.data + 1, key.len - 1}, scope, false, node))
            return false;
    } else if (!add_text_name(e, node, key, &args)) {
        return false;
    }
    buf_add_z(e->out, ", ");
    return emit_arg_values(e, node, scope, &args);
}

static bool emit_asset(struct emitter *e, const struct node *node)
{
    enum html_context context = html_value(&e->html, node->file, node->line, e->error);
    if (context == CONTEXT_NONE)
        return false;
    if (context == CONTEXT_TEXT || context == CONTEXT_URL_PART)
        return FAIL(e, node, "asset stands at the start of an attribute: href=\"{{asset %.*s}}\"",
                    STR_ARG(node->text));
    if (e->options->asset != NULL && !e->options->asset(e->options->asset_arg, node->text))
        return FAIL(e, node, "asset %.*s does not exist", STR_ARG(node->text));
    mark_line(e, node);
    indent(e);
    buf_add_z(e->out, "template_asset(out, view, ");
    tool_add_c_string(e->out, node->text);
    buf_add_z(e->out, ");\n");
    return true;
}

static bool emit_csrf(struct emitter *e, const struct node *node)
{
    if (e->html.place != HTML_TEXT)
        return FAIL(e, node, "%.*s stands in a form, between tags", STR_ARG(node->text));
    mark_line(e, node);
    indent(e);
    buf_add_z(e->out, "template_csrf(out, view);\n");
    return true;
}

static void add_function_name(struct buf *out, struct str name)
{
    buf_add_z(out, "template_");
    if (str_ends(name, ".html"))
        name.len -= 5;
    for (size_t i = 0; i < name.len; i++)
        buf_add_char(out, isalnum((unsigned char)name.data[i]) ? name.data[i] : '_');
}

/* key(name,name): the text itself, with the names of what the partial will put in it. */
static bool emit_text_argument(struct emitter *e, const struct node *node, struct str text)
{
    struct args args = {.count = 0};
    struct str names = text;
    struct str key = str_cut(&names, '(');
    bool good = key.len > 0;
    names.len--; /* the closing parenthesis */
    while (good && names.len > 0)
        good = add_arg(&args, str_cut(&names, ','), (struct str){NULL, 0});
    if (!good)
        return FAIL(e, node, "\"%.*s\": a text is passed as key(name,name), with the names that it has", STR_ARG(text));
    return add_text_name(e, node, key, &args);
}

static bool emit_argument(struct emitter *e, const struct node *node, const struct scope *scope, struct str text)
{
    bool is_text = text.data[text.len - 1] == ')' && memchr(text.data, '(', text.len) != NULL;
    return is_text ? emit_text_argument(e, node, text) : value(e, text, scope, true, node);
}

static bool emit_partial(struct emitter *e, const struct node *node, const struct scope *scope)
{
    if (e->html.place != HTML_TEXT || e->html.inside[0] != '\0')
        return FAIL(e, node, "a partial stands between tags: %.*s", STR_ARG(node->text));
    struct str rest = node->text;
    struct str name = cut_argument(&rest);
    if (name.len == 0)
        return FAIL(e, node, "a partial has a name");
    mark_line(e, node);
    indent(e);
    add_function_name(e->out, name);
    buf_add_z(e->out, "(out, view");
    while (rest.len > 0) {
        buf_add_z(e->out, ", ");
        if (!emit_argument(e, node, scope, cut_argument(&rest)))
            return false;
    }
    buf_add_z(e->out, ");\n");
    e->html.spaced = false;
    return true;
}

static bool emit_nodes(struct emitter *e, const struct node *node, const struct scope *scope);

/* `nodes` one level deeper, from the state `from`; the state at the end goes to e->html. */
static bool emit_branch(struct emitter *e, const struct node *nodes, const struct scope *scope,
                        struct html_state from)
{
    e->html = from;
    e->depth++;
    bool done = emit_nodes(e, nodes, scope);
    if (done)
        flush(e);
    e->depth--;
    return done;
}

static bool emit_otherwise(struct emitter *e, const struct node *node, const struct scope *scope,
                           struct html_state from)
{
    struct html_state end = e->html;
    if (node->otherwise == NULL) {
        e->html = from;
    } else {
        indent(e);
        buf_add_z(e->out, "} else {\n");
        if (!emit_branch(e, node->otherwise, scope, from))
            return false;
    }
    indent(e);
    buf_add_z(e->out, "}\n");
    return html_merge(&e->html, &end, node->file, node->line, e->error);
}

static bool emit_if(struct emitter *e, const struct node *node, const struct scope *scope)
{
    struct html_state from = e->html;
    mark_line(e, node);
    indent(e);
    buf_add_z(e->out, "if (");
    if (!expression_condition(e->out, node->text, scope, node->file, node->line, e->error))
        return false;
    buf_add_z(e->out, ") {\n");
    return emit_branch(e, node->children, scope, from) && emit_otherwise(e, node, scope, from);
}

static bool check_new_name(struct emitter *e, const struct node *node, const struct scope *scope)
{
    static const char *const taken[] = {"out", "view", "NULL"};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (str_equal_z(node->name, taken[i]))
            return FAIL(e, node, "%.*s has a meaning already", STR_ARG(node->name));
    return scope_find(scope, node->name) == NULL ||
           FAIL(e, node, "%.*s has a meaning already", STR_ARG(node->name));
}

static bool emit_with(struct emitter *e, const struct node *node, const struct scope *scope)
{
    if (!check_new_name(e, node, scope))
        return false;
    struct html_state from = e->html;
    mark_line(e, node);
    indent(e);
    buf_add_z(e->out, "if (");
    if (!value(e, node->text, scope, true, node))
        return false;
    buf_add_z(e->out, " != NULL) {\n");
    indent(e);
    buf_add_z(e->out, "    const __typeof__(*");
    if (!value(e, node->text, scope, true, node))
        return false;
    buf_printf(e->out, ") *%.*s = ", STR_ARG(node->name));
    if (!value(e, node->text, scope, true, node))
        return false;
    buf_add_z(e->out, ";\n");
    struct scope inner = {node->name, SCOPE_ITEM, scope};
    return emit_branch(e, node->children, &inner, from) && emit_otherwise(e, node, scope, from);
}

/* The C lines that open a loop. */
static bool open_loop(struct emitter *e, const struct node *node, const struct scope *scope)
{
    struct buf list BUF_AUTO;
    buf_init(&list, 1024);
    if (!expression_value(&list, node->text, scope, true, node->file, node->line, e->error))
        return false;
    int len = (int)node->name.len;
    const char *name = node->name.data;
    mark_line(e, node);
    if (node->otherwise != NULL) {
        indent(e);
        buf_printf(e->out, "if (%s.count > 0) {\n", list.data);
    }
    indent(e);
    buf_printf(e->out, "for (size_t %.*s_index = 0; %.*s_index < %s.count; %.*s_index++) {\n", len, name, len,
               name, list.data, len, name);
    indent(e);
    buf_printf(e->out, "    const __typeof__(*%s.items) *%.*s = &%s.items[%.*s_index];\n", list.data, len,
               name, list.data, len, name);
    indent(e);
    buf_printf(e->out, "    const size_t %.*s_number __attribute__((unused)) = %.*s_index + 1;\n", len, name,
               len, name);
    indent(e);
    buf_printf(e->out, "    const bool %.*s_last __attribute__((unused)) = %.*s_number == %s.count;\n", len,
               name, len, name, list.data);
    return true;
}

/* The body is gone over twice: a loop comes back to its start in the state in which its end left it. */
static bool loop_state(struct emitter *e, const struct node *node, const struct scope *scope,
                       struct html_state *from)
{
    struct buf nowhere BUF_AUTO;
    buf_init(&nowhere, 16u * 1024u * 1024u);
    struct buf no_literal BUF_AUTO;
    buf_init(&no_literal, LITERAL_MAX);
    struct emitter dry = *e;
    dry.out = &nowhere;
    dry.literal = &no_literal;
    dry.dry = true;
    if (!emit_branch(&dry, node->children, scope, *from))
        return false;
    return html_merge(from, &dry.html, node->file, node->line, e->error);
}

static bool emit_each(struct emitter *e, const struct node *node, const struct scope *scope)
{
    if (!check_new_name(e, node, scope) || !open_loop(e, node, scope))
        return false;
    struct scope item = {node->name, SCOPE_ITEM, scope};
    char *base = arena_strndup(e->arena, node->name.data, node->name.len);
    struct scope index = {str_from(arena_printf(e->arena, "%s_index", base)), SCOPE_SCALAR, &item};
    struct scope number = {str_from(arena_printf(e->arena, "%s_number", base)), SCOPE_SCALAR, &index};
    struct scope last = {str_from(arena_printf(e->arena, "%s_last", base)), SCOPE_SCALAR, &number};
    struct html_state before = e->html;
    struct html_state from = before;
    if ((!e->dry && !loop_state(e, node, &last, &from)) || !emit_branch(e, node->children, &last, from) ||
        !html_merge(&e->html, &from, node->file, node->line, e->error))
        return false;
    indent(e);
    buf_add_z(e->out, "}\n");
    if (node->otherwise == NULL)
        return true;
    return emit_otherwise(e, node, scope, before);
}

static const struct node *find_block(const struct template *template, struct str name)
{
    for (const struct node *node = template->nodes; node != NULL; node = node->next)
        if (node->kind == NODE_BLOCK && str_equal(node->name, name))
            return node;
    return NULL;
}

static bool emit_slot(struct emitter *e, const struct node *node, const struct scope *scope)
{
    const struct node *block = find_block(e->template, node->name);
    return emit_nodes(e, block != NULL ? block->children : node->children, scope);
}

static bool emit_node(struct emitter *e, const struct node *node, const struct scope *scope)
{
    switch (node->kind) {
    case NODE_TEXT:
        return html_feed(&e->html, e->literal, node->text, node->file, node->line, e->error);
    case NODE_VALUE:
        return emit_value(e, node, scope);
    case NODE_T:
        return emit_t(e, node, scope);
    case NODE_ASSET:
        return emit_asset(e, node);
    case NODE_CSRF:
        return emit_csrf(e, node);
    case NODE_PARTIAL:
        return emit_partial(e, node, scope);
    case NODE_IF:
        return emit_if(e, node, scope);
    case NODE_EACH:
        return emit_each(e, node, scope);
    case NODE_WITH:
        return emit_with(e, node, scope);
    case NODE_SLOT:
        return emit_slot(e, node, scope);
    case NODE_BLOCK:
        return FAIL(e, node, "block %.*s stands at the top of a template with a layout only",
                    STR_ARG(node->name));
    }
    return false;
}

static bool emit_nodes(struct emitter *e, const struct node *node, const struct scope *scope)
{
    for (; node != NULL; node = node->next)
        if (!emit_node(e, node, scope))
            return false;
    return true;
}

static bool has_slot(const struct node *node, struct str name)
{
    for (; node != NULL; node = node->next)
        if ((node->kind == NODE_SLOT && str_equal(node->name, name)) || has_slot(node->children, name) ||
            has_slot(node->otherwise, name))
            return true;
    return false;
}

/* With a layout, a template holds nothing but blocks, each for a slot of the layout. */
static bool check_blocks(struct emitter *e)
{
    for (const struct node *node = e->template->nodes; node != NULL; node = node->next) {
        if (node->kind == NODE_TEXT && str_trim(node->text).len == 0)
            continue;
        if (node->kind != NODE_BLOCK)
            return FAIL(e, node, "with a layout everything stands in blocks");
        if (!has_slot(e->layout->nodes, node->name))
            return FAIL(e, node, "the layout has no slot %.*s", STR_ARG(node->name));
        if (find_block(e->template, node->name) != node)
            return FAIL(e, node, "block %.*s is there twice", STR_ARG(node->name));
    }
    return true;
}

void emit_signature(struct buf *out, struct str name, const struct template *template)
{
    buf_add_z(out, "void ");
    add_function_name(out, name);
    buf_add_z(out, "(struct buf *out, const struct view *view");
    for (const struct param *param = template->params; param != NULL; param = param->next)
        buf_printf(out, ", %.*s", STR_ARG(param->declaration));
    buf_add_char(out, ')');
}

static void add_head(struct buf *out, struct str name, const struct template *template)
{
    buf_printf(out,
               "/* Made by tools/template from %.*s. */\n#include \"templates.h\"\n\n#include \"texts.h\"\n"
               "#include \"web/template.h\"\n",
               STR_ARG(name));
    for (const struct include *include = template->includes; include != NULL; include = include->next)
        buf_printf(out, "#include %.*s\n", STR_ARG(include->path));
    buf_add_char(out, '\n');
    emit_signature(out, name, template);
    buf_add_z(out, "\n{\n    (void)out;\n    (void)view;\n");
    for (const struct param *param = template->params; param != NULL; param = param->next)
        buf_printf(out, "    (void)%.*s;\n", STR_ARG(param->name));
}

bool emit_template(struct arena *arena, struct buf *out, struct str name, const struct template *template,
                   const struct template *layout, const struct emitter_options *options,
                   struct template_error *error)
{
    struct buf literal BUF_AUTO;
    buf_init(&literal, LITERAL_MAX);
    struct emitter e = {.arena = arena,
                        .out = out,
                        .literal = &literal,
                        .template = template,
                        .layout = layout,
                        .options = options,
                        .error = error};
    struct scope view = {STR("view"), SCOPE_POINTER, NULL};
    const struct scope *scope = &view;
    for (const struct param *param = template->params; param != NULL; param = param->next) {
        if (scope_find(scope, param->name) != NULL || str_equal(param->name, STR("out")))
            return template_error_set(error, template->file, param->line, "%.*s has a meaning already",
                                      STR_ARG(param->name));
        struct scope *next = arena_alloc(arena, sizeof *next);
        *next = (struct scope){param->name, param->pointer ? SCOPE_POINTER : SCOPE_SCALAR, scope};
        scope = next;
    }
    if (layout != NULL && !check_blocks(&e))
        return false;
    add_head(out, name, template);
    struct html_state start = {0};
    if (!emit_nodes(&e, layout != NULL ? layout->nodes : template->nodes, scope))
        return false;
    flush(&e);
    if (!html_merge(&e.html, &start, template->file, 1, error))
        return template_error_set(error, template->file, 1,
                                  "the template ends inside a tag or an element that hides text");
    buf_add_z(out, "}\n");
    return !buf_failed(&literal) || template_error_set(error, template->file, 1, "the template is too large");
}
