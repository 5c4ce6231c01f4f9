#include "port/http/http_check.h"

#include <ctype.h>

#define LENGTH_DIGITS_MAX 18

/* RFC 9110, 5.6.2: what names of headers are made of. */
static bool token_char(unsigned char c)
{
    return isalnum(c) || (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool all(struct str s, bool (*allowed)(unsigned char))
{
    for (size_t i = 0; i < s.len; i++)
        if (!allowed((unsigned char)s.data[i]))
            return false;
    return true;
}

static bool value_char(unsigned char c)
{
    return c == '\t' || (c >= ' ' && c != 0x7f);
}

static bool target_char(unsigned char c)
{
    return c > ' ' && c < 0x7f;
}

static bool host_char(unsigned char c)
{
    return isalnum(c) || (c != '\0' && strchr("-._:[]%", c) != NULL);
}

static bool same_name(struct str name, const char *lower)
{
    if (name.len != strlen(lower))
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (tolower((unsigned char)name.data[i]) != lower[i])
            return false;
    return true;
}

bool http_header_next(const struct http_request *request, const char *name, size_t *at, struct str *value)
{
    while (*at < request->header_count) {
        const struct http_pair *header = &request->headers[(*at)++];
        if (!same_name(header->name, name))
            continue;
        *value = header->value;
        return true;
    }
    return false;
}

struct str http_header(const struct http_request *request, const char *name)
{
    size_t at = 0;
    struct str value = {NULL, 0};
    (void)http_header_next(request, name, &at, &value);
    return value;
}

static size_t count_of(const struct http_request *request, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < request->header_count; i++)
        count += same_name(request->headers[i].name, name);
    return count;
}

static bool read_length(struct str text, uint64_t *out)
{
    if (text.len == 0 || text.len > LENGTH_DIGITS_MAX)
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(text.data[i] - '0');
    }
    *out = value;
    return true;
}

static bool framing_of(const struct http_request *request, bool http10, struct http_framing *framing)
{
    size_t lengths = count_of(request, "content-length");
    size_t codings = count_of(request, "transfer-encoding");
    *framing = (struct http_framing){.chunked = codings > 0, .has_length = lengths > 0};
    if (lengths > 1 || codings > 1 || (lengths > 0 && codings > 0) || (codings > 0 && http10))
        return false;
    if (codings > 0 && !same_name(http_header(request, "transfer-encoding"), "chunked"))
        return false;
    return lengths == 0 || read_length(http_header(request, "content-length"), &framing->length);
}

int http_check(const struct http_request *request, const struct http_options *options, bool http10,
               struct http_framing *framing)
{
    size_t bytes = 0;
    if (request->target.len > options->target_max)
        return 414;
    for (size_t i = 0; i < request->header_count; i++)
        bytes += request->headers[i].name.len + request->headers[i].value.len + 4;
    if (bytes > options->headers_max)
        return 431;
    if (!all(request->target, target_char))
        return 400;
    for (size_t i = 0; i < request->header_count; i++)
        if (request->headers[i].name.len == 0 || !all(request->headers[i].name, token_char) ||
            !all(request->headers[i].value, value_char))
            return 400;
    struct str host = http_header(request, "host");
    size_t hosts = count_of(request, "host");
    if (hosts > 1 || (hosts == 0 && !http10) || (hosts == 1 && (host.len == 0 || !all(host, host_char))))
        return 400;
    return framing_of(request, http10, framing) ? 0 : 400;
}

static struct str without_host(struct str target)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (!str_starts(target, schemes[i]))
            continue;
        size_t at = strlen(schemes[i]);
        while (at < target.len && target.data[at] != '/' && target.data[at] != '?')
            at++;
        return (struct str){target.data + at, target.len - at};
    }
    return target;
}

bool http_split_target(struct str target, struct str *path, struct str *query)
{
    struct str rest = without_host(target);
    const char *mark = rest.len == 0 ? NULL : memchr(rest.data, '?', rest.len);
    *path = mark == NULL ? rest : (struct str){rest.data, (size_t)(mark - rest.data)};
    *query = mark == NULL ? (struct str){"", 0} : (struct str){mark + 1, rest.len - path->len - 1};
    if (path->len == 0 && rest.data != target.data)
        *path = STR("/");
    return str_equal(*path, STR("*")) || (path->len > 0 && path->data[0] == '/');
}
