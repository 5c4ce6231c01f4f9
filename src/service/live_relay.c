#include "service/live_relay.h"

#include <pthread.h>
#include <string.h>

/* Openings that are handed over at once, and how many such batches there are: one is filled, one is worked on, and the rest
 * even out that neither goes at a constant pace. */
#define BATCH   256
#define BATCHES 8

struct batch {
    struct arena *arena; /* of what the openings point to */
    struct market_scanned openings[BATCH];
    size_t count;
};

struct relay {
    int (*each)(void *arg, const struct market_scanned *opening, struct err *err);
    void *arg;
    struct batch *batches; /* batch n stands in batches[n % BATCHES] */
    size_t filled;         /* the reader's: batches handed over */

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    size_t ready; /* as `filled` */
    size_t done;
    bool ended; /* nothing follows what is ready */
    int rc;     /* of the first opening that `each` did not take */
    struct err err;
};

/* --- The thread that works --- */

static int work_on(const struct relay *relay, const struct batch *batch, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < batch->count; i++)
        rc = relay->each(relay->arg, &batch->openings[i], err);
    return rc;
}

/* Until the end, or something that `each` did not take. */
static void *work(void *arg)
{
    struct relay *relay = arg;
    struct err err;
    int rc = 0;
    pthread_mutex_lock(&relay->lock);
    for (;;) {
        while (relay->done == relay->ready && !relay->ended)
            pthread_cond_wait(&relay->changed, &relay->lock);
        if (relay->done == relay->ready)
            break;
        const struct batch *batch = &relay->batches[relay->done % BATCHES];
        pthread_mutex_unlock(&relay->lock);
        rc = work_on(relay, batch, &err);
        pthread_mutex_lock(&relay->lock);
        relay->done++;
        if (rc != 0)
            break;
        pthread_cond_signal(&relay->changed);
    }
    if (rc != 0) {
        relay->rc = rc;
        relay->err = err;
        pthread_cond_signal(&relay->changed);
    }
    pthread_mutex_unlock(&relay->lock);
    return NULL;
}

/* --- The thread that reads --- */

/* Hands over the batch that was filled and waits until the next one is free; gives the worker's code. */
static int hand_over(struct relay *relay)
{
    pthread_mutex_lock(&relay->lock);
    relay->ready = ++relay->filled;
    pthread_cond_signal(&relay->changed);
    while (relay->ready - relay->done >= BATCHES && relay->rc == 0)
        pthread_cond_wait(&relay->changed, &relay->lock);
    int rc = relay->rc;
    pthread_mutex_unlock(&relay->lock);
    struct batch *next = &relay->batches[relay->filled % BATCHES];
    if (rc == 0) {
        arena_reset(next->arena);
        next->count = 0;
    }
    return rc;
}

static int keep(void *arg, const struct market_scanned *opening)
{
    struct relay *relay = arg;
    struct batch *batch = &relay->batches[relay->filled % BATCHES];
    struct market_scanned *kept = &batch->openings[batch->count++];
    struct market_packed_skill *skills = arena_array(batch->arena, opening->skill_count, sizeof *skills);
    if (opening->skill_count > 0)
        memcpy(skills, opening->skills, opening->skill_count * sizeof *skills);
    *kept = *opening;
    kept->skills = skills;
    kept->language = arena_str(batch->arena, opening->language);
    kept->market = arena_str(batch->arena, opening->market);
    kept->organisation = arena_str(batch->arena, opening->organisation);
    kept->title = arena_str(batch->arena, opening->title);
    kept->search_tokens = arena_str(batch->arena, opening->search_tokens);
    return batch->count < BATCH ? 0 : hand_over(relay);
}

/* Called where there is no thread that works. */
static int pass_on(void *arg, const struct market_scanned *opening)
{
    struct relay *relay = arg;
    relay->rc = relay->each(relay->arg, opening, &relay->err);
    return relay->rc;
}

static int scan_with_worker(struct relay *relay, struct db *db, const struct place_index *places, pthread_t worker,
                            struct err *err)
{
    int rc = market_scan(db, places, keep, relay, err);
    if (rc == 0)
        rc = hand_over(relay);
    pthread_mutex_lock(&relay->lock);
    relay->ended = true;
    pthread_cond_signal(&relay->changed);
    pthread_mutex_unlock(&relay->lock);
    (void)pthread_join(worker, NULL);
    return rc;
}

int live_relay_scan(struct db *db, const struct place_index *places,
                    int (*each)(void *arg, const struct market_scanned *opening, struct err *err), void *arg,
                    struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct relay relay = {
        .each = each, .arg = arg, .batches = arena_array(arena, BATCHES, sizeof *relay.batches)};
    pthread_t worker;
    for (size_t i = 0; i < BATCHES; i++)
        relay.batches[i].arena = arena_new();
    pthread_mutex_init(&relay.lock, NULL);
    pthread_cond_init(&relay.changed, NULL);
    int rc = pthread_create(&worker, NULL, work, &relay) == 0 ? scan_with_worker(&relay, db, places, worker, err)
                                                              : market_scan(db, places, pass_on, &relay, err);
    if (relay.rc != 0) {
        rc = relay.rc;
        if (err != NULL)
            *err = relay.err;
    }
    pthread_cond_destroy(&relay.changed);
    pthread_mutex_destroy(&relay.lock);
    for (size_t i = 0; i < BATCHES; i++)
        arena_free(relay.batches[i].arena);
    return rc;
}
