#include "engine/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct job {
    size_t parts;
    atomic_size_t next; /* part that nobody has taken */
    void (*work)(void *context, size_t part);
    void *context;
};

size_t parallel_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1)
        return 1;
    return processors < PARALLEL_MOST ? (size_t)processors : PARALLEL_MOST;
}

static void *take_parts(void *arg)
{
    struct job *job = arg;
    size_t part;
    while ((part = atomic_fetch_add_explicit(&job->next, 1, memory_order_relaxed)) < job->parts)
        job->work(job->context, part);
    return NULL;
}

void parallel_run(size_t threads, size_t parts, void (*work)(void *context, size_t part), void *context)
{
    struct job job = {.parts = parts, .work = work, .context = context};
    pthread_t started[PARALLEL_MOST];
    size_t count = 0;
    atomic_init(&job.next, 0);
    while (count + 1 < threads && count + 1 < parts && count < PARALLEL_MOST &&
           pthread_create(&started[count], NULL, take_parts, &job) == 0)
        count++;
    (void)take_parts(&job);
    for (size_t i = 0; i < count; i++)
        (void)pthread_join(started[i], NULL);
}
