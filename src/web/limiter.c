#include "web/limiter.h"

#include <arpa/inet.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/time.h"
#include "port/crypto/crypto.h"

#define SHARDS  16u
#define ENTRIES 512u /* a shard */
#define PROBES  8u

struct bucket {
    uint64_t key; /* hash of address and class; 0 = free */
    double tokens;
    int64_t at;
};

struct shard {
    pthread_mutex_t lock;
    struct bucket buckets[ENTRIES];
};

struct web_limiter {
    struct limiter_rate rates[LIMITER_CLASSES];
    uint64_t seed;
    struct shard shards[SHARDS];
};

struct web_limiter *limiter_new(const struct limiter_rate rates[LIMITER_CLASSES])
{
    struct web_limiter *limiter = calloc(1, sizeof *limiter);
    if (limiter == NULL)
        abort(); /* see base/arena.h */
    memcpy(limiter->rates, rates, sizeof limiter->rates);
    crypto_random(&limiter->seed, sizeof limiter->seed);
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&limiter->shards[i].lock, NULL);
    return limiter;
}

void limiter_free(struct web_limiter *limiter)
{
    if (limiter == NULL)
        return;
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_destroy(&limiter->shards[i].lock);
    free(limiter);
}

static uint64_t key_of(const struct web_limiter *limiter, enum limiter_class class, struct str client)
{
    char text[INET6_ADDRSTRLEN] = "";
    struct in6_addr address;
    if (client.len < sizeof text)
        memcpy(text, client.data == NULL ? "" : client.data, client.len);
    uint64_t hash = inet_pton(AF_INET6, text, &address) == 1
                        ? hash_bytes(&address, 8, limiter->seed)
                        : hash_bytes(client.data, client.len, limiter->seed);
    hash = hash_mix(hash + (uint64_t) class);
    return hash == 0 ? 1 : hash;
}

static double level(const struct bucket *bucket, const struct limiter_rate *rate, int64_t now)
{
    double gained = (double)(now - bucket->at) / (double)TIME_SECOND * rate->per_second;
    double tokens = bucket->tokens + (gained > 0 ? gained : 0);
    return tokens < rate->burst ? tokens : rate->burst;
}

/* The bucket of that key, new and full where there was none. */
static struct bucket *find(struct shard *shard, uint64_t key, const struct limiter_rate *rate, int64_t now)
{
    struct bucket *fullest = NULL;
    for (size_t i = 0; i < PROBES; i++) {
        struct bucket *bucket = &shard->buckets[(key / SHARDS + i) % ENTRIES];
        if (bucket->key == key)
            return bucket;
        if (fullest == NULL ||
            (fullest->key != 0 && (bucket->key == 0 || level(bucket, rate, now) > level(fullest, rate, now))))
            fullest = bucket;
    }
    *fullest = (struct bucket){key, rate->burst, now};
    return fullest;
}

int limiter_take(struct web_limiter *limiter, enum limiter_class class, struct str client, int64_t now)
{
    const struct limiter_rate *rate = &limiter->rates[class];
    if (rate->per_second <= 0)
        return 0;
    uint64_t key = key_of(limiter, class, client);
    struct shard *shard = &limiter->shards[key % SHARDS];
    pthread_mutex_lock(&shard->lock);
    struct bucket *bucket = find(shard, key, rate, now);
    bucket->tokens = level(bucket, rate, now);
    bucket->at = now;
    int wait = 0;
    if (bucket->tokens >= 1)
        bucket->tokens -= 1;
    else
        wait = (int)fmin(3600, fmax(1, ceil((1 - bucket->tokens) / rate->per_second)));
    pthread_mutex_unlock(&shard->lock);
    return wait;
}
