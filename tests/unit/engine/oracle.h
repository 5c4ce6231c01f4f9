/* An independent, naive reading of docs/matching.md, to hold the engine against. It shares no code with the
 * engine, only the structs that carry input and output, and prefers being obviously right to being quick. */
#ifndef REGIO_TESTS_ENGINE_ORACLE_H
#define REGIO_TESTS_ENGINE_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "engine/explain.h"
#include "engine/filter.h"
#include "engine/opening.h"
#include "engine/profile.h"
#include "engine/query.h"
#include "engine/taxonomy.h"

struct oracle {
    struct arena *arena;
    const struct engine_taxonomy_input *input;
    uint8_t *steps; /* [held * n + asked]: steps of broader from held up to asked, 1..3; 0: none */
    uint8_t *row;   /* [held * n + asked]: row of the table, ENGINE_ROW_NONE */
    uint32_t *idf;  /* [term] */
};

struct oracle *oracle_new(struct arena *arena, const struct engine_taxonomy_input *input);

/* What one opening is for one profile. */
struct oracle_view {
    bool meets; /* the rule on must skills */
    struct engine_explanation explanation;
};

/* `held` as a caller would give it: with repetitions, in any order. */
struct oracle_view oracle_view(const struct oracle *oracle, struct arena *arena,
                               const struct engine_held *held, size_t held_count,
                               const struct engine_opening *opening);

bool oracle_filter(const struct engine_filter *filter, const struct engine_opening *opening);

/* The whole answer: all openings scored, filtered, sorted, cut. */
struct engine_result oracle_match(const struct oracle *oracle, struct arena *arena,
                                  const struct engine_held *held, size_t held_count,
                                  const struct engine_opening *openings, size_t opening_count,
                                  const struct engine_filter *filter, size_t top, bool histogram);

#endif
