/* How a request goes through libmicrohttpd:
 *
 *   uri_seen       the request line has been read: a `struct exchange` with its arena is made
 *   on_request     first call: headers are complete; checks, then admit. Refused: the answer is queued, and
 * since the body is not read libmicrohttpd closes the connection. on_request     further calls bring the
 * body; the last one, without bytes, calls handle and queues the answer on_completed   the answer has been
 * sent, or the connection broke: done is called, the arena freed
 *
 * http_watch ends connections that take too long for a step. */
#include "port/http/http.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "base/vec.h"
#include "port/http/http_check.h"
#include "port/http/http_form.h"
#include "port/http/http_listen.h"
#include "port/http/http_watch.h"

#define CHUNK_FIRST    8192u
#define MEMORY_POOL    65536u /* of libmicrohttpd, a connection: request line, headers, and its buffers */
#define SLOWEST_READER 8192   /* bytes a second that a client must take of an answer */
#define SEND_SECONDS   30     /* in any case */
#define EXCESS_MAX                                                                                           \
    1048576u /* of a body over the limit that is read and dropped before the connection is cut */

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_options options;
    struct http_handlers handlers;
    struct http_watch watch;
    char address[80];
};

struct exchange {
    struct http_server *server;
    struct http_connection *connection;
    struct http_request request;
    struct http_response response;
    bool begun;
    bool answered;
    bool refused; /* by admit, which has filled the answer */
    struct http_form *form;
    char *body;
    size_t body_len;
    size_t body_capacity;
    size_t body_max;
    size_t received;
    int64_t started;
    size_t sent;
    int status; /* that was queued */
};

static const struct {
    const char *name;
    enum http_method method;
    bool head;
} methods[] = {
    {"GET", HTTP_GET, false}, {"HEAD", HTTP_GET, true},       {"POST", HTTP_POST, false},
    {"PUT", HTTP_PUT, false}, {"DELETE", HTTP_DELETE, false}, {"OPTIONS", HTTP_OPTIONS, false},
};

void http_response_header(struct http_response *response, const char *name, const char *value)
{
    if (response->header_count == HTTP_HEADERS_MAX || value == NULL || *value == '\0')
        return;
    for (const char *c = value; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return;
    response->headers[response->header_count].name = name;
    response->headers[response->header_count].value = value;
    response->header_count++;
}

static void step(struct exchange *x, bool busy, int64_t seconds)
{
    http_watch_step(&x->server->watch, x->connection, busy,
                    seconds == 0 ? 0 : time_monotonic() + seconds * TIME_SECOND);
}

static void *uri_seen(void *arg, const char *uri, struct MHD_Connection *connection)
{
    struct http_server *server = arg;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct arena *arena = arena_new();
    struct exchange *x = arena_alloc(arena, sizeof *x);
    x->server = server;
    x->connection = info->socket_context;
    x->request.arena = arena;
    x->request.target = str_from(arena_strdup(arena, uri));
    x->started = time_monotonic();
    step(x, true, server->options.head_seconds);
    return x;
}

typedef VEC(struct http_pair) pair_vec;

struct header_walk {
    struct arena *arena;
    pair_vec pairs;
};

static enum MHD_Result copy_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_len,
                                   const char *value, size_t value_len)
{
    (void)kind;
    struct header_walk *walk = arg;
    struct http_pair pair = {{arena_strndup(walk->arena, name, name_len), name_len}, {"", 0}};
    if (value != NULL && value_len > 0)
        pair.value = (struct str){arena_strndup(walk->arena, value, value_len), value_len};
    VEC_PUSH(walk->arena, &walk->pairs, pair);
    return MHD_YES;
}

/* The method is HTTP_OTHER when it is none of ours. */
static void describe(struct exchange *x, struct MHD_Connection *connection, const char *method)
{
    struct http_request *request = &x->request;
    request->method = HTTP_OTHER;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(method, methods[i].name) == 0) {
            request->method = methods[i].method;
            request->head = methods[i].head;
        }
    }
    struct header_walk walk = {.arena = request->arena};
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, copy_header, &walk);
    request->headers = walk.pairs.items;
    request->header_count = walk.pairs.count;
    request->peer = str_from(x->connection->peer);
    request->peer_local = x->connection->local;
    request->peer_private = x->connection->private;
}

/* libmicrohttpd asks for the next piece of a streamed answer. */
static ssize_t read_stream(void *arg, uint64_t position, char *out, size_t size)
{
    struct exchange *x = arg;
    ptrdiff_t got = x->response.stream(x->response.stream_arg, out, size);
    if (got > 0)
        x->sent = (size_t)position + (size_t)got;
    if (got == 0)
        return MHD_CONTENT_READER_END_OF_STREAM;
    return got < 0 ? MHD_CONTENT_READER_END_WITH_ERROR : got;
}

static struct MHD_Response *make_response(struct exchange *x)
{
    const struct http_response *r = &x->response;
    if (r->stream != NULL)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 65536, read_stream, x, NULL);
    x->sent = r->body.len;
    /* The body is only read; libmicrohttpd's parameter is not const. */
    void *bytes = r->body.len == 0 ? (void *)(uintptr_t) "" : (void *)(uintptr_t)r->body.data;
    return MHD_create_response_from_buffer(r->body.len, bytes, MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result queue(struct exchange *x, struct MHD_Connection *connection)
{
    struct http_response *r = &x->response;
    struct MHD_Response *response = make_response(x);
    if (response == NULL)
        return MHD_NO;
    for (size_t i = 0; i < r->header_count; i++)
        (void)MHD_add_response_header(response, r->headers[i].name, r->headers[i].value);
    if (r->close)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    x->answered = true;
    x->status = r->status;
    step(x, true, r->stream != NULL ? 0 : SEND_SECONDS + (int64_t)(r->body.len / SLOWEST_READER));
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)r->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct exchange *x, struct MHD_Connection *connection, int status)
{
    x->response = (struct http_response){.status = status};
    x->server->handlers.refuse(x->server->handlers.arg, &x->request, status, &x->response);
    x->response.close = true;
    return queue(x, connection);
}

/* The headers are complete. */
static enum MHD_Result begin(struct exchange *x, struct MHD_Connection *connection, const char *method,
                             const char *version)
{
    x->begun = true;
    step(x, true, x->server->options.body_seconds);
    describe(x, connection, method);
    struct http_request *request = &x->request;
    struct http_framing framing;
    int status =
        http_check(request, &x->server->options, strcmp(version, MHD_HTTP_VERSION_1_0) == 0, &framing);
    if (status == 0 && !http_split_target(request->target, &request->path, &request->query))
        status = 400;
    if (status != 0)
        return refuse(x, connection, status);
    x->response = (struct http_response){.status = 200};
    if (x->server->handlers.admit(x->server->handlers.arg, request, &x->response, &x->body_max)) {
        /* libmicrohttpd closes the connection after an answer that comes now; without a body that need not
         * be. */
        x->refused = !framing.chunked && framing.length == 0;
        return x->refused ? MHD_YES : queue(x, connection);
    }
    if (framing.length > x->body_max)
        return refuse(x, connection, 413);
    if (framing.chunked || framing.length > 0)
        x->form = http_form_new(request->arena, connection, http_header(request, "content-type"),
                                x->server->options.fields_max);
    return MHD_YES;
}

static bool take_body(struct exchange *x, const char *bytes, size_t len)
{
    x->received += len;
    if (x->received > x->body_max)
        return x->received <= x->body_max + EXCESS_MAX;
    if (x->form != NULL) {
        http_form_feed(x->form, bytes, len);
        return true;
    }
    if (x->body_len + len > x->body_capacity) {
        size_t capacity = x->body_capacity == 0 ? CHUNK_FIRST : x->body_capacity * 2;
        while (capacity < x->body_len + len)
            capacity *= 2;
        x->body = arena_grow(x->request.arena, x->body, x->body_capacity, capacity);
        x->body_capacity = capacity;
    }
    memcpy(x->body + x->body_len, bytes, len);
    x->body_len += len;
    return true;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes, size_t *len,
                                  void **context)
{
    (void)arg;
    (void)url;
    struct exchange *x = *context;
    if (x == NULL)
        return MHD_NO;
    if (!x->begun)
        return begin(x, connection, method, version);
    if (*len > 0) {
        bool go_on = x->answered || take_body(x, bytes, *len);
        *len = 0;
        return go_on ? MHD_YES : MHD_NO;
    }
    if (x->answered)
        return MHD_YES;
    if (x->refused)
        return queue(x, connection);
    if (x->received > x->body_max)
        return refuse(x, connection, 413);
    x->request.body = (struct str){x->body == NULL ? "" : x->body, x->body_len};
    if (x->form != NULL)
        http_form_finish(x->form, &x->request);
    step(x, true, 0);
    x->response = (struct http_response){.status = 200};
    x->server->handlers.handle(x->server->handlers.arg, &x->request, &x->response);
    return queue(x, connection);
}

static void on_completed(void *arg, struct MHD_Connection *mhd, void **context,
                         enum MHD_RequestTerminationCode why)
{
    (void)mhd;
    struct http_server *server = arg;
    struct exchange *x = *context;
    if (x == NULL)
        return;
    *context = NULL;
    bool sent = x->answered && why == MHD_REQUEST_TERMINATED_COMPLETED_OK;
    if (x->begun && server->handlers.done != NULL)
        server->handlers.done(server->handlers.arg, &x->request, sent ? x->status : 0, x->sent,
                              time_monotonic() - x->started);
    step(x, false, (int64_t)server->options.idle_seconds + server->options.head_seconds);
    arena_free(x->request.arena);
}

static void on_connection(void *arg, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = arg;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context != NULL)
            http_watch_remove(&server->watch, *context);
        *context = NULL;
        return;
    }
    char peer[INET6_ADDRSTRLEN];
    http_peer_text(MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr, peer);
    int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct http_connection *connection = http_watch_add(
        &server->watch, fd, peer, time_monotonic() + server->options.head_seconds * TIME_SECOND);
    connection->local = http_peer_is_local(peer);
    connection->private = http_peer_is_private(peer);
    *context = connection;
}

/* Whether one more connection from this address is welcome. */
static enum MHD_Result on_accept(void *arg, const struct sockaddr *address, socklen_t len)
{
    (void)len;
    struct http_server *server = arg;
    char peer[INET6_ADDRSTRLEN];
    http_peer_text(address, peer);
    if (http_peer_is_local(peer) || (server->options.per_peer_private && http_peer_is_private(peer)))
        return MHD_YES;
    return http_watch_count_peer(&server->watch, peer) < server->options.per_peer ? MHD_YES : MHD_NO;
}

/* Percent-decoding is done by the caller of this room. */
static size_t leave_encoded(void *arg, struct MHD_Connection *connection, char *s)
{
    (void)arg;
    (void)connection;
    return strlen(s);
}

/* libmicrohttpd answers a Content-Length that is no number by itself, and through a mistake sends the head of
 * that answer twice, which a proxy could take for two answers. It tells of the case before it answers: the
 * connection is cut then. */
__attribute__((format(printf, 2, 0))) static void on_message(void *arg, const char *format, va_list args)
{
    (void)args;
    struct http_server *server = arg;
    if (strstr(format, "Content-Length") != NULL)
        http_watch_cut_own(&server->watch);
}

static void fill_defaults(struct http_options *o)
{
    o->connections = o->connections == 0 ? 1000 : o->connections;
    o->per_peer = o->per_peer == 0 ? 64 : o->per_peer;
    o->idle_seconds = o->idle_seconds == 0 ? 30 : o->idle_seconds;
    o->head_seconds = o->head_seconds == 0 ? 10 : o->head_seconds;
    o->body_seconds = o->body_seconds == 0 ? 60 : o->body_seconds;
    o->target_max = o->target_max == 0 ? 8192 : o->target_max;
    o->headers_max = o->headers_max == 0 ? 16384 : o->headers_max;
    o->fields_max = o->fields_max == 0 ? 2000 : o->fields_max;
    o->stack_bytes = o->stack_bytes == 0 ? 512u * 1024u : o->stack_bytes;
}

/* Strictness 0: with 1 a missing Host would be answered in the same broken way; http_check looks at that
 * itself. */
static struct MHD_Daemon *start_daemon(struct http_server *server, int fd)
{
    const struct http_options *o = &server->options;
    return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
                                MHD_USE_ITC | MHD_USE_ERROR_LOG,
                            0, on_accept, server, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_message,
                            server, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, o->connections,
                            MHD_OPTION_CONNECTION_TIMEOUT, o->idle_seconds,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_POOL,
                            MHD_OPTION_THREAD_STACK_SIZE, o->stack_bytes, MHD_OPTION_STRICT_FOR_CLIENT, 0,
                            MHD_OPTION_URI_LOG_CALLBACK, uri_seen, server, MHD_OPTION_NOTIFY_COMPLETED,
                            on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
                            MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_END);
}

int http_server_start(const struct http_options *options, const struct http_handlers *handlers,
                      struct http_server **out, struct err *err)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    server->options = *options;
    server->handlers = *handlers;
    fill_defaults(&server->options);
    int fd = -1;
    int rc = http_listen(options->listen, &fd, server->address, err);
    if (rc == 0)
        rc = http_watch_start(&server->watch, err);
    if (rc != 0) {
        if (fd >= 0)
            close(fd);
        free(server);
        return rc;
    }
    server->daemon = start_daemon(server, fd);
    if (server->daemon == NULL) {
        http_watch_end(&server->watch);
        close(fd);
        free(server);
        return err_set(err, ERR_IO, "the HTTP server does not start");
    }
    *out = server;
    return 0;
}

const char *http_server_address(const struct http_server *server)
{
    return server->address;
}

unsigned http_server_connections(struct http_server *server)
{
    return http_watch_count(&server->watch);
}

void http_server_stop(struct http_server *server, unsigned seconds)
{
    if (server == NULL)
        return;
    int fd = MHD_quiesce_daemon(server->daemon);
    /* Nobody accepts any more: who comes now is refused, rather than left waiting, and the port is free for a successor. */
    if (fd >= 0)
        shutdown(fd, SHUT_RDWR);
    http_watch_drain(&server->watch, time_monotonic() + seconds * TIME_SECOND);
    MHD_stop_daemon(server->daemon);
    if (fd >= 0)
        close(fd);
    http_watch_end(&server->watch);
    free(server);
}
