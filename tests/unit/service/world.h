/* Small random worlds in a database: a taxonomy, openings, and requests about them. */
#ifndef REGIO_TESTS_UNIT_SERVICE_WORLD_H
#define REGIO_TESTS_UNIT_SERVICE_WORLD_H

#include "../places_fixture.h"
#include "../random.h"

#include "directory/place.h"
#include "service/matching.h"

#define WORLD_SKILLS      24
#define WORLD_GROUPS      3
#define WORLD_OCCUPATIONS 6
#define WORLD_TODAY       20000

/* The URI of skill `i`; beyond WORLD_SKILLS those that no taxonomy has. In `arena`. */
struct str world_uri(struct arena *arena, uint32_t i);

/* Tables and a random taxonomy with ids 1 to skills + groups + occupations. */
void world_make(struct db_fixture *fixture, struct random *random);

/* Adds one more label to a skill, as an import does, with its line in the change log. */
void world_change_taxonomy(struct db *db, struct random *random, int64_t id);

/* Adds or changes the opening with that key; `db` is not in a transaction. */
void world_put(struct db *db, const struct place_index *places, struct random *random, struct arena *arena, uint32_t key);

/* Withdraws or reopens one. */
void world_toggle(struct db *db, struct random *random, int64_t id);

/* Profile, filters, free text, order and page, all random. */
void world_request(struct random *random, struct arena *arena, const struct place_index *places,
                   struct service_profile *profile, struct service_match_request *request);

/* The answer as JSON. */
struct str world_answer(struct arena *arena, const struct service_version *version, struct db *db,
                        const struct service_match_request *request);

#endif
