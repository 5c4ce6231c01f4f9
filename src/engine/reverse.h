/* The reverse question: which people fit this opening? The same score as the other way round, to the integer.
 *
 * Indexed are the profiles of people who consented, as the skills that they hold: what each is worth for an
 * asked skill follows from the taxonomy at query time, which takes a tenth of the memory that expanded
 * profiles would. Immutable once made; any number of threads may query.
 */
#ifndef REGIO_ENGINE_REVERSE_H
#define REGIO_ENGINE_REVERSE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "engine/opening.h"
#include "engine/profile.h"
#include "engine/query.h"
#include "engine/taxonomy.h"

/* Profiles in one index, and different skills in a profile. */
#define ENGINE_PEOPLE_MAX 100000000
#define ENGINE_HELD_MAX   65535

struct engine_people_loader;
struct engine_people;

MUST_CHECK int engine_people_loader_new(struct engine_people_loader **out, struct engine_taxonomy *taxonomy,
                                        struct err *err);
void engine_people_loader_free(struct engine_people_loader *loader);

/* Copies a profile in, in any order of id. Fails as engine_profile_new does. */
MUST_CHECK int engine_people_loader_add(struct engine_people_loader *loader, int64_t id,
                                        const struct engine_held *held, size_t count, struct err *err);

/* Makes the index; the loader is used up on success. ERR_CONFLICT: an id twice. */
MUST_CHECK int engine_people_new(struct engine_people **out, struct engine_people_loader **loader,
                                 struct err *err);
void engine_people_free(struct engine_people *people);

size_t engine_people_count(const struct engine_people *people);
size_t engine_people_size(const struct engine_people *people);

/* The best `top` people for an opening, by score falling, then id rising; nobody with score 0. `considered`
 * counts those who meet its must skills. The impacts must be of the index's taxonomy (engine_impacts_new,
 * engine_version_impacts). `workspace` may be NULL. */
MUST_CHECK int engine_people_match(struct engine_result *out, struct arena *arena,
                                   struct engine_workspace *workspace, const struct engine_people *people,
                                   const struct engine_impacts *impacts, size_t top, struct err *err);

#endif
