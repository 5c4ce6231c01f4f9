/* What a client can send, behind libmicrohttpd: the first line of the input is the target, further lines are
 * headers. Checks, addresses, queries, cookies, languages, validators, routes. */
#include "fuzz.h"

#include "base/utf8.h"
#include "port/http/http_check.h"
#include "routes.h"
#include "web/cookie.h"
#include "web/decode.h"
#include "web/template.h"

#define HEADERS_MAX 200

static const struct http_options options = {.target_max = 8192, .headers_max = 16384};

/* Headers as libmicrohttpd would give them. */
static size_t read_headers(struct str rest, struct http_pair pairs[HEADERS_MAX])
{
    size_t count = 0;
    while (rest.data != NULL && count < HEADERS_MAX) {
        struct str value = str_cut(&rest, '\n');
        struct str name = str_cut(&value, ':');
        pairs[count++] = (struct http_pair){name, str_trim(value)};
    }
    return count;
}

static void check_framing(struct http_request *request)
{
    struct http_framing framing;
    int status = http_check(request, &options, false, &framing);
    FUZZ_CHECK(status == 0 || status == 400 || status == 414 || status == 431);
    FUZZ_CHECK(status != 0 || !(framing.chunked && framing.has_length));
}

static void check_text(struct str s)
{
    FUZZ_CHECK(decode_is_text(s));
    FUZZ_CHECK(utf8_check(s) == s.len);
}

static void check_address(struct arena *arena, struct str target)
{
    struct str path;
    struct str query;
    struct request_pair *pairs = NULL;
    size_t count = 0;
    struct router_match match;
    if (!http_split_target(target, &path, &query))
        return;
    FUZZ_CHECK(path.len + query.len <= target.len + 1);
    if (decode_query(arena, query, &pairs, &count) == 0) {
        for (size_t i = 0; i < count; i++) {
            check_text(pairs[i].name);
            check_text(pairs[i].value);
        }
    }
    for (int method = 0; method <= HTTP_OTHER; method++) {
        if (router_find(&routes, arena, (enum http_method)method, path, &match) != 0)
            continue;
        FUZZ_CHECK(match.route == NULL || (match.allowed[method] && (int)match.route->method == method));
        for (size_t i = 0; i < match.param_count; i++)
            check_text(match.params[i].value);
    }
}

/* Escaped text holds nothing that ends its place. */
static void check_escaping(struct str s)
{
    for (int context = TEMPLATE_HTML; context <= TEMPLATE_URL_PART; context++) {
        struct buf out BUF_AUTO;
        buf_init(&out, 1u << 24);
        template_escape(&out, (enum template_context)context, s);
        FUZZ_CHECK(strcspn(out.data, "<>\"'") == out.len);
        FUZZ_CHECK(utf8_check(buf_str(&out)) == out.len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char key[32] = "a key";
    struct arena *arena ARENA_AUTO = arena_new();
    struct str rest = {(const char *)data, size};
    if (size == 0)
        return 0;
    check_escaping(rest);
    struct str target = str_cut(&rest, '\n');
    struct http_pair pairs[HEADERS_MAX];
    struct http_request request = {.arena = arena, .target = target, .headers = pairs};
    request.header_count = read_headers(rest, pairs);
    check_framing(&request);
    check_address(arena, target);
    struct request_pair *cookies = NULL;
    size_t count = 0;
    struct str value;
    decode_cookies(arena, http_header(&request, "cookie"), &cookies, &count);
    for (size_t i = 0; i < count; i++)
        FUZZ_CHECK(cookie_verify(arena, key, "fuzz", cookies[i].value, &value) != 0);
    FUZZ_CHECK(decode_accept_language(http_header(&request, "accept-language"), LANGUAGE_NL) <
               LANGUAGE_COUNT);
    (void)decode_has_etag(http_header(&request, "if-none-match"), "abc");
    (void)decode_accepts_gzip(http_header(&request, "accept-encoding"));
    return 0;
}
