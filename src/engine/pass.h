/* Within the engine: which openings of an index pass a query's filters and the rule on must skills. */
#ifndef REGIO_ENGINE_PASS_H
#define REGIO_ENGINE_PASS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/filter.h"
#include "engine/index.h"
#include "engine/kernel.h"
#include "engine/profile.h"

/* Sets in `bits` (index_words of them) exactly the places that pass; without a profile (NULL) the rule on
 * must skills is left out. `left` is room for index->must.count numbers, `spare` for index_words words. */
void pass_build(uint64_t *bits, struct index *index, const struct engine_filter *filter,
                const struct engine_profile *profile, const struct kernel *kernel, uint16_t *left,
                uint64_t *spare);

#endif
