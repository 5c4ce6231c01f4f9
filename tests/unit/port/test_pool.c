/* The pool of connections, on both databases. */
#include "../db_fixture.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "port/db/pool.h"

static void *use_pool(void *arg)
{
    struct db_pool *pool = arg;
    for (int i = 0; i < 50; i++) {
        struct db *db = NULL;
        struct err err = {0};
        int64_t value = 0;
        if (db_pool_take(pool, 20000, &db, &err) != 0)
            return arg;
        int rc = db_get_int(db, "SELECT 3", &value, &err);
        if (rc == 0)
            rc = db_begin_read(db, &err); /* left open: the pool rolls back */
        db_pool_give(pool, db);
        if (rc != 0 || value != 3)
            return arg;
    }
    return NULL;
}

static void threads_share_a_pool(void **state)
{
    struct db_fixture *fixture = *state;
    struct db_pool *pool = NULL;
    DB_OK(db_pool_new(fixture->url, NULL, 3, &pool, &fault));
    pthread_t threads[8];
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use_pool, pool), 0);
    for (int i = 0; i < 8; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        assert_null(result);
    }
    struct db *taken[3];
    for (int i = 0; i < 3; i++)
        DB_OK(db_pool_take(pool, 0, &taken[i], &fault));
    struct db *none = NULL;
    struct err err = {0};
    assert_int_equal(db_pool_take(pool, 20, &none, &err), ERR_BUSY);
    for (int i = 0; i < 3; i++)
        db_pool_give(pool, taken[i]);
    db_pool_free(pool);
}

/* Ends the process that serves a connection, and waits until it is gone: until then it may still answer. */
static void hang_up(struct db_fixture *fixture, int64_t backend)
{
    char sql[64];
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld)", (long long)backend);
    DB_OK(db_exec(fixture->db, sql, &fault));
    usleep(50 * 1000);
    for (int i = 0; i < 3000 && (kill((pid_t)backend, 0) == 0 || errno == EPERM); i++)
        usleep(10 * 1000);
}

static void a_lost_connection_is_replaced(void **state)
{
    struct db_fixture *fixture = *state;
    if (fixture->kind != DB_POSTGRES)
        return; /* a file does not hang up */
    struct db_pool *pool = NULL;
    struct db *db = NULL;
    int64_t backend = 0;
    struct err err = {0};
    DB_OK(db_pool_new(fixture->url, NULL, 1, &pool, &fault));
    DB_OK(db_pool_take(pool, 0, &db, &fault));
    DB_OK(db_get_int(db, "SELECT pg_backend_pid()", &backend, &fault));
    hang_up(fixture, backend);
    int64_t value = 0;
    assert_int_equal(db_get_int(db, "SELECT 1", &value, &err), ERR_IO);
    assert_true(db_is_lost(db));
    assert_int_equal(db_get_int(db, "SELECT 1", &value, &err), ERR_IO);
    db_pool_give(pool, db);
    DB_OK(db_pool_take(pool, 0, &db, &fault));
    DB_OK(db_get_int(db, "SELECT pg_backend_pid()", &backend, &fault));
    db_pool_give(pool, db);
    /* the next one hangs up while nobody uses it: the taker does not notice */
    hang_up(fixture, backend);
    DB_OK(db_pool_take(pool, 0, &db, &fault));
    DB_OK(db_get_int(db, "SELECT 1", &value, &fault));
    assert_int_equal(value, 1);
    db_pool_give(pool, db);
    db_pool_free(pool);
}

static const struct db_test tests[] = {
    DB_TEST(threads_share_a_pool),
    DB_TEST(a_lost_connection_is_replaced),
};

int main(void)
{
    return DB_FIXTURE_RUN("pool", tests);
}
