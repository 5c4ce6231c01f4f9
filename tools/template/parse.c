#include "template/parse.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define DEPTH_MAX 32

struct parser {
    struct arena *arena;
    const char *file;
    const char *start; /* of the source */
    struct str rest;
    size_t line;     /* of rest */
    size_t tag_line; /* of the tag that is being read */
    struct template *template;
    struct template_error *error;
    int depth;
};

/* What ended a list of nodes. */
enum stop { STOP_END, STOP_ELSE, STOP_ELSE_IF, STOP_CLOSE, STOP_ERROR };

struct end {
    enum stop stop;
    struct str text; /* the condition of else if; the word of the closing tag */
    size_t line;
};

static const char *const formatters[] = {"raw", "number", "date", "isodate", "money", "decimal"};

bool template_error_set(struct template_error *error, const char *file, size_t line, const char *format, ...)
{
    error->file = file;
    error->line = line;
    va_list args;
    va_start(args, format);
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    return false;
}

#define FAIL(p, at, ...) template_error_set((p)->error, (p)->file, (at), __VA_ARGS__)

static bool name_valid(struct str s)
{
    if (s.len == 0 || s.len > 60 || !(isalpha((unsigned char)s.data[0]) || s.data[0] == '_'))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!isalnum((unsigned char)s.data[i]) && s.data[i] != '_')
            return false;
    return true;
}

/* Cuts the first word off. */
static struct str cut_word(struct str *s)
{
    *s = str_trim(*s);
    size_t len = 0;
    while (len < s->len && !isspace((unsigned char)s->data[len]))
        len++;
    struct str word = {s->data, len};
    *s = str_trim((struct str){s->data + len, s->len - len});
    return word;
}

static struct node *node_new(struct parser *p, enum node_kind kind, size_t line, struct str text)
{
    struct node *node = arena_alloc(p->arena, sizeof *node);
    node->kind = kind;
    node->file = p->file;
    node->line = line;
    node->text = text;
    return node;
}

static void count_lines(struct parser *p, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        p->line += s.data[i] == '\n';
}

/* A tag that stands alone on its line takes the line with it. */
static bool stands_alone(const struct parser *p, const char *open, struct str after)
{
    while (open > p->start && (open[-1] == ' ' || open[-1] == '\t'))
        open--;
    size_t ahead = 0;
    while (ahead < after.len && (after.data[ahead] == ' ' || after.data[ahead] == '\t'))
        ahead++;
    bool starts = open == p->start || open[-1] == '\n';
    return starts && (ahead == after.len || after.data[ahead] == '\n' || after.data[ahead] == '\r');
}

static bool takes_line(struct str tag)
{
    return tag.len > 0 && (strchr("!@#/>", tag.data[0]) != NULL || str_starts(tag, "else"));
}

static size_t find_pair(struct str s, const char *pair)
{
    for (size_t i = 0; i + 1 < s.len; i++)
        if (s.data[i] == pair[0] && s.data[i + 1] == pair[1])
            return i;
    return s.len;
}

static bool declare_param(struct parser *p, struct str declaration)
{
    size_t start = declaration.len;
    while (start > 0 &&
           (isalnum((unsigned char)declaration.data[start - 1]) || declaration.data[start - 1] == '_'))
        start--;
    struct str name = {declaration.data + start, declaration.len - start};
    if (!name_valid(name) || start == 0)
        return FAIL(p, p->tag_line, "a parameter is declared as in C: const struct home *page");
    for (size_t i = 0; i < declaration.len; i++)
        if (!isalnum((unsigned char)declaration.data[i]) && strchr("_ *", declaration.data[i]) == NULL)
            return FAIL(p, p->tag_line, "a parameter's declaration holds only names, spaces and *");
    struct param *param = arena_alloc(p->arena, sizeof *param);
    *param = (struct param){.declaration = declaration, .name = name, .line = p->tag_line};
    param->pointer = memchr(declaration.data, '*', declaration.len) != NULL;
    struct param **at = &p->template->params;
    for (; *at != NULL; at = &(*at)->next)
        if (str_equal((*at)->name, name))
            return FAIL(p, p->tag_line, "parameter %.*s is there twice", STR_ARG(name));
    *at = param;
    return true;
}

static bool declare_include(struct parser *p, struct str path)
{
    if (path.len < 3 || path.data[0] != '"' || path.data[path.len - 1] != '"' ||
        memchr(path.data + 1, '"', path.len - 2) != NULL || memchr(path.data, '\n', path.len) != NULL)
        return FAIL(p, p->tag_line, "an include is a path in double quotes");
    struct include *include = arena_alloc(p->arena, sizeof *include);
    include->path = path;
    struct include **at = &p->template->includes;
    while (*at != NULL)
        at = &(*at)->next;
    *at = include;
    return true;
}

static bool declare(struct parser *p, struct str tag)
{
    struct str rest = {tag.data + 1, tag.len - 1};
    struct str word = cut_word(&rest);
    if (str_equal_z(word, "param"))
        return declare_param(p, rest);
    if (str_equal_z(word, "include"))
        return declare_include(p, rest);
    if (!str_equal_z(word, "layout"))
        return FAIL(p, p->tag_line, "{{@ ... }} declares param, include or layout");
    if (p->template->layout.len > 0 || rest.len == 0)
        return FAIL(p, p->tag_line, "a template has one layout");
    p->template->layout = rest;
    return true;
}

static struct end parse_nodes(struct parser *p, struct node **out);

static bool expect_close(struct parser *p, struct end end, struct str word, size_t line)
{
    if (end.stop == STOP_ERROR)
        return false;
    if (end.stop == STOP_END)
        return FAIL(p, line, "{{# %.*s }} is not closed", STR_ARG(word));
    if (end.stop != STOP_CLOSE || !str_equal(end.text, word))
        return FAIL(p, end.line, "{{/ %.*s }} is expected, for line %zu", STR_ARG(word), line);
    return true;
}

/* Children, and what stands behind else, up to the closing tag. */
static bool parse_body(struct parser *p, struct node *node, struct str word, bool may_else)
{
    struct end end = parse_nodes(p, &node->children);
    if (end.stop == STOP_ELSE_IF && node->kind == NODE_IF) {
        node->otherwise = node_new(p, NODE_IF, end.line, end.text);
        if (++p->depth > DEPTH_MAX)
            return FAIL(p, end.line, "blocks are nested more than %d deep", DEPTH_MAX);
        bool done = parse_body(p, node->otherwise, word, true);
        p->depth--;
        return done;
    }
    if (end.stop == STOP_ELSE && may_else)
        end = parse_nodes(p, &node->otherwise);
    return expect_close(p, end, word, node->line);
}

/* "list as name" */
static bool split_as(struct parser *p, struct node *node)
{
    struct str rest = node->text;
    struct str list = cut_word(&rest);
    struct str as = cut_word(&rest);
    if (!str_equal_z(as, "as") || !name_valid(rest) || list.len == 0)
        return FAIL(p, node->line, "it is written as: {{# each page.results as item }}");
    node->text = list;
    node->name = rest;
    return true;
}

static const struct {
    const char *word;
    enum node_kind kind;
} blocks[] = {
    {"if", NODE_IF}, {"each", NODE_EACH}, {"with", NODE_WITH}, {"slot", NODE_SLOT}, {"block", NODE_BLOCK},
};

static struct node *parse_block(struct parser *p, struct str tag, size_t line)
{
    struct str rest = {tag.data + 1, tag.len - 1};
    struct str word = cut_word(&rest);
    size_t i = 0;
    while (i < sizeof blocks / sizeof *blocks && !str_equal_z(word, blocks[i].word))
        i++;
    if (i == sizeof blocks / sizeof *blocks || rest.len == 0) {
        FAIL(p, line, "unknown block {{#%.*s}}", (int)(tag.len < 40 ? tag.len : 40) - 1, tag.data + 1);
        return NULL;
    }
    struct node *node = node_new(p, blocks[i].kind, line, rest);
    bool named = node->kind == NODE_SLOT || node->kind == NODE_BLOCK;
    if (named)
        node->name = rest;
    if (named && !name_valid(rest)) {
        FAIL(p, line, "a %s has a name", blocks[i].word);
        return NULL;
    }
    if ((node->kind == NODE_EACH || node->kind == NODE_WITH) && !split_as(p, node))
        return NULL;
    if (++p->depth > DEPTH_MAX) {
        FAIL(p, line, "blocks are nested more than %d deep", DEPTH_MAX);
        return NULL;
    }
    bool done = parse_body(p, node, word, !named);
    p->depth--;
    return done ? node : NULL;
}

static struct node *parse_simple(struct parser *p, struct str tag, size_t line)
{
    if (tag.data[0] == '>')
        return node_new(p, NODE_PARTIAL, line, str_trim((struct str){tag.data + 1, tag.len - 1}));
    if (str_equal_z(tag, "csrf"))
        return node_new(p, NODE_CSRF, line, tag);
    struct str rest = tag;
    struct str word = cut_word(&rest);
    if (rest.len == 0)
        return node_new(p, NODE_VALUE, line, tag);
    if (str_equal_z(word, "t"))
        return node_new(p, NODE_T, line, rest);
    if (str_equal_z(word, "asset"))
        return node_new(p, NODE_ASSET, line, rest);
    for (size_t i = 0; i < sizeof formatters / sizeof *formatters; i++) {
        if (str_equal_z(word, formatters[i])) {
            struct node *node = node_new(p, NODE_VALUE, line, rest);
            node->word = word;
            return node;
        }
    }
    FAIL(p, line, "\"%.*s\" is no expression and no known word", (int)(tag.len < 60 ? tag.len : 60),
         tag.data);
    return NULL;
}

/* One tag: a node (*node), a stop, or neither (comments, declarations). */
static struct end parse_tag(struct parser *p, struct str tag, size_t line, struct node **node)
{
    struct end end = {STOP_END, {NULL, 0}, line};
    struct end error = {STOP_ERROR, {NULL, 0}, line};
    p->tag_line = line;
    *node = NULL;
    if (tag.len == 0) {
        FAIL(p, line, "an empty tag");
        return error;
    }
    if (tag.data[0] == '!')
        return end;
    if (tag.data[0] == '@')
        return declare(p, tag) ? end : error;
    if (tag.data[0] == '/') {
        return (struct end){STOP_CLOSE, str_trim((struct str){tag.data + 1, tag.len - 1}), line};
    }
    struct str rest = tag;
    if (str_equal_z(cut_word(&rest), "else")) {
        if (rest.len == 0)
            return (struct end){STOP_ELSE, rest, line};
        if (str_equal_z(cut_word(&rest), "if") && rest.len > 0)
            return (struct end){STOP_ELSE_IF, rest, line};
        FAIL(p, line, "it is {{else}} or {{else if condition}}");
        return error;
    }
    *node = tag.data[0] == '#' ? parse_block(p, tag, line) : parse_simple(p, tag, line);
    return *node == NULL ? error : end;
}

static struct str trim_line_end(struct str s)
{
    while (s.len > 0 && (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t'))
        s.len--;
    return s;
}

static void skip_line_end(struct parser *p)
{
    size_t i = 0;
    while (i < p->rest.len && p->rest.data[i] != '\n')
        i++;
    if (i < p->rest.len) {
        i++;
        p->line++;
    }
    p->rest = (struct str){p->rest.data + i, p->rest.len - i};
}

static struct end parse_nodes(struct parser *p, struct node **out)
{
    for (;;) {
        size_t open = find_pair(p->rest, "{{");
        struct str before = {p->rest.data, open};
        bool last = open == p->rest.len;
        struct str tail = {p->rest.data + open, p->rest.len - open};
        size_t close = last ? 0 : find_pair(tail, "}}");
        size_t text_line = p->line;
        count_lines(p, before);
        if (!last && close == tail.len) {
            FAIL(p, p->line, "{{ without }}");
            return (struct end){STOP_ERROR, {NULL, 0}, p->line};
        }
        struct str tag = last ? tail : str_trim((struct str){tail.data + 2, close - 2});
        struct str after = last ? tail : (struct str){tail.data + close + 2, tail.len - close - 2};
        bool alone = !last && takes_line(tag) && stands_alone(p, tail.data, after);
        struct str text = alone ? trim_line_end(before) : before;
        if (text.len > 0) {
            *out = node_new(p, NODE_TEXT, text_line, text);
            out = &(*out)->next;
        }
        p->rest = after;
        if (last)
            return (struct end){STOP_END, {NULL, 0}, p->line};
        size_t line = p->line;
        count_lines(p, (struct str){tail.data, close});
        if (alone)
            skip_line_end(p);
        struct end end = parse_tag(p, tag, line, out);
        if (end.stop != STOP_END)
            return end;
        if (*out != NULL)
            out = &(*out)->next;
    }
}

struct template *template_parse(struct arena *arena, const char *file, struct str source,
                                struct template_error *error)
{
    struct template *template = arena_alloc(arena, sizeof *template);
    template->file = file;
    struct parser p = {arena, file, source.data, source, 1, 1, template, error, 0};
    if (utf8_check(source) != source.len ||
        (source.len > 0 && memchr(source.data, '\0', source.len) != NULL)) {
        FAIL(&p, 1, "not valid UTF-8 text");
        return NULL;
    }
    struct end end = parse_nodes(&p, &template->nodes);
    if (end.stop == STOP_ERROR)
        return NULL;
    if (end.stop != STOP_END) {
        FAIL(&p, end.line,
             end.stop == STOP_CLOSE ? "a closing tag without its block" : "{{else}} without a block");
        return NULL;
    }
    return template;
}
