/* Random worlds for tests of the engine: a taxonomy with every oddity that is legal, openings, profiles,
 * filters, all from one seed. REGIO_TEST_SEED sets the first seed and REGIO_TEST_ROUNDS how many follow it.
 */
#ifndef REGIO_TESTS_ENGINE_WORLD_H
#define REGIO_TESTS_ENGINE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "engine/filter.h"
#include "engine/live.h"
#include "engine/opening.h"
#include "engine/profile.h"
#include "engine/query.h"
#include "engine/taxonomy.h"
#include "oracle.h"

struct world {
    uint64_t seed;
    uint64_t state; /* of the random numbers */
    struct arena *arena;
    struct engine_taxonomy_input input;
    struct engine_taxonomy *taxonomy;
    struct oracle *oracle;
};

struct held_list {
    struct engine_held *items;
    size_t count;
};

/* The seed and rounds of this run. */
uint64_t world_first_seed(void);
size_t world_rounds(size_t usual);

/* A world with `terms` terms; its opening data comes later. */
void world_make(struct world *world, uint64_t seed, uint32_t terms);
void world_drop(struct world *world);

/* 0..below-1, and true one time in `times`. */
uint32_t world_random(struct world *world, uint32_t below);
bool world_chance(struct world *world, uint32_t times);

/* In `arena`. */
struct engine_opening world_opening(struct world *world, struct arena *arena, int64_t id);
struct engine_opening *world_openings(struct world *world, struct arena *arena, size_t count);
struct held_list world_held(struct world *world, struct arena *arena, uint32_t most);
struct engine_filter world_filter(struct world *world, struct arena *arena, size_t openings);

/* With windows of a random size, mostly so small that there are several. */
struct engine_live *world_live(struct world *world, const struct engine_opening *openings, size_t count);

/* Makes the workspace use loops for another processor, if this one can run them. */
void world_vary_kernel(struct world *world, struct engine_workspace *workspace);

/* Fails the test, naming the seed, unless both are equal. */
void world_check_result(const struct world *world, const char *what, const struct engine_result *got,
                        const struct engine_result *want);
void world_check_explanation(const struct world *world, const struct engine_explanation *got,
                             const struct engine_explanation *want);

#define WORLD_CHECK(world, condition)                                                                        \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            fail_msg("seed %llu: %s", (unsigned long long)(world)->seed, #condition);                        \
    } while (0)

#endif
