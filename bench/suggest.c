/* How long a suggestion takes:   suggest DATABASE
 *
 * Types labels of the database letter by letter, as a visitor does, some with a mistake, and prints the
 * median, the 99th percentile and the longest time for each kind, in microseconds of the processor, so that
 * other work on the machine does not count. The same labels each time. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/time.h"
#include "service/taxonomy.h"

#define ROUNDS 4000

enum kind { KIND_START, KIND_WHOLE, KIND_MISTAKE, KIND_MIDDLE, KINDS };

static const char *const names[KINDS] = {"the first letters", "a whole label", "with a mistake",
                                         "from the middle"};

static uint32_t next_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static struct str typed(struct arena *arena, uint64_t *state, struct str label, enum kind kind)
{
    char *text = arena_strndup(arena, label.data, label.len);
    size_t len = label.len;
    if (kind == KIND_START && len > 1)
        len = 1 + next_number(state) % (len < 8 ? len : 8);
    if (kind == KIND_MISTAKE)
        text[next_number(state) % len] = 'x';
    if (kind == KIND_MIDDLE)
        return (struct str){text + len / 2, len - len / 2};
    return (struct str){text, len};
}

static int64_t processor_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * TIME_SECOND + now.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void measure(const struct service_taxonomy *taxonomy, enum kind kind)
{
    static int64_t times[ROUNDS];
    struct arena *arena ARENA_AUTO = arena_new();
    uint64_t state = kind + 1;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct service_suggestion *one;
        struct service_suggestion *found;
        enum service_type type = i % 2 == 0 ? SERVICE_SKILL : SERVICE_OCCUPATION;
        size_t all = type == SERVICE_SKILL ? service_taxonomy_skills(taxonomy)
                                           : service_taxonomy_occupations(taxonomy);
        arena_reset(arena);
        if (all == 0 || service_taxonomy_list(taxonomy, type, SERVICE_DUTCH, next_number(&state) % all, 1,
                                              arena, &one) == 0)
            return;
        struct str text = typed(arena, &state, one->concept.label, kind);
        int64_t start = processor_time();
        service_taxonomy_suggest(taxonomy, type, text, SERVICE_DUTCH, 10, arena, &found);
        times[i] = processor_time() - start;
    }
    qsort(times, ROUNDS, sizeof *times, compare);
    printf("%-18s median %5lld  p99 %5lld  longest %5lld\n", names[kind], (long long)times[ROUNDS / 2],
           (long long)times[ROUNDS * 99 / 100], (long long)times[ROUNDS - 1]);
}

int main(int count, char **arguments)
{
    struct db *db DB_AUTO = NULL;
    struct service_taxonomy *taxonomy = NULL;
    struct err err = {0};
    if (count != 2) {
        fprintf(stderr, "usage: suggest DATABASE\n");
        return 2;
    }
    int64_t start = time_monotonic();
    int rc = db_open(arguments[1], NULL, &db, &err);
    if (rc == 0)
        rc = service_taxonomy_load(db, &taxonomy, &err);
    if (rc != 0) {
        fprintf(stderr, "suggest: %s\n", err.message);
        return 1;
    }
    printf("loaded in %lld ms, %zu MB\n", (long long)(time_monotonic() - start) / 1000,
           service_taxonomy_bytes(taxonomy) >> 20);
    for (enum kind kind = 0; kind < KINDS; kind++)
        measure(taxonomy, kind);
    service_taxonomy_free(taxonomy);
    return 0;
}
