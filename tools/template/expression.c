#include "template/expression.h"

#include <ctype.h>
#include <string.h>

#include "tool.h"

#define DEPTH_MAX 32

struct reader {
    struct str rest;
    struct buf *out;
    const struct scope *scope;
    const char *file;
    size_t line;
    struct template_error *error;
    int depth;
};

#define FAIL(r, ...) template_error_set((r)->error, (r)->file, (r)->line, __VA_ARGS__)

static bool name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

const struct scope *scope_find(const struct scope *scope, struct str name)
{
    while (scope != NULL && !str_equal(scope->name, name))
        scope = scope->outer;
    return scope;
}

static void skip_space(struct reader *r)
{
    r->rest = str_trim(r->rest);
}

static struct str cut(struct reader *r, size_t len)
{
    struct str s = {r->rest.data, len};
    r->rest = (struct str){r->rest.data + len, r->rest.len - len};
    return s;
}

static struct str cut_name(struct reader *r)
{
    size_t len = 0;
    while (len < r->rest.len && name_char(r->rest.data[len]))
        len++;
    return cut(r, len);
}

/* .name and ->name behind the root; the first dot behind a pointer becomes an arrow. */
static bool read_members(struct reader *r, const struct scope *root)
{
    bool first = true;
    while (r->rest.len > 0 && (r->rest.data[0] == '.' || str_starts(r->rest, "->"))) {
        bool arrow = cut(r, r->rest.data[0] == '.' ? 1 : 2).len == 2;
        struct str member = cut_name(r);
        if (member.len == 0 || isdigit((unsigned char)member.data[0]))
            return FAIL(r, "a name of a field is expected");
        if (first && root->kind == SCOPE_SCALAR)
            return FAIL(r, "%.*s has no fields", STR_ARG(root->name));
        buf_add_z(r->out, first || arrow ? "->" : ".");
        buf_add_str(r->out, member);
        first = false;
    }
    return true;
}

static bool all_upper(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (islower((unsigned char)s.data[i]))
            return false;
    return s.len > 1 && isupper((unsigned char)s.data[0]);
}

static bool read_path(struct reader *r, bool as_argument)
{
    bool address = r->rest.len > 0 && r->rest.data[0] == '&';
    if (address)
        cut(r, 1);
    struct str name = cut_name(r);
    if (name.len == 0)
        return FAIL(r, "an expression is expected, as page.title");
    if (isdigit((unsigned char)name.data[0]) || all_upper(name)) {
        if (isdigit((unsigned char)name.data[0]) && strspn(name.data, "0123456789") < name.len)
            return FAIL(r, "%.*s is no number", STR_ARG(name));
        buf_add_str(r->out, name);
        return !address || FAIL(r, "a constant has no address");
    }
    const struct scope *root = scope_find(r->scope, name);
    if (root == NULL)
        return FAIL(r, "%.*s is no parameter and no loop variable", STR_ARG(name));
    bool bare = r->rest.len == 0 || (r->rest.data[0] != '.' && !str_starts(r->rest, "->"));
    buf_add_z(r->out, address ? "&(" : "(");
    if (bare && root->kind == SCOPE_ITEM && !as_argument)
        buf_add_char(r->out, '*');
    buf_add_str(r->out, name);
    if (!read_members(r, root))
        return false;
    buf_add_char(r->out, ')');
    return true;
}

bool expression_value(struct buf *out, struct str text, const struct scope *scope, bool as_argument,
                      const char *file, size_t line, struct template_error *error)
{
    struct reader r = {str_trim(text), out, scope, file, line, error, 0};
    if (!as_argument && text.len > 0 && text.data[0] == '&')
        return FAIL(&r, "& is for the arguments of a partial");
    if (!read_path(&r, as_argument))
        return false;
    return r.rest.len == 0 || FAIL(&r, "\"%.*s\" is not understood", STR_ARG(r.rest));
}

static bool take_word(struct reader *r, const char *word)
{
    size_t len = strlen(word);
    if (!str_starts(r->rest, word) || (r->rest.len > len && name_char(r->rest.data[len])))
        return false;
    cut(r, len);
    skip_space(r);
    return true;
}

static const char *take_comparison(struct reader *r)
{
    static const char *const signs[] = {"==", "!=", "<=", ">=", "<", ">"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (str_starts(r->rest, signs[i])) {
            cut(r, strlen(signs[i]));
            skip_space(r);
            return signs[i];
        }
    }
    return NULL;
}

/* path == "literal" */
static bool read_same(struct reader *r, const char *path, bool equal)
{
    cut(r, 1);
    size_t len = 0;
    while (len < r->rest.len && r->rest.data[len] != '"')
        len++;
    if (len == r->rest.len)
        return FAIL(r, "the string is not closed");
    buf_printf(r->out, "%stemplate_same(TEMPLATE_VALUE(%s), ", equal ? "" : "!", path);
    tool_add_c_string(r->out, cut(r, len));
    buf_add_char(r->out, ')');
    cut(r, 1);
    skip_space(r);
    return true;
}

static bool read_comparison(struct reader *r)
{
    struct buf *out = r->out;
    struct buf left BUF_AUTO;
    buf_init(&left, 1024);
    r->out = &left;
    bool read = read_path(r, false);
    r->out = out;
    if (!read)
        return false;
    skip_space(r);
    const char *sign = take_comparison(r);
    if (sign == NULL) {
        buf_printf(out, "TEMPLATE_TRUE(%s)", left.data);
        return true;
    }
    if (r->rest.len > 0 && r->rest.data[0] == '"') {
        if (sign[1] != '=' || sign[0] == '<' || sign[0] == '>')
            return FAIL(r, "strings are compared with == and != only");
        return read_same(r, left.data, sign[0] == '=');
    }
    /* As an argument: clang warns of a comparison that stands in parentheses alone. */
    buf_printf(out, "template_true_int(%s %s ", left.data, sign);
    read = read_path(r, false);
    buf_add_char(out, ')');
    skip_space(r);
    return read;
}

static bool read_or(struct reader *r);

static bool read_unary(struct reader *r)
{
    if (++r->depth > DEPTH_MAX)
        return FAIL(r, "the condition is too deep");
    bool done;
    if (take_word(r, "not")) {
        buf_add_z(r->out, "!(");
        done = read_unary(r);
        buf_add_char(r->out, ')');
    } else if (r->rest.len > 0 && r->rest.data[0] == '(') {
        cut(r, 1);
        skip_space(r);
        buf_add_char(r->out, '(');
        done = read_or(r);
        if (done && (r->rest.len == 0 || r->rest.data[0] != ')'))
            return FAIL(r, ") is expected");
        if (done)
            cut(r, 1);
        skip_space(r);
        buf_add_char(r->out, ')');
    } else {
        buf_add_char(r->out, '(');
        done = read_comparison(r);
        buf_add_char(r->out, ')');
    }
    r->depth--;
    return done;
}

static bool read_and(struct reader *r)
{
    if (!read_unary(r))
        return false;
    while (take_word(r, "and")) {
        buf_add_z(r->out, " && ");
        if (!read_unary(r))
            return false;
    }
    return true;
}

static bool read_or(struct reader *r)
{
    buf_add_char(r->out, '(');
    if (!read_and(r))
        return false;
    buf_add_char(r->out, ')');
    while (take_word(r, "or")) {
        buf_add_z(r->out, " || (");
        if (!read_and(r))
            return false;
        buf_add_char(r->out, ')');
    }
    return true;
}

bool expression_condition(struct buf *out, struct str text, const struct scope *scope, const char *file,
                          size_t line, struct template_error *error)
{
    struct reader r = {str_trim(text), out, scope, file, line, error, 0};
    if (!read_or(&r))
        return false;
    return r.rest.len == 0 || FAIL(&r, "\"%.*s\" is not understood", STR_ARG(r.rest));
}
