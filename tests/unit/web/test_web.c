/* The web core as a client sees it, over sockets, with the sample table: error pages and problems, languages,
 * form tokens, cookies, validators, compression, headers, limits, the log. */
#include "../test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "port/json/json_read.h"
#include "sample.h"
#include "web/limiter.h"
#include "web/metrics.h"
#include "web/web.h"

struct fixture {
    struct web web;
    struct log log;
    int log_read;
    struct http_server *server;
    struct sockaddr_in address;
};

static int start(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct web_config config;
    struct err err;
    int pipes[2];
    web_config_default(&config);
    config.trust_proxy = true;
    config.region = "Rijn & Streek";
    config.pages_per_second = 0.01;
    config.pages_burst = 30;
    config.api_per_second = 0.01; /* so that none comes free during the test, however slow the machine is */
    config.api_burst = 5;
    if (f == NULL || web_init(&f->web, &config, &err) != 0 || pipe2(pipes, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    f->web.router = &sample_router;
    metrics_free(f->web.metrics);
    f->web.metrics = metrics_new(sample_router.count);
    memset(f->web.key, 7, sizeof f->web.key);
    f->log = (struct log){pipes[1], LOG_INFO};
    f->log_read = pipes[0];
    f->web.log = &f->log;
    const struct http_options options = {.listen = "127.0.0.1:0"};
    const struct http_handlers handlers = web_handlers(&f->web);
    if (http_server_start(&options, &handlers, &f->server, &err) != 0)
        return -1;
    const char *colon = strrchr(http_server_address(f->server), ':');
    int64_t port;
    if (!str_to_int64(str_from(colon + 1), &port))
        return -1;
    f->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    f->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *state = f;
    return 0;
}

static int stop(void **state)
{
    struct fixture *f = *state;
    http_server_stop(f->server, 5);
    close(f->log.fd);
    close(f->log_read);
    web_free(&f->web);
    free(f);
    return 0;
}

#define PATIENCE 30000 /* ms for what comes at once, unless the machine is very busy */

/* Adds what the log says until it has said `last`. */
static void read_log(const struct fixture *f, struct buf *out, const char *last)
{
    struct pollfd wait = {.fd = f->log_read, .events = POLLIN};
    char piece[4096];
    while (strstr(out->data, last) == NULL && poll(&wait, 1, PATIENCE) > 0) {
        ssize_t got = read(f->log_read, piece, sizeof piece);
        if (got <= 0)
            break;
        buf_add(out, piece, (size_t)got);
    }
    assert_non_null(strstr(out->data, last));
}

/* A request is counted, as it is logged, after its answer was sent. */
static void await_metric(const struct fixture *f, const char *line)
{
    struct buf text BUF_AUTO;
    buf_init(&text, 1000000);
    for (int waited = 0; waited < PATIENCE && strstr(text.data, line) == NULL; waited += 10) {
        usleep(waited == 0 ? 0 : 10000);
        buf_clear(&text);
        metrics_write(&text, &f->web);
    }
    if (strstr(text.data, line) == NULL)
        fail_msg("no \"%s\" in\n%s", line, text.data);
}

/* One request on a connection of its own; `headers` are whole lines. */
static void ask(const struct fixture *f, struct buf *out, const char *method, const char *target,
                const char *headers, const char *body)
{
    struct buf text BUF_AUTO;
    buf_init(&text, 100000);
    buf_printf(&text, "%s %s HTTP/1.1\r\nHost: regio.example\r\nConnection: close\r\n%s", method, target,
               headers);
    if (body != NULL)
        buf_printf(&text, "Content-Length: %zu\r\n", strlen(body));
    buf_printf(&text, "\r\n%s", body == NULL ? "" : body);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&f->address, sizeof f->address), 0);
    assert_int_equal(send(fd, text.data, text.len, MSG_NOSIGNAL), (ssize_t)text.len);
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    char piece[65536];
    buf_clear(out);
    while (poll(&wait, 1, 10000) > 0) {
        ssize_t got = recv(fd, piece, sizeof piece, 0);
        if (got <= 0)
            break;
        buf_add(out, piece, (size_t)got);
    }
    close(fd);
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"

static void assert_reply(const struct fixture *f, const char *method, const char *target, const char *headers,
                         const char *body, int status, const char *part)
{
    struct buf out BUF_AUTO;
    buf_init(&out, 1000000);
    ask(f, &out, method, target, headers, body);
    char line[32];
    snprintf(line, sizeof line, "HTTP/1.1 %d ", status);
    if (!str_starts(buf_str(&out), line) || strstr(out.data, part) == NULL)
        fail_msg("%s %s\n%s\nanswered, without \"%s\":\n%s", method, target, headers, part, out.data);
}

/* A header's value in an answer, in the arena; NULL where it is not there. */
static const char *header_of(struct arena *arena, const struct buf *answer, const char *name)
{
    const char *at = strstr(answer->data, arena_printf(arena, "\r\n%s: ", name));
    const char *end = strstr(answer->data, "\r\n\r\n");
    if (at == NULL || at > end)
        return NULL;
    at += strlen(name) + 4;
    return arena_strndup(arena, at, strcspn(at, "\r"));
}

static void answers_pages(void **state)
{
    const struct fixture *f = *state;
    assert_reply(f, "GET", "/", "", NULL, 200, "home nl");
    assert_reply(f, "GET", "/talent/12", "", NULL, 200, "item 12 language nl href /talent/12?taal=en");
    assert_reply(f, "GET", "/talent/12/", "", NULL, 301, "\r\nLocation: /talent/12\r\n");
    assert_reply(f, "GET", "/talent/12/?a=b", "", NULL, 301, "\r\nLocation: /talent/12?a=b\r\n");
    assert_reply(f, "GET", "/files/x/a/b.css", "", NULL, 200, "file a/b.css");
    assert_reply(f, "HEAD", "/talent/12", "", NULL, 200, "Content-Length: ");
    assert_reply(f, "OPTIONS", "/form", "", NULL, 204, "\r\nAllow: GET, HEAD, POST, OPTIONS\r\n");
    assert_reply(f, "OPTIONS", "/api/v1/things", "", NULL, 204,
                 "\r\nAccess-Control-Allow-Methods: GET, POST\r\n");
}

static void answers_errors(void **state)
{
    const struct fixture *f = *state;
    static const struct {
        const char *method;
        const char *target;
        int status;
        const char *nl;
        const char *en;
    } samples[] = {
        {"GET", "/talent/abc", 404, "Deze pagina is er niet", "This page does not exist"},
        {"GET", "/nergens", 404, "Deze pagina is er niet", "This page does not exist"},
        {"GET", "/talent/%00", 400, "niet goed opgebouwd", "malformed"},
        {"GET", "/talent/1?a=%ff", 400, "niet goed opgebouwd", "malformed"},
        {"DELETE", "/form", 405, "Dit kan niet op dit adres", "cannot be done at this address"},
        {"GET", "/fails/3", 400, "De gegevens kloppen niet", "not valid"},
        {"GET", "/fails/4", 403, "Dit mag niet", "not allowed"},
        {"GET", "/fails/5", 503, "te druk", "too busy"},
        {"GET", "/fails/6", 503, "De gegevens zijn even niet bereikbaar", "The data cannot be reached"},
        {"GET", "/fails/7", 500, "Er ging iets mis", "Something went wrong"},
        {"GET", "/fails/99", 500, "Er ging iets mis", "Something went wrong"},
        {"POST", "/form", 403, "Dit mag niet", "not allowed"},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const char *body = samples[i].method[0] == 'P' ? "a=b" : NULL;
        const char *type = body == NULL ? "" : FORM;
        assert_reply(f, samples[i].method, samples[i].target, type, body, samples[i].status, samples[i].nl);
        assert_reply(f, samples[i].method, samples[i].target,
                     body == NULL ? "Accept-Language: en\r\n" : FORM "Accept-Language: en\r\n", body,
                     samples[i].status, samples[i].en);
    }
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    assert_reply(f, "GET", "/fails/5", "", NULL, 503, "\r\nRetry-After: 5\r\n");
    assert_reply(f, "GET", "/fails/6", "", NULL, 503, "\r\nRetry-After: 5\r\n");
    ask(f, &out, "GET", "/fails/7", "", NULL);
    assert_null(strstr(out.data, "Retry-After"));
    assert_null(strstr(out.data, "half a page"));
    assert_null(strstr(out.data, "secret"));
    assert_non_null(strstr(out.data, "Rijn &amp; Streek"));
}

static void answers_problems(void **state)
{
    const struct fixture *f = *state;
    assert_reply(f, "GET", "/api/v1/nothing", "", NULL, 404, "Content-Type: application/problem+json");
    assert_reply(f, "POST", "/api/v1/things", "Content-Type: text/plain\r\n", "{}", 415,
                 "urn:regio:problem:media-type");
    assert_reply(f, "PUT", "/api/v1/things", JSON, "{}", 405, "\r\nAllow: GET, HEAD, POST, OPTIONS\r\n");
    assert_reply(f, "GET", "/api/v1/things/x", "", NULL, 404, "\r\nAPI-Version: 1.0.0\r\n");
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    ask(f, &out, "POST", "/api/v1/things", JSON "Accept-Language: en\r\n", "{}");
    assert_true(str_starts(buf_str(&out), "HTTP/1.1 400 "));
    struct arena *arena ARENA_AUTO = arena_new();
    struct json_node root;
    struct json_node errors;
    struct json_node item;
    struct str text;
    int64_t status;
    assert_int_equal(json_read(arena, str_from(strstr(out.data, "\r\n\r\n") + 4), NULL, &root, NULL), 0);
    assert_int_equal(json_read_need_int(&root, "status", 0, 999, &status, NULL), 0);
    assert_int_equal(status, 400);
    assert_true(json_read_member(&root, "errors", &errors));
    assert_int_equal(json_read_count(&errors), 2);
    assert_true(json_read_item(&errors, 0, &item));
    assert_int_equal(json_read_need_str(&item, "field", &text, NULL), 0);
    assert_true(str_equal_z(text, "skills[0].uri"));
    assert_int_equal(json_read_need_str(&item, "message", &text, NULL), 0);
    assert_true(str_equal_z(text, "This page does not exist"));
    assert_true(json_read_item(&errors, 1, &item));
    assert_int_equal(json_read_need_str(&item, "message", &text, NULL), 0);
    assert_true(str_equal_z(text, "must be 1 to 4"));
}

static void keeps_language(void **state)
{
    const struct fixture *f = *state;
    assert_reply(f, "GET", "/talent/1?q=a%26b&taal=en&r=1", "", NULL, 200,
                 "language en href /talent/1?q=a%26b&r=1&taal=nl");
    assert_reply(f, "GET", "/talent/1?taal=en", "", NULL, 200,
                 "\r\nSet-Cookie: regio_taal=en; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000\r\n");
    assert_reply(f, "GET", "/talent/1", "Cookie: regio_taal=en\r\n", NULL, 200, "language en");
    assert_reply(f, "GET", "/talent/1?taal=nl", "Cookie: regio_taal=en\r\nAccept-Language: en\r\n", NULL, 200,
                 "language nl");
    assert_reply(f, "GET", "/talent/1?taal=xx", "Accept-Language: en\r\n", NULL, 200, "language en");
    assert_reply(f, "GET", "/talent/1", "", NULL, 200, "\r\nContent-Language: nl\r\n");
}

/* The token of a page and the cookie that belongs to it. */
static void open_form(const struct fixture *f, struct arena *arena, const char **cookie, const char **token)
{
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    ask(f, &out, "GET", "/form", "", NULL);
    const char *set = header_of(arena, &out, "Set-Cookie");
    assert_non_null(set);
    assert_non_null(strstr(set, "; HttpOnly; SameSite=Lax"));
    *cookie = arena_strndup(arena, set, strcspn(set, ";"));
    const char *value = strstr(out.data, "name=\"csrf\" value=\"");
    assert_non_null(value);
    value += strlen("name=\"csrf\" value=\"");
    *token = arena_strndup(arena, value, strcspn(value, "\""));
}

static void checks_tokens(void **state)
{
    const struct fixture *f = *state;
    struct arena *arena ARENA_AUTO = arena_new();
    const char *cookie;
    const char *token;
    const char *other_cookie;
    const char *other_token;
    open_form(f, arena, &cookie, &token);
    open_form(f, arena, &other_cookie, &other_token);
    const char *headers = arena_printf(arena, FORM "Cookie: %s\r\n", cookie);
    const char *body = arena_printf(arena, "csrf=%s&word=kok&to=/talent/5", token);
    assert_reply(f, "POST", "/form", headers, body, 303, "\r\nLocation: /talent/5\r\n");
    assert_reply(f, "POST", "/form", FORM, body, 403, "");
    assert_reply(f, "POST", "/form", headers, "word=kok", 403, "");
    assert_reply(f, "POST", "/form", headers, arena_printf(arena, "csrf=%s", other_token), 403, "");
    assert_reply(f, "POST", "/form", headers, arena_printf(arena, "csrf=%sA", token), 403, "");
    assert_reply(f, "POST", "/form", arena_printf(arena, FORM "Cookie: %s\r\n", other_cookie), body, 403, "");
    static const char *const elsewhere[] = {"Origin: https://evil.example\r\n", "Origin: null\r\n",
                                            "Sec-Fetch-Site: cross-site\r\n",
                                            "Sec-Fetch-Site: same-site\r\n"};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_reply(f, "POST", "/form", arena_printf(arena, "%s%s", headers, elsewhere[i]), body, 403, "");
    assert_reply(f, "POST", "/form", arena_printf(arena, "%sOrigin: https://regio.example\r\n", headers),
                 body, 303, "");
    assert_reply(f, "POST", "/form", arena_printf(arena, "%sX-CSRF-Token: %s\r\n", headers, token),
                 "word=kok", 303, "");
    static const char *const away[] = {
        "//evil.example", "https://evil.example", "/%5Cevil.example", "javascript:x", "", "/a%0d%0ab"};
    for (size_t i = 0; i < sizeof away / sizeof *away; i++)
        assert_reply(f, "POST", "/form", headers, arena_printf(arena, "csrf=%s&word=a&to=%s", token, away[i]),
                     303, "\r\nLocation: /\r\n");
    assert_reply(f, "POST", "/form", headers, arena_printf(arena, "csrf=%s&word=%%ff", token), 400, "");
}

static void remembers_cookies(void **state)
{
    const struct fixture *f = *state;
    struct arena *arena ARENA_AUTO = arena_new();
    const char *cookie;
    const char *token;
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    open_form(f, arena, &cookie, &token);
    const char *headers = arena_printf(arena, FORM "Cookie: %s\r\n", cookie);
    ask(f, &out, "POST", "/form", headers, arena_printf(arena, "csrf=%s&word=onthoud&to=/", token));
    const char *set = header_of(arena, &out, "Set-Cookie");
    assert_non_null(set);
    char *memory = arena_strndup(arena, set, strcspn(set, ";"));
    assert_reply(f, "GET", "/form", arena_printf(arena, "Cookie: x=1; %s\r\n", memory), NULL, 200,
                 "cookie 0 onthoud");
    memory[strlen(memory) - 3] ^= 1;
    assert_reply(f, "GET", "/form", arena_printf(arena, "Cookie: %s\r\n", memory), NULL, 200, "cookie -3 ");
    assert_reply(f, "GET", "/form", "", NULL, 200, "cookie -1 ");
    /* More than a browser keeps. */
    struct buf big BUF_AUTO;
    buf_init(&big, 100000);
    buf_printf(&big, "csrf=%s&word=", token);
    for (int i = 0; i < 3100; i++)
        buf_add_char(&big, 'w');
    assert_reply(f, "POST", "/form", headers, big.data, 413, "te groot");
}

static void revalidates_and_compresses(void **state)
{
    const struct fixture *f = *state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    ask(f, &out, "GET", "/", "", NULL);
    size_t plain = out.len;
    const char *tag = header_of(arena, &out, "ETag");
    assert_non_null(tag);
    assert_reply(f, "GET", "/", arena_printf(arena, "If-None-Match: %s\r\n", tag), NULL, 304, "");
    assert_reply(f, "GET", "/", "If-None-Match: \"other\"\r\n", NULL, 200, "filler");
    assert_reply(f, "GET", "/", "If-None-Match: *\r\n", NULL, 304, tag);
    assert_reply(f, "GET", "/", arena_printf(arena, "If-None-Match: \"other\", %s, W/\"x\"\r\n", tag), NULL, 304, tag);
    assert_reply(f, "GET", "/", arena_printf(arena, "If-None-Match: %s\r\n", tag + 2), NULL, 304, tag); /* strong */
    assert_reply(f, "GET", "/", arena_printf(arena, "If-None-Match: \"other\"\r\nif-none-match: %s\r\n", tag), NULL, 304, tag);
    ask(f, &out, "GET", "/", "Accept-Encoding: gzip\r\n", NULL);
    assert_string_equal(header_of(arena, &out, "Content-Encoding"), "gzip");
    assert_true(out.len < plain / 3);
    assert_string_equal(header_of(arena, &out, "ETag"), tag);
    ask(f, &out, "GET", "/talent/1", "Accept-Encoding: gzip\r\n", NULL);
    assert_null(header_of(arena, &out, "Content-Encoding"));
    assert_string_equal(header_of(arena, &out, "Cache-Control"), "private, no-cache");
}

static void sends_security_headers(void **state)
{
    const struct fixture *f = *state;
    static const char *const targets[] = {"/",        "/nergens",   "/api/v1/things", "/api/v1/nothing",
                                          "/fails/7", "/talent/%00"};
    static const char *const names[] = {
        "Content-Security-Policy",    "X-Content-Type-Options",       "Referrer-Policy", "Permissions-Policy",
        "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Request-Id",    "Cache-Control"};
    struct arena *arena ARENA_AUTO = arena_new();
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        ask(f, &out, "GET", targets[i], "", NULL);
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            if (header_of(arena, &out, names[j]) == NULL)
                fail_msg("%s has no %s", targets[i], names[j]);
        assert_null(strstr(header_of(arena, &out, "Content-Security-Policy"), "unsafe"));
        assert_null(header_of(arena, &out, "Strict-Transport-Security"));
    }
    ask(f, &out, "GET", "/form", "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.77\r\n", NULL);
    assert_non_null(header_of(arena, &out, "Strict-Transport-Security"));
    assert_non_null(strstr(header_of(arena, &out, "Set-Cookie"), "; Secure"));
}

static void limits_speed(void **state)
{
    const struct fixture *f = *state;
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    int answered = 0;
    for (int i = 0; i < 20; i++) {
        ask(f, &out, "GET", "/api/v1/things", "X-Forwarded-For: 203.0.113.9, 192.0.2.5\r\n", NULL);
        answered += str_starts(buf_str(&out), "HTTP/1.1 200 ");
    }
    assert_int_equal(answered, 5);
    assert_reply(f, "GET", "/api/v1/things", "X-Forwarded-For: 192.0.2.5\r\n", NULL, 429,
                 "\r\nRetry-After: ");
    assert_reply(f, "GET", "/talent/1", "X-Forwarded-For: 192.0.2.5\r\n", NULL, 200, "item 1");
    assert_reply(f, "GET", "/api/v1/things?q=a", "X-Forwarded-For: 192.0.2.6\r\n", NULL, 200,
                 "{\"q\":\"a\"}");
    /* What is no address counts as the proxy itself, which is this machine and yet asks for others. */
    for (int i = 0; i < 20; i++)
        ask(f, &out, "GET", "/api/v1/things", "X-Forwarded-For: 192.0.2.7, nonsense\r\n", NULL);
    assert_true(str_starts(buf_str(&out), "HTTP/1.1 429 "));
    for (int i = 0; i < 50; i++)
        assert_reply(f, "GET", "/api/v1/things?q=a", "", NULL, 200, "{\"q\":\"a\"}");
}

static void guards_metrics(void **state)
{
    const struct fixture *f = *state;
    assert_reply(f, "GET", "/metrics", "", NULL, 200, "new");
    assert_reply(f, "GET", "/metrics", "X-Forwarded-For: 192.0.2.8\r\n", NULL, 403, "");
    assert_reply(f, "GET", "/metrics", "X-Forwarded-For: 127.0.0.1\r\n", NULL, 403, "");
    assert_reply(f, "GET", "/metrics", "Forwarded: for=192.0.2.8\r\n", NULL, 403, "");
    await_metric(f, "regio_http_requests_total{route=\"/metrics\",method=\"GET\",status=\"4xx\"} 3\n");
    await_metric(f, "regio_http_requests_total{route=\"/metrics\",method=\"GET\",status=\"2xx\"} 1\n");
}

/* Asks, and waits until the log has the entry of that request; gives its id, as it stands in the log. */
static const char *ask_and_log(const struct fixture *f, struct arena *arena, struct buf *log, const char *target,
                               const char *headers)
{
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    ask(f, &out, "GET", target, headers, NULL);
    const char *id = arena_printf(arena, "\"request\":\"%s\"", header_of(arena, &out, "X-Request-Id"));
    read_log(f, log, arena_printf(arena, "\"event\":\"request\",%s", id));
    return id;
}

static bool has(struct str line, const char *text)
{
    return memmem(line.data, line.len, text, strlen(text)) != NULL;
}

static void logs_without_personal_data(void **state)
{
    const struct fixture *f = *state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct buf log BUF_AUTO;
    buf_init(&log, 10000000);
    const char *const ids[] = {
        ask_and_log(f, arena, &log, "/talent/314159265358?postcode=2312ZX&q=geheim",
                    "User-Agent: nosy\r\nCookie: profile=geheim\r\nX-Forwarded-For: 192.0.2.9\r\n"),
        ask_and_log(f, arena, &log, "/geheim/pad", ""),
        ask_and_log(f, arena, &log, "/fails/7", ""),
    };
    /* none of them can come about by chance, in an id or a number of microseconds */
    static const char *const words[] = {"314159265358", "2312ZX", "geheim", "nosy", "192.0.2.9", "127.0.0.1"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_null(strstr(log.data, words[i]));
    struct str rest = buf_str(&log);
    size_t lines[3] = {0};
    while (rest.len > 0) {
        struct json_node root;
        struct str line = str_cut(&rest, '\n');
        if (line.len == 0)
            continue;
        assert_int_equal(json_read(arena, line, NULL, &root, NULL), 0);
        for (size_t i = 0; i < 3; i++)
            lines[i] += has(line, ids[i]);
        if (has(line, ids[0]))
            assert_true(has(line, "\"route\":\"/talent/{id}\""));
    }
    assert_int_equal(lines[0], 1);
    assert_int_equal(lines[1], 1);
    assert_int_equal(lines[2], 2); /* and what failed */
    assert_non_null(strstr(log.data, "\"event\":\"failed\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_pages),
        cmocka_unit_test(answers_errors),
        cmocka_unit_test(answers_problems),
        cmocka_unit_test(keeps_language),
        cmocka_unit_test(checks_tokens),
        cmocka_unit_test(remembers_cookies),
        cmocka_unit_test(revalidates_and_compresses),
        cmocka_unit_test(sends_security_headers),
        cmocka_unit_test(guards_metrics),
        cmocka_unit_test(limits_speed),
        cmocka_unit_test(logs_without_personal_data),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
