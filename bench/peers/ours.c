/* Our engine among the systems that bench/run compares: peer.h tells how it is asked. It makes the openings
 * anew from the seed rather than reading them; were they not those of the file, its answers would not agree
 * with the others'.
 *
 *     ours FOLDER WORK wall|cpu SIZE SEED clustered|independent
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../engine_data.h"
#include "engine/live.h"
#include "engine/query.h"
#include "peer.h"

struct ours {
    struct peer peer;
    struct data *data;
    struct engine_live *live;
    struct engine_workspace *workspace;
};

static void must(int rc, const struct err *err)
{
    if (rc != 0)
        peer_fail("ours", err->message);
}

/* Milliseconds that the engine took. */
static double build(struct ours *ours, size_t size, const struct data_shape *shape)
{
    struct err err;
    struct engine_loader *loader;
    struct engine_opening *openings = calloc(1024, sizeof *openings);
    if (openings == NULL)
        peer_fail("ours", "out of memory");
    double time = 0;
    must(engine_loader_new(&loader, ours->data->taxonomy, &err), &err);
    /* In batches, so that looking at the clock does not count. */
    for (size_t first = 0; first < size; first += 1024) {
        struct arena *arena ARENA_AUTO = arena_new();
        size_t count = size - first < 1024 ? size - first : 1024;
        for (size_t i = 0; i < count; i++) {
            openings[i] = data_opening(ours->data, shape, (int64_t)(first + i + 1));
            struct engine_asked *skills =
                arena_array(arena, openings[i].skill_count, sizeof *openings[i].skills);
            memcpy(skills, openings[i].skills, openings[i].skill_count * sizeof *skills);
            openings[i].skills = skills;
        }
        double start = peer_now(&ours->peer);
        for (size_t i = 0; i < count; i++)
            must(engine_loader_add(loader, &openings[i], &err), &err);
        time += peer_now(&ours->peer) - start;
    }
    free(openings);
    double start = peer_now(&ours->peer);
    must(engine_live_new(&ours->live, &loader, &err), &err);
    return time + peer_now(&ours->peer) - start;
}

static struct engine_filter filter_of(const struct ours *ours, const struct peer_question *question)
{
    struct engine_filter filter = engine_filter_none(ours->peer.today);
    filter.sector = (struct engine_any){question->by_sector, question->sectors, 2};
    filter.contract = (struct engine_any){question->by_contract, question->contracts, 2};
    if (question->education != PEER_NONE)
        filter.education_max = (uint8_t)question->education;
    if (question->hours_min != PEER_NONE)
        filter.hours_min = (int16_t)question->hours_min;
    if (question->hours_max != PEER_NONE)
        filter.hours_max = (int16_t)question->hours_max;
    if (question->posted_after != PEER_NONE)
        filter.posted_after = question->posted_after;
    filter.near = question->near;
    filter.lat = question->lat;
    filter.lon = question->lon;
    filter.km = question->km;
    return filter;
}

static struct engine_profile *profile_of(struct ours *ours, struct arena *arena,
                                         const struct peer_question *question)
{
    struct err err;
    struct engine_profile *profile;
    struct engine_held *held = arena_array(arena, question->held_count, sizeof *held);
    for (size_t i = 0; i < question->held_count; i++)
        held[i] = (struct engine_held){question->held[i].skill - 1, question->held[i].value};
    must(engine_profile_new(&profile, arena, ours->data->taxonomy, held, question->held_count, &err), &err);
    return profile;
}

static size_t answer(void *context, const struct peer_question *question, const char *plan,
                     struct peer_hit *hits, double *ms)
{
    struct ours *ours = context;
    struct err err;
    struct engine_result result;
    struct arena *arena ARENA_AUTO = arena_new();
    (void)plan; /* the engine makes its own */
    struct engine_query query = {
        .profile = profile_of(ours, arena, question), .filter = filter_of(ours, question), .top = PEER_TOP};
    double start = peer_now(&ours->peer);
    struct engine_version *version = engine_live_acquire(ours->live);
    must(engine_match(&result, arena, ours->workspace, version, &query, &err), &err);
    engine_version_release(version);
    *ms = peer_now(&ours->peer) - start;
    for (size_t i = 0; i < result.count; i++)
        hits[i] = (struct peer_hit){(uint32_t)result.hits[i].id, result.hits[i].score};
    return result.count;
}

int main(int argc, char **argv)
{
    struct ours ours = {0};
    size_t size = argc == 7 ? strtoull(argv[4], NULL, 10) : 0;
    if (size == 0)
        peer_fail("ours", "usage: ours FOLDER WORK wall|cpu SIZE SEED clustered|independent");
    peer_open(&ours.peer, 4, argv);
    struct data_shape shape = {strcmp(argv[6], "clustered") == 0 ? 0.8 : 0, 0};
    ours.data = data_new(strtoull(argv[5], NULL, 10));
    ours.workspace = engine_workspace_new();
    double build_ms = build(&ours, size, &shape);
    struct engine_version *version = engine_live_acquire(ours.live);
    uint64_t bytes = engine_version_size(version);
    engine_version_release(version);
    peer_serve(&ours.peer, build_ms, bytes, REGIO_VERSION, "{\"engine\":true}", answer, &ours);
    engine_workspace_free(ours.workspace);
    engine_live_free(ours.live);
    data_free(ours.data);
    peer_close(&ours.peer);
    return 0;
}
