/* The connections of a server, and the watch that cuts off those that take too long for a step. */
#ifndef REGIO_PORT_HTTP_WATCH_H
#define REGIO_PORT_HTTP_WATCH_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct http_connection {
    struct http_connection *next;
    struct http_connection *previous;
    int fd;
    char peer[INET6_ADDRSTRLEN];
    bool local;
    bool private;
    bool busy;        /* a request has begun and its response is not yet sent */
    pthread_t thread; /* that serves it, once a request has begun */
    int64_t deadline; /* of the present step, time_monotonic; 0 = none */
};

struct http_watch {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    struct http_connection *connections;
    unsigned count;
    bool ending;
};

int http_watch_start(struct http_watch *watch, struct err *err) MUST_CHECK;
void http_watch_end(struct http_watch *watch);

/* A connection that was opened; never NULL. */
struct http_connection *http_watch_add(struct http_watch *watch, int fd, const char *peer, int64_t deadline);
void http_watch_remove(struct http_watch *watch, struct http_connection *connection);

/* A new step: until when it may take (0: as long as it wants). */
void http_watch_step(struct http_watch *watch, struct http_connection *connection, bool busy,
                     int64_t deadline);

/* Cuts the connection that the calling thread serves. */
void http_watch_cut_own(struct http_watch *watch);

unsigned http_watch_count(struct http_watch *watch);
unsigned http_watch_count_peer(struct http_watch *watch, const char *peer);

/* Ends the connections that wait for a request, and waits until the others are done or `until` has passed. */
void http_watch_drain(struct http_watch *watch, int64_t until);

#endif
