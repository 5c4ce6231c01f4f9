#include "port/http/http_watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/time.h"

#define TICK_NS 250000000L

/* The clock of time_monotonic, so that a changed wall clock does not end the wait. */
static void wait_tick(struct http_watch *watch)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += TICK_NS;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&watch->changed, &watch->lock, &until);
}

static void *run(void *arg)
{
    struct http_watch *watch = arg;
    pthread_mutex_lock(&watch->lock);
    while (!watch->ending) {
        int64_t now = time_monotonic();
        for (struct http_connection *c = watch->connections; c != NULL; c = c->next) {
            if (c->deadline == 0 || c->deadline > now)
                continue;
            c->deadline = 0;
            shutdown(c->fd, SHUT_RDWR); /* its thread wakes up, closes and removes it */
        }
        wait_tick(watch);
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

int http_watch_start(struct http_watch *watch, struct err *err)
{
    *watch = (struct http_watch){0};
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&watch->lock, NULL);
    pthread_cond_init(&watch->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&watch->thread, NULL, run, watch) == 0)
        return 0;
    pthread_cond_destroy(&watch->changed);
    pthread_mutex_destroy(&watch->lock);
    return err_set(err, ERR_IO, "cannot start a thread");
}

void http_watch_end(struct http_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->ending = true;
    pthread_cond_broadcast(&watch->changed);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    pthread_cond_destroy(&watch->changed);
    pthread_mutex_destroy(&watch->lock);
}

struct http_connection *http_watch_add(struct http_watch *watch, int fd, const char *peer, int64_t deadline)
{
    struct http_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        abort(); /* out of memory: see base/arena.h */
    connection->fd = fd;
    connection->deadline = deadline;
    snprintf(connection->peer, sizeof connection->peer, "%s", peer);
    pthread_mutex_lock(&watch->lock);
    connection->next = watch->connections;
    if (connection->next != NULL)
        connection->next->previous = connection;
    watch->connections = connection;
    watch->count++;
    pthread_mutex_unlock(&watch->lock);
    return connection;
}

void http_watch_remove(struct http_watch *watch, struct http_connection *connection)
{
    pthread_mutex_lock(&watch->lock);
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        watch->connections = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    watch->count--;
    pthread_cond_broadcast(&watch->changed);
    pthread_mutex_unlock(&watch->lock);
    free(connection);
}

void http_watch_step(struct http_watch *watch, struct http_connection *connection, bool busy,
                     int64_t deadline)
{
    pthread_mutex_lock(&watch->lock);
    connection->busy = busy;
    connection->thread = pthread_self();
    connection->deadline = deadline;
    if (!busy && watch->ending)
        shutdown(connection->fd, SHUT_RDWR);
    pthread_mutex_unlock(&watch->lock);
}

void http_watch_cut_own(struct http_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    for (struct http_connection *c = watch->connections; c != NULL; c = c->next)
        if (c->busy && pthread_equal(c->thread, pthread_self()))
            shutdown(c->fd, SHUT_RDWR);
    pthread_mutex_unlock(&watch->lock);
}

unsigned http_watch_count(struct http_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    unsigned count = watch->count;
    pthread_mutex_unlock(&watch->lock);
    return count;
}

unsigned http_watch_count_peer(struct http_watch *watch, const char *peer)
{
    unsigned count = 0;
    pthread_mutex_lock(&watch->lock);
    for (const struct http_connection *c = watch->connections; c != NULL; c = c->next)
        count += strcmp(c->peer, peer) == 0;
    pthread_mutex_unlock(&watch->lock);
    return count;
}

/* Whether bytes of a next request have arrived that nobody has read yet. */
static bool has_input(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void http_watch_drain(struct http_watch *watch, int64_t until)
{
    pthread_mutex_lock(&watch->lock);
    while (watch->count > 0 && time_monotonic() < until) {
        for (struct http_connection *c = watch->connections; c != NULL; c = c->next)
            if (!c->busy && !has_input(c->fd))
                shutdown(c->fd, SHUT_RDWR);
        wait_tick(watch);
    }
    pthread_mutex_unlock(&watch->lock);
}
