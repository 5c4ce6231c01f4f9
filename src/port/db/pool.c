#include "port/db/pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct db_pool {
    char *url;
    struct db_options options;
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct db **idle; /* room for `max` */
    int idle_count;
    int open_count; /* idle and taken */
    int max;
};

int db_pool_new(const char *url, const struct db_options *options, int max, struct db_pool **out, struct err *err)
{
    if (max < 1)
        return err_set(err, ERR_INVALID, "a pool has at least one connection");
    struct db *first = NULL;
    int rc = db_open(url, options, &first, err);
    if (rc != 0)
        return rc;
    struct db_pool *pool = calloc(1, sizeof *pool);
    char *copy = strdup(url);
    struct db **idle = calloc((size_t)max, sizeof(struct db *));
    if (pool == NULL || copy == NULL || idle == NULL) {
        free(pool);
        free(copy);
        free(idle);
        db_close(first);
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    }
    pool->url = copy;
    pool->idle = idle;
    if (options != NULL)
        pool->options = *options;
    pool->max = max;
    pool->idle[pool->idle_count++] = first;
    pool->open_count = 1;
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->freed, &clock);
    pthread_condattr_destroy(&clock);
    pthread_mutex_init(&pool->lock, NULL);
    *out = pool;
    return 0;
}

void db_pool_free(struct db_pool *pool)
{
    if (pool == NULL)
        return;
    for (int i = 0; i < pool->idle_count; i++)
        db_close(pool->idle[i]);
    pthread_cond_destroy(&pool->freed);
    pthread_mutex_destroy(&pool->lock);
    free(pool->idle);
    free(pool->url);
    free(pool);
}

static struct timespec time_from_now(int wait_ms)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += wait_ms / 1000;
    time.tv_nsec += (long)(wait_ms % 1000) * 1000000;
    if (time.tv_nsec >= 1000000000) {
        time.tv_nsec -= 1000000000;
        time.tv_sec++;
    }
    return time;
}

/* Takes an idle connection that still stands; closes those that do not. NULL when there is none. With the lock held. */
static struct db *take_idle(struct db_pool *pool)
{
    while (pool->idle_count > 0) {
        struct db *db = pool->idle[--pool->idle_count];
        if (db_is_alive(db))
            return db;
        db_close(db);
        pool->open_count--;
    }
    return NULL;
}

int db_pool_take(struct db_pool *pool, int wait_ms, struct db **out, struct err *err)
{
    struct timespec until = time_from_now(wait_ms);
    pthread_mutex_lock(&pool->lock);
    while (pool->idle_count == 0 && pool->open_count == pool->max) {
        if (pthread_cond_timedwait(&pool->freed, &pool->lock, &until) == ETIMEDOUT && pool->idle_count == 0 &&
            pool->open_count == pool->max) {
            pthread_mutex_unlock(&pool->lock);
            return err_set(err, ERR_BUSY, "all %d connections to the database are in use", pool->max);
        }
    }
    struct db *idle = take_idle(pool);
    if (idle != NULL) {
        pthread_mutex_unlock(&pool->lock);
        *out = idle;
        return 0;
    }
    pool->open_count++; /* our place, while we open without the lock */
    pthread_mutex_unlock(&pool->lock);
    int rc = db_open(pool->url, &pool->options, out, err);
    if (rc != 0) {
        pthread_mutex_lock(&pool->lock);
        pool->open_count--;
        pthread_cond_signal(&pool->freed);
        pthread_mutex_unlock(&pool->lock);
    }
    return rc;
}

void db_pool_give(struct db_pool *pool, struct db *db)
{
    if (db == NULL)
        return;
    db_rollback(db);
    bool lost = db_is_lost(db);
    if (lost)
        db_close(db);
    pthread_mutex_lock(&pool->lock);
    if (lost)
        pool->open_count--;
    else
        pool->idle[pool->idle_count++] = db;
    pthread_cond_signal(&pool->freed);
    pthread_mutex_unlock(&pool->lock);
}
