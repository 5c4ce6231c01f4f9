/* An HTTP/1.1 server around libmicrohttpd: one thread a connection, limits everywhere, nothing ambiguous.
 *
 * A request is taken in two steps. `admit` sees it when its headers are complete and may answer at once
 * (wrong address, too fast, too large), after which the connection closes; `handle` sees it with its body.
 * Both run in the connection's thread: they may wait for a database, and no other connection waits for them.
 * A request's strings and its arena live until the response has been sent.
 *
 * Refused by itself, with 400 and a closed connection, since servers in a row could read them differently: a
 * header name with other characters than RFC 9110 has, Content-Length that is there twice or is no number,
 * Content-Length with Transfer-Encoding, another Transfer-Encoding than chunked, a Host that is missing or
 * there twice or has odd characters, control characters in a header or address. A client that is slow to send
 * its headers or body is cut off by a watch of its own. */
#ifndef REGIO_PORT_HTTP_H
#define REGIO_PORT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum http_method {
    HTTP_GET,
    HTTP_POST,
    HTTP_PUT,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_METHODS,
    HTTP_OTHER = HTTP_METHODS
};

struct http_pair {
    struct str name;
    struct str value;
};

/* A field of a form: `file_name` is empty but for an uploaded file. */
struct http_field {
    struct str name;
    struct str value;
    struct str file_name;
};

struct http_request {
    struct arena *arena;
    void *context; /* for the handlers: what admit leaves for handle and done */
    enum http_method method;
    bool head;         /* HEAD: method is HTTP_GET, and the server sends no body */
    struct str target; /* as sent: "/talent?q=kok" */
    struct str path;   /* "/talent", still percent-encoded */
    struct str query;  /* "q=kok", still percent-encoded; empty without */
    const struct http_pair *headers;
    size_t header_count;
    struct str peer;                 /* address of the client, or of the proxy: "192.0.2.1", "2001:db8::1" */
    bool peer_local;                 /* loopback */
    bool peer_private;               /* loopback, or an address of a private network */
    struct str body;                 /* whole; empty where it was read as a form */
    const struct http_field *fields; /* of a form */
    size_t field_count;
    bool form_broken; /* the form was malformed or had too many fields */
};

/* The value of the first header of that name (lower case in `name`), or the empty view. */
struct str http_header(const struct http_request *request, const char *name);

/* Walks the headers of that name, in their order: start with *at = 0; false at the end. */
bool http_header_next(const struct http_request *request, const char *name, size_t *at, struct str *value);

#define HTTP_HEADERS_MAX 32

/* What goes back; strings live in the request's arena or longer. Content-Length, Date and Connection are
 * added. */
struct http_response {
    int status;
    struct {
        const char *name;
        const char *value;
    } headers[HTTP_HEADERS_MAX];
    size_t header_count;
    struct str body;
    /* Instead of `body`: called until it returns 0, with room for `size` bytes; a negative number breaks the
     * connection off. Runs in the connection's thread; `handle`'s arena is still there. */
    ptrdiff_t (*stream)(void *arg, char *out, size_t size);
    void *stream_arg;
    bool close;
};

/* Adds a header; `value` must live as long as the request's arena. Past HTTP_HEADERS_MAX it is dropped; an
 * empty value or one with control characters is a bug and is dropped too. */
void http_response_header(struct http_response *response, const char *name, const char *value);

struct http_handlers {
    void *arg;
    /* Fills `response` and returns true to answer at once; else sets *body_max (0: no body allowed). */
    bool (*admit)(void *arg, struct http_request *request, struct http_response *response, size_t *body_max);
    void (*handle)(void *arg, struct http_request *request, struct http_response *response);
    /* For a request that was refused here: fills the response of that status. It may come before or after
     * admit. */
    void (*refuse)(void *arg, struct http_request *request, int status, struct http_response *response);
    /* When the response has been sent or the connection broke. `status` 0: none was sent. May be NULL. */
    void (*done)(void *arg, const struct http_request *request, int status, size_t bytes,
                 int64_t microseconds);
};

struct http_options {
    const char *listen;    /* "127.0.0.1:7071", "[::1]:7071", ":7071" (all addresses) */
    unsigned connections;  /* at once, 0 = 1000; more are closed at once */
    unsigned per_peer;     /* at once from one address that is not loopback, 0 = 64 */
    unsigned idle_seconds; /* without a byte, 0 = 30 */
    unsigned head_seconds; /* from connecting (or the first byte of a next request) to the end of the headers,
                              0 = 10 */
    unsigned body_seconds; /* for the whole body, 0 = 60 */
    size_t target_max;     /* bytes of address and query, 0 = 8,192 */
    size_t headers_max;    /* bytes of all headers, 0 = 16,384 */
    unsigned fields_max;   /* of a form, 0 = 2,000 */
    size_t stack_bytes;    /* of a connection's thread, 0 = 512 KiB */
    bool per_peer_private; /* does not count connections of private addresses: behind a proxy */
};

struct http_server;

/* Whether a text is an IPv4 or IPv6 address, without a port. */
bool http_address_is_ip(struct str text);

/* Whether an address to listen on has the right form, before anything is opened for it. */
bool http_address_is_good(const char *text);

/* Starts listening. ERR_INVALID: `listen` is not understood; ERR_CONFLICT: the port is taken; ERR_FORBIDDEN:
 * not allowed to use it; ERR_IO. `handlers` is copied. */
int http_server_start(const struct http_options *options, const struct http_handlers *handlers,
                      struct http_server **out, struct err *err) MUST_CHECK;

/* The address that it listens on, with the port that was chosen for port 0: "127.0.0.1:7071". */
const char *http_server_address(const struct http_server *server);

/* Connections at this moment. */
unsigned http_server_connections(struct http_server *server);

/* Takes no more connections, lets requests that have begun finish for at most `seconds`, then ends all and
 * frees the server. NULL is legal. */
void http_server_stop(struct http_server *server, unsigned seconds);

#endif
