#include "../test.h"

#include "world.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TODAY 20000

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);
    return value == NULL ? otherwise : strtoull(value, NULL, 10);
}

uint64_t world_first_seed(void)
{
    return from_environment("REGIO_TEST_SEED", 1);
}

size_t world_rounds(size_t usual)
{
    return from_environment("REGIO_TEST_ROUNDS", usual);
}

/* Steele, Lea, Flood 2014: SplitMix64. */
uint32_t world_random(struct world *world, uint32_t below)
{
    uint64_t z = world->state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    z ^= z >> 31;
    return below == 0 ? 0 : (uint32_t)((z >> 32) * below >> 32);
}

bool world_chance(struct world *world, uint32_t times)
{
    return world_random(world, times) == 0;
}

/* Pairs with repetitions, self relations and, between terms, cycles. */
static struct engine_pairs random_pairs(struct world *world, uint32_t from, uint32_t to, uint32_t most)
{
    size_t count = from == 0 || to == 0 ? 0 : world_random(world, most + 1);
    struct engine_pair *items = arena_array(world->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = i > 0 && world_chance(world, 20)
                       ? items[i - 1]
                       : (struct engine_pair){world_random(world, from), world_random(world, to)};
    return (struct engine_pairs){items, count};
}

static uint32_t *random_numbers(struct world *world, size_t count, uint32_t below)
{
    uint32_t *items = arena_array(world->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = world_random(world, below);
    return items;
}

void world_make(struct world *world, uint64_t seed, uint32_t terms)
{
    *world = (struct world){.seed = seed, .state = seed, .arena = arena_new()};
    struct engine_taxonomy_input *input = &world->input;
    input->term_count = terms;
    input->scheme_count = 1 + world_random(world, 3);
    if (input->scheme_count > 1 || world_chance(world, 2))
        input->term_scheme = random_numbers(world, terms, input->scheme_count);
    if (!world_chance(world, 5))
        input->scheme_occupations = random_numbers(world, input->scheme_count, 60);
    input->group_count = world_random(world, 6);
    input->occupation_count = world_random(world, 40);
    input->broader = random_pairs(world, terms, terms, terms * 2);
    input->in_group = random_pairs(world, terms, input->group_count, terms * 2);
    input->essential = random_pairs(world, terms, terms, terms / 2);
    input->optional = random_pairs(world, terms, terms, terms / 2);
    input->exact = random_pairs(world, terms, terms, terms / 4);
    input->named = random_pairs(world, input->occupation_count, terms, 400);
    if (world_chance(world, 2))
        input->occupation_scheme = random_numbers(world, input->occupation_count, input->scheme_count);
    if (world_chance(world, 4))
        input->named_by = random_numbers(world, terms, 70);
    struct err err;
    if (engine_taxonomy_new(&world->taxonomy, input, &err) != 0)
        fail_msg("seed %" PRIu64 ": %s", seed, err.message);
    world->oracle = oracle_new(world->arena, input);
}

void world_drop(struct world *world)
{
    engine_taxonomy_free(world->taxonomy);
    arena_free(world->arena);
}

/* Somewhere in or near the Netherlands, rarely elsewhere on earth. */
static void random_place(struct world *world, double *lat, double *lon)
{
    bool far = world_chance(world, 10);
    *lat = far ? -90 + world_random(world, 1801) / 10.0 : 51 + world_random(world, 25000) / 10000.0;
    *lon = far ? -180 + world_random(world, 3601) / 10.0 : 3.5 + world_random(world, 35000) / 10000.0;
}

/* Mostly of a week; now and then what nobody works. */
static int16_t random_hours(struct world *world)
{
    static const int16_t odd[] = {INT16_MIN + 1, -1, 0, 78, 168, INT16_MAX};
    if (world_chance(world, 12))
        return odd[world_random(world, sizeof odd / sizeof *odd)];
    return (int16_t)world_random(world, 48);
}

struct engine_opening world_opening(struct world *world, struct arena *arena, int64_t id)
{
    struct engine_opening opening = engine_opening_blank(id);
    uint32_t most = world_chance(world, 30) ? 60 : 12;
    opening.skill_count = world->input.term_count == 0 ? 0 : world_random(world, most);
    struct engine_asked *skills = arena_array(arena, opening.skill_count, sizeof *skills);
    uint32_t must = world_chance(world, 2) ? 0 : 1 + world_random(world, 20);
    for (size_t i = 0; i < opening.skill_count; i++)
        skills[i] = (struct engine_asked){world_random(world, world->input.term_count),
                                          must > 0 && world_chance(world, must) ? ENGINE_MUST
                                                                                : 1 + world_random(world, 2)};
    opening.skills = skills;
    opening.located = !world_chance(world, 6);
    if (opening.located)
        random_place(world, &opening.lat, &opening.lon);
    opening.remote = world_chance(world, 8);
    if (!world_chance(world, 4))
        opening.hours_min = random_hours(world);
    if (!world_chance(world, 4))
        opening.hours_max = random_hours(world);
    opening.education_level = (uint8_t)world_random(world, 9);
    opening.sector = (uint8_t)(world_chance(world, 9) ? 63 : world_random(world, 6));
    opening.contract = (uint8_t)world_random(world, 8);
    opening.language = (uint16_t)(world_chance(world, 9) ? 65535 : world_random(world, 4));
    opening.market = (uint16_t)world_random(world, 4);
    opening.organisation = world_chance(world, 9) ? UINT32_MAX : world_random(world, 30);
    if (!world_chance(world, 5))
        opening.posted = TODAY - 30 + (int32_t)world_random(world, 35);
    if (!world_chance(world, 5))
        opening.valid_through = TODAY - 5 + (int32_t)world_random(world, 60);
    opening.closed = world_chance(world, 12);
    return opening;
}

void world_vary_kernel(struct world *world, struct engine_workspace *workspace)
{
    static const char *const kernels[] = {"portable", "avx2", "avx512"};
    if (!engine_workspace_use(workspace, kernels[world_random(world, 3)]))
        WORLD_CHECK(world, engine_workspace_use(workspace, "portable"));
}

/* Ids rise with gaps, but come in any order. */
struct engine_opening *world_openings(struct world *world, struct arena *arena, size_t count)
{
    struct engine_opening *openings = arena_array(arena, count, sizeof *openings);
    int64_t id = (int64_t)world_random(world, 100) - 50;
    for (size_t i = 0; i < count; i++) {
        openings[i] = world_opening(world, arena, id);
        id += 1 + world_random(world, 3);
    }
    for (size_t i = count; i > 1; i--) {
        size_t j = world_random(world, (uint32_t)i);
        struct engine_opening swap = openings[i - 1];
        openings[i - 1] = openings[j];
        openings[j] = swap;
    }
    return openings;
}

struct held_list world_held(struct world *world, struct arena *arena, uint32_t most)
{
    size_t count = world->input.term_count == 0 ? 0 : world_random(world, most + 1);
    struct engine_held *items = arena_array(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] =
            (struct engine_held){world_random(world, world->input.term_count), 1 + world_random(world, 4)};
    return (struct held_list){items, count};
}

static struct engine_any random_any(struct world *world, struct arena *arena, uint32_t below)
{
    if (!world_chance(world, 5))
        return (struct engine_any){0};
    size_t count = world_random(world, 5);
    uint32_t *items = arena_array(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = world_chance(world, 6) ? world_random(world, UINT32_MAX) : 1 + world_random(world, below);
    return (struct engine_any){true, items, count};
}

struct engine_filter world_filter(struct world *world, struct arena *arena, size_t openings)
{
    struct engine_filter filter = engine_filter_none(TODAY - 3 + (int32_t)world_random(world, 6));
    if (world_chance(world, 3)) {
        filter.near = true;
        random_place(world, &filter.lat, &filter.lon);
        filter.km = world_chance(world, 10) ? world_random(world, 20000) : world_random(world, 1000) / 10.0;
    }
    if (world_chance(world, 4))
        filter.hours_min = random_hours(world);
    if (world_chance(world, 4))
        filter.hours_max = random_hours(world);
    if (world_chance(world, 5))
        filter.education_max = (uint8_t)(1 + world_random(world, 8));
    filter.sector = random_any(world, arena, 6);
    filter.contract = random_any(world, arena, 8);
    filter.language = random_any(world, arena, 4);
    filter.market = random_any(world, arena, 4);
    filter.organisation = random_any(world, arena, 30);
    if (world_chance(world, 5))
        filter.posted_after = TODAY - 30 + (int32_t)world_random(world, 30);
    if (world_chance(world, 5)) {
        filter.only = true;
        filter.only_count = world_random(world, (uint32_t)openings + 3);
        int64_t *ids = arena_array(arena, filter.only_count, sizeof *ids);
        int64_t id = -60;
        for (size_t i = 0; i < filter.only_count; i++)
            ids[i] = id += 1 + world_random(world, 4);
        filter.only_ids = ids;
    }
    return filter;
}

struct engine_live *world_live(struct world *world, const struct engine_opening *openings, size_t count)
{
    struct engine_loader *loader = NULL;
    struct engine_live *live = NULL;
    struct err err;
    int rc = engine_loader_new(&loader, world->taxonomy, &err);
    if (rc == 0 && !world_chance(world, 4))
        engine_loader_set_window(loader, (size_t)64 << world_random(world, 3));
    if (rc == 0 && world_chance(world, 2))
        engine_loader_set_threads(loader, 1 + world_random(world, 3));
    size_t singly = world_chance(world, 2) ? count : world_random(world, (uint32_t)count + 1);
    for (size_t i = 0; rc == 0 && i < singly; i++)
        rc = engine_loader_add(loader, &openings[i], &err);
    if (rc == 0 && singly < count)
        rc = engine_loader_add_all(loader, openings + singly, count - singly, NULL, &err);
    if (rc == 0)
        rc = engine_live_new(&live, &loader, &err);
    if (rc != 0)
        fail_msg("seed %" PRIu64 ": %s", world->seed, err.message);
    return live;
}

static void check_hit(const struct world *world, const char *what, size_t rank, const struct engine_hit *got,
                      const struct engine_hit *want)
{
    if (got->id != want->id || got->score != want->score || got->fit != want->fit ||
        got->asked != want->asked || got->have != want->have)
        fail_msg("seed %" PRIu64 ", %s, rank %zu: got opening %" PRId64
                 " score %u fit %u (%u of %u), want %" PRId64 " score %u fit %u (%u of %u)",
                 world->seed, what, rank + 1, got->id, got->score, got->fit, got->have, got->asked, want->id,
                 want->score, want->fit, want->have, want->asked);
}

void world_check_result(const struct world *world, const char *what, const struct engine_result *got,
                        const struct engine_result *want)
{
    if (got->considered != want->considered || got->count != want->count || got->matched != want->matched)
        fail_msg("seed %" PRIu64 ", %s: got %" PRIu64 " considered, %zu results, %" PRIu64
                 " matched, want %" PRIu64 ", %zu, %" PRIu64,
                 world->seed, what, got->considered, got->count, got->matched, want->considered, want->count,
                 want->matched);
    for (size_t i = 0; i < got->count; i++)
        check_hit(world, what, i, &got->hits[i], &want->hits[i]);
    for (size_t i = 0; i < ENGINE_FIT_STEPS; i++)
        WORLD_CHECK(world, got->histogram[i] == want->histogram[i]);
}

static void check_reason(const struct world *world, const struct engine_reason *got,
                         const struct engine_reason *want)
{
    if (memcmp(got, want, sizeof *got) != 0)
        fail_msg("seed %" PRIu64 ": term %u got impact %u q %u held %u row %u level %u credit %u points %u, "
                 "want term %u impact %u q %u held %u row %u level %u credit %u points %u",
                 world->seed, got->term, got->impact, got->q, got->held, got->row, got->level, got->credit,
                 got->points, want->term, want->impact, want->q, want->held, want->row, want->level,
                 want->credit, want->points);
}

void world_check_explanation(const struct world *world, const struct engine_explanation *got,
                             const struct engine_explanation *want)
{
    WORLD_CHECK(world, got->score == want->score);
    WORLD_CHECK(world, got->fit == want->fit);
    WORLD_CHECK(world, got->asked == want->asked);
    WORLD_CHECK(world, got->have == want->have);
    WORLD_CHECK(world, got->count == want->count);
    WORLD_CHECK(world, got->missing_count == want->missing_count);
    for (size_t i = 0; i < got->count; i++)
        check_reason(world, &got->skills[i], &want->skills[i]);
    for (size_t i = 0; i < got->missing_count; i++)
        check_reason(world, &got->missing[i], &want->missing[i]);
}
