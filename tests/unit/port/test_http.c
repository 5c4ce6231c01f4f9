/* The HTTP server over raw sockets: ordinary requests, forms, limits, requests that can be read in two ways,
 * slow and vanishing clients, stopping. */
#include "../test.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "port/http/http.h"

#define BODY_MAX 100000

struct fixture {
    struct http_server *server;
    struct sockaddr_in address;
    atomic_int slow; /* requests for /slow whose handling has begun */
    atomic_int done;
    atomic_int broken;
};

/* Refuses what lies under /no; /small takes no body. */
static bool admit(void *arg, struct http_request *request, struct http_response *response, size_t *body_max)
{
    (void)arg;
    if (str_starts(request->path, "/no")) {
        response->status = 404;
        response->body = STR("no such thing");
        return true;
    }
    *body_max = str_starts(request->path, "/small") ? 10 : BODY_MAX;
    return false;
}

static ptrdiff_t count_down(void *arg, char *out, size_t size)
{
    int *left = arg;
    if (*left == 0)
        return 0;
    size_t len = size < 1000 ? size : 1000;
    memset(out, 'a' + *left % 26, len);
    (*left)--;
    return (ptrdiff_t)len;
}

/* Says what it understood. */
static void describe(struct http_request *request, struct http_response *response)
{
    struct buf text BUF_AUTO;
    buf_init(&text, 1000000);
    static const char *const names[] = {"GET", "POST", "PUT", "DELETE", "OPTIONS", "other"};
    buf_printf(&text, "method=%s path=%.*s query=%.*s body=%.*s broken=%d", names[request->method],
               STR_ARG(request->path), STR_ARG(request->query), STR_ARG(request->body), request->form_broken);
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        buf_printf(&text, " [%.*s=%.*s%s%.*s]", STR_ARG(field->name), STR_ARG(field->value),
                   field->file_name.len > 0 ? " file " : "", STR_ARG(field->file_name));
    }
    response->body = arena_str(request->arena, buf_str(&text));
    http_response_header(response, "X-Test", "yes");
}

static void handle(void *arg, struct http_request *request, struct http_response *response)
{
    struct fixture *f = arg;
    if (str_starts(request->path, "/stream")) {
        int *left = arena_alloc(request->arena, sizeof *left);
        *left = 50;
        response->stream = count_down;
        response->stream_arg = left;
    } else if (str_starts(request->path, "/slow")) {
        atomic_fetch_add(&f->slow, 1);
        usleep(300000);
        response->body = STR("slow");
    } else if (str_starts(request->path, "/big")) {
        char *big = arena_alloc(request->arena, 3000000);
        memset(big, 'b', 3000000);
        response->body = (struct str){big, 3000000};
    } else {
        describe(request, response);
    }
}

static void refuse(void *arg, struct http_request *request, int status, struct http_response *response)
{
    (void)arg;
    response->status = status;
    response->body = str_from(arena_printf(request->arena, "refused %d", status));
}

static void done(void *arg, const struct http_request *request, int status, size_t bytes,
                 int64_t microseconds)
{
    (void)request;
    (void)bytes;
    struct fixture *f = arg;
    if (microseconds < 0)
        abort();
    atomic_fetch_add(status == 0 ? &f->broken : &f->done, 1);
}

static int start(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    const struct http_options options = {.listen = "127.0.0.1:0",
                                         .head_seconds = 1,
                                         .body_seconds = 1,
                                         .idle_seconds = 2,
                                         .connections = 300,
                                         .fields_max = 20,
                                         .target_max = 2000,
                                         .headers_max = 4000};
    const struct http_handlers handlers = {f, admit, handle, refuse, done};
    struct err err;
    if (f == NULL || http_server_start(&options, &handlers, &f->server, &err) != 0)
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
    free(f);
    return 0;
}

static int connect_to(const struct fixture *f)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&f->address, sizeof f->address), 0);
    return fd;
}

static void send_text(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, text, len, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* the server has closed: what it said is read next */
        text += sent;
        len -= (size_t)sent;
    }
}

/* All that comes until the server closes, or is quiet for that long. */
static void receive(int fd, struct buf *out, int quiet_ms)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    char piece[65536];
    while (poll(&wait, 1, quiet_ms) > 0) {
        ssize_t got = recv(fd, piece, sizeof piece, 0);
        if (got <= 0)
            break;
        buf_add(out, piece, (size_t)got);
    }
}

/* Sends a request with Connection: close added behind its first line, and returns the whole answer. */
static void ask(const struct fixture *f, struct buf *out, const char *request)
{
    int fd = connect_to(f);
    const char *line = strstr(request, "\r\n");
    struct buf text BUF_AUTO;
    buf_init(&text, 10000000);
    buf_add(&text, request, (size_t)(line - request) + 2);
    buf_add_z(&text, "Connection: close\r\n");
    buf_add_z(&text, line + 2);
    send_text(fd, text.data, text.len);
    buf_init(out, 10000000);
    receive(fd, out, 10000);
    close(fd);
}

static void assert_answer(const struct fixture *f, const char *request, const char *status, const char *part)
{
    struct buf out BUF_AUTO;
    ask(f, &out, request);
    if (strncmp(out.data, status, strlen(status)) != 0 || strstr(out.data, part) == NULL)
        fail_msg("%s\nanswered:\n%s", request, out.data);
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        found++;
    return found;
}

static void answers(void **state)
{
    const struct fixture *f = *state;
    assert_answer(f, "GET /a%20b?c=d&e HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200",
                  "path=/a%20b query=c=d&e body= ");
    assert_answer(f, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200", "\r\nX-Test: yes\r\n");
    assert_answer(f, "GET http://elsewhere:80/p?q HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200",
                  "path=/p query=q ");
    assert_answer(f, "GET / HTTP/1.0\r\n\r\n", "HTTP/1.", "path=/ ");
    assert_answer(f, "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200", "method=other");
    assert_answer(f, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404", "no such thing");
    assert_answer(f, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200",
                  "body=hello ");
    assert_answer(
        f,
        "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        "HTTP/1.1 200", "body=abcde ");
    struct buf out BUF_AUTO;
    ask(f, &out, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_null(strstr(out.data, "path="));
    assert_non_null(strstr(out.data, "Content-Length: "));
}

static void assert_form(const struct fixture *f, const char *type, const char *body, const char *part)
{
    struct buf request BUF_AUTO;
    buf_init(&request, 100000);
    buf_printf(&request, "POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
               type, strlen(body), body);
    assert_answer(f, request.data, "HTTP/1.1 200", part);
}

static void reads_forms(void **state)
{
    const struct fixture *f = *state;
    assert_form(f, "application/x-www-form-urlencoded", "a=1+2&b=%C3%A9&a=3&c=&d=x",
                "body= broken=0 [a=1 2] [b=\xc3\xa9] [a=3] [c=] [d=x]");
    assert_form(f, "multipart/form-data; boundary=XX",
                "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n"
                "--XX\r\nContent-Disposition: form-data; name=\"f\"; "
                "filename=\"p.json\"\r\n\r\n{\"x\":1}\r\n--XX--\r\n",
                "broken=0 [a=one] [f={\"x\":1} file p.json]");
    assert_form(f, "multipart/form-data", "abc", "broken=1");
    struct buf many BUF_AUTO;
    buf_init(&many, 10000);
    for (int i = 0; i < 30; i++)
        buf_add_z(&many, "a=b&");
    assert_form(f, "application/x-www-form-urlencoded", many.data, "broken=1");
}

/* What servers in a row could read differently is refused, and what follows on the connection is not read. */
static void refuses_ambiguity(void **state)
{
    const struct fixture *f = *state;
    static const char *const heads[] = {
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\n\r\n{}",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n"),
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x2\r\n\r\n{}",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: \r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX(A): b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\x01\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\x80 HTTP/1.1\r\nHost: x\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        int fd = connect_to(f);
        send_text(fd, heads[i], strlen(heads[i]));
        const char *next = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
        send_text(fd, next, strlen(next));
        struct buf out BUF_AUTO;
        buf_init(&out, 1000000);
        receive(fd, &out, 5000);
        close(fd);
        if (count(out.data, "HTTP/1.") > 1 || strstr(out.data, "path=") != NULL ||
            (out.len > 0 && strncmp(out.data, "HTTP/1.1 4", 10) != 0 &&
             strncmp(out.data, "HTTP/1.0 4", 10) != 0))
            fail_msg("%s\nanswered:\n%s", heads[i], out.data);
    }
}

static void keeps_limits(void **state)
{
    const struct fixture *f = *state;
    struct buf request BUF_AUTO;
    buf_init(&request, 10000000);
    buf_add_z(&request, "GET /");
    for (int i = 0; i < 3000; i++)
        buf_add_char(&request, 'a');
    buf_add_z(&request, " HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_answer(f, request.data, "HTTP/1.1 414", "refused 414");
    buf_clear(&request);
    buf_add_z(&request, "GET / HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 300; i++)
        buf_printf(&request, "X-%d: some value\r\n", i);
    buf_add_z(&request, "\r\n");
    assert_answer(f, request.data, "HTTP/1.1 431", "refused 431");
    assert_answer(f, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nhello world",
                  "HTTP/1.1 413", "refused 413");
    assert_answer(f, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello worl",
                  "HTTP/1.1 200", "body=hello worl ");
    assert_answer(
        f,
        "POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n",
        "HTTP/1.1 413", "refused 413");
    /* A body that goes far over the limit is not read to its end. */
    buf_clear(&request);
    buf_add_z(&request, "POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 300; i++) {
        buf_add_z(&request, "2000\r\n");
        for (int j = 0; j < 0x2000; j++)
            buf_add_char(&request, 'x');
        buf_add_z(&request, "\r\n");
    }
    buf_add_z(&request, "0\r\n\r\n");
    struct buf out BUF_AUTO;
    ask(f, &out, request.data);
    assert_null(strstr(out.data, "HTTP/1.1 200"));
}

static void keeps_connections(void **state)
{
    const struct fixture *f = *state;
    int fd = connect_to(f);
    const char *two = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\nPOST /3 "
                      "HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n4"
                      "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    send_text(fd, two, strlen(two));
    struct buf out BUF_AUTO;
    buf_init(&out, 100000);
    receive(fd, &out, 10000);
    close(fd);
    assert_int_equal(count(out.data, "HTTP/1.1 200"), 3);
    assert_int_equal(count(out.data, "HTTP/1.1 404"), 1);
    assert_non_null(strstr(out.data, "path=/last"));
}

static void streams(void **state)
{
    const struct fixture *f = *state;
    struct buf out BUF_AUTO;
    ask(f, &out, "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_non_null(strstr(out.data, "HTTP/1.1 200"));
    assert_true(out.len >= 50000);
    struct buf big BUF_AUTO;
    ask(f, &big, "GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_true(big.len > 3000000);
}

/* Clients that stay silent or dribble hold their own thread only, and not for ever. */
static void does_not_wait_for_slow_clients(void **state)
{
    const struct fixture *f = *state;
    int slow[100];
    for (size_t i = 0; i < 100; i++) {
        slow[i] = connect_to(f);
        const char *start = i % 2 == 0 ? "GET / HTTP/1.1\r\nHost: x\r\nX: "
                                       : "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab";
        send_text(slow[i], start, strlen(start));
    }
    for (int round = 0; round < 5; round++) {
        assert_answer(f, "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200", "path=/quick");
        for (size_t i = 0; i < 100; i++)
            send_text(slow[i], "z", 1);
    }
    /* Dribbling does not extend the time for a step (1 s here). */
    for (size_t i = 0; i < 100; i++) {
        struct buf out BUF_AUTO;
        buf_init(&out, 100000);
        receive(slow[i], &out, 20000);
        assert_null(strstr(out.data, "HTTP/1.1 200"));
        close(slow[i]);
    }
}

/* More connections than the server takes at once: those that it takes are answered, the rest is closed, and
 * it goes on. */
static void stands_many_connections(void **state)
{
    const struct fixture *f = *state;
    int fds[400];
    for (size_t i = 0; i < 400; i++)
        fds[i] = connect_to(f);
    for (size_t i = 0; i < 400; i++) {
        const char *request = "GET /many HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        send_text(fds[i], request, strlen(request));
    }
    size_t answered = 0;
    for (size_t i = 0; i < 400; i++) {
        struct buf out BUF_AUTO;
        buf_init(&out, 100000);
        receive(fds[i], &out, 20000);
        close(fds[i]);
        answered += strstr(out.data, "path=/many") != NULL;
    }
    assert_in_range(answered, 300, 400);
    assert_answer(f, "GET /after HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200", "path=/after");
}

/* An address of this machine that is not loopback; false where there is none. */
static bool own_address(struct in_addr *out)
{
    struct ifaddrs *all = NULL;
    bool found = false;
    if (getifaddrs(&all) != 0)
        return false;
    for (const struct ifaddrs *one = all; one != NULL && !found; one = one->ifa_next) {
        if (one->ifa_addr == NULL || one->ifa_addr->sa_family != AF_INET ||
            (one->ifa_flags & IFF_LOOPBACK) != 0)
            continue;
        struct sockaddr_in address;
        memcpy(&address, one->ifa_addr, sizeof address);
        *out = address.sin_addr;
        found = true;
    }
    freeifaddrs(all);
    return found;
}

/* From one address that is not loopback only so many connections at once; a closed one makes room. */
static void limits_connections_of_one_address(void **state)
{
    (void)state;
    struct fixture f = {.address = {.sin_family = AF_INET}};
    if (!own_address(&f.address.sin_addr))
        skip();
    const struct http_options options = {.listen = "0.0.0.0:0", .per_peer = 5};
    const struct http_handlers handlers = {&f, admit, handle, refuse, done};
    struct err err;
    int64_t port = 0;
    assert_int_equal(http_server_start(&options, &handlers, &f.server, &err), 0);
    assert_true(str_to_int64(str_from(strrchr(http_server_address(f.server), ':') + 1), &port));
    f.address.sin_port = htons((uint16_t)port);
    int held[5];
    for (size_t i = 0; i < 5; i++)
        held[i] = connect_to(&f);
    while (http_server_connections(f.server) < 5)
        usleep(1000);
    struct buf out BUF_AUTO;
    ask(&f, &out, "GET /sixth HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_null(strstr(out.data, "path=/sixth"));
    close(held[0]);
    while (http_server_connections(f.server) > 4)
        usleep(1000);
    assert_answer(&f, "GET /room HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200", "path=/room");
    for (size_t i = 1; i < 5; i++)
        close(held[i]);
    http_server_stop(f.server, 5);
}

static void survives_hanging_up(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 50; i++) {
        int fd = connect_to(f);
        const char *part = i % 3 == 0   ? "GET / HT"
                           : i % 3 == 1 ? "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"
                                        : "GET /big HTTP/1.1\r\nHost: x\r\n\r\n";
        send_text(fd, part, strlen(part));
        close(fd);
    }
    assert_answer(f, "GET /after HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200", "path=/after");
}

static void *ask_slow(void *arg)
{
    const struct fixture *f = arg;
    struct buf out BUF_AUTO;
    ask(f, &out, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    return (void *)(uintptr_t)(strstr(out.data, "\r\n\r\nslow") != NULL);
}

static void stops_when_requests_are_done(void **state)
{
    struct fixture *f;
    void *own = NULL;
    (void)state;
    assert_int_equal(start(&own), 0);
    f = own;
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_slow, f), 0);
    int idle = connect_to(f);
    while (atomic_load(&f->slow) < 8) /* on a busy machine the first may be done by then */
        usleep(1000);
    http_server_stop(f->server, 10);
    for (size_t i = 0; i < 8; i++) {
        void *answered;
        pthread_join(threads[i], &answered);
        assert_non_null(answered);
    }
    assert_int_equal(atomic_load(&f->done), 8);
    close(idle);
    free(f);
}

static void tells_what_is_wrong_with_the_address(void **state)
{
    const struct fixture *f = *state;
    static const struct {
        const char *listen;
        int code;
    } samples[] = {{"", ERR_INVALID},
                   {"127.0.0.1", ERR_INVALID},
                   {"127.0.0.1:", ERR_INVALID},
                   {"127.0.0.1:x", ERR_INVALID},
                   {"127.0.0.1:70000", ERR_INVALID},
                   {"::1:80", ERR_INVALID},
                   {"no.such.host.invalid:1", ERR_INVALID}};
    const struct http_handlers handlers = {NULL, admit, handle, refuse, NULL};
    struct http_server *server = NULL;
    struct err err;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct http_options options = {.listen = samples[i].listen};
        assert_int_equal(http_server_start(&options, &handlers, &server, &err), samples[i].code);
        assert_null(server);
    }
    const struct http_options taken = {.listen = http_server_address(f->server)};
    assert_int_equal(http_server_start(&taken, &handlers, &server, &err), ERR_CONFLICT);
    assert_non_null(strstr(err.message, "taken"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers),
        cmocka_unit_test(reads_forms),
        cmocka_unit_test(refuses_ambiguity),
        cmocka_unit_test(keeps_limits),
        cmocka_unit_test(keeps_connections),
        cmocka_unit_test(streams),
        cmocka_unit_test(does_not_wait_for_slow_clients),
        cmocka_unit_test(stands_many_connections),
        cmocka_unit_test(limits_connections_of_one_address),
        cmocka_unit_test(survives_hanging_up),
        cmocka_unit_test(stops_when_requests_are_done),
        cmocka_unit_test(tells_what_is_wrong_with_the_address),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
