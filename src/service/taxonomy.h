/* The taxonomy in memory: concepts with their labels, what an occupation asks, and the suggestion index, beside the
 * engine's own numbers. Made from the database once, immutable, reference counted; any number of threads may read it.
 *
 * Languages have numbers: 0 Dutch, 1 English, then others in the order in which the database brings them, up to 7. Where a
 * label is asked in a language that a concept lacks, the lowest-numbered one it has is given. */
#ifndef REGIO_SERVICE_TAXONOMY_H
#define REGIO_SERVICE_TAXONOMY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "engine/taxonomy.h"
#include "port/db/db.h"
#include "text/suggest.h"

enum service_language { SERVICE_DUTCH, SERVICE_ENGLISH };

enum service_type { SERVICE_SKILL, SERVICE_OCCUPATION };

struct service_taxonomy;

/* Views live as long as the taxonomy. */
struct service_concept {
    int64_t id;     /* in the database */
    struct str uri;
    struct str label; /* preferred, in the asked language; the URI where it has no label at all */
    enum service_type type;
    bool retired;
    uint32_t term; /* the engine's number of a skill; ENGINE_NONE for an occupation */
};

/* Reads everything; run it in a read transaction. An empty database gives an empty taxonomy. ERR_DATABASE, ERR_NO_MEMORY. */
int service_taxonomy_load(struct db *db, struct service_taxonomy **out, struct err *err) MUST_CHECK;

struct service_taxonomy *service_taxonomy_ref(struct service_taxonomy *taxonomy);
/* Drops a reference; the last one frees. service_taxonomy_free(NULL) is legal. */
void service_taxonomy_free(struct service_taxonomy *taxonomy);

/* The engine's part of it; the reference stays ours. */
struct engine_taxonomy *service_taxonomy_engine(const struct service_taxonomy *taxonomy);

/* The number of a language ("nl", "en", ...); Dutch where it is not known. */
uint8_t service_taxonomy_language(const struct service_taxonomy *taxonomy, struct str code);

/* A skill or occupation by URI, by its id in the database, or (skills) by the engine's number. False when there is none. */
bool service_taxonomy_by_uri(const struct service_taxonomy *taxonomy, struct str uri, uint8_t language,
                             struct service_concept *out);
bool service_taxonomy_by_id(const struct service_taxonomy *taxonomy, int64_t id, uint8_t language,
                            struct service_concept *out);

/* The engine's number of a skill by its id, ENGINE_NONE where it is none. */
uint32_t service_taxonomy_term_of_id(const struct service_taxonomy *taxonomy, int64_t id);
struct service_concept service_taxonomy_by_term(const struct service_taxonomy *taxonomy, uint32_t term,
                                                uint8_t language);

/* One skill that an occupation names. */
struct service_named {
    struct service_concept skill;
    bool essential;
};

/* The skills of an occupation in `arena`: essential before optional, then by label's normalised bytes, then URI. Each skill once.
 * Returns their number, 0 for what is no occupation. */
size_t service_taxonomy_occupation(const struct service_taxonomy *taxonomy, int64_t occupation, uint8_t language,
                                   struct arena *arena, struct service_named **out);

/* Suggestions while typing, best first: see text/suggest.h. `matched` is the synonym that was found, empty when it was
 * the label itself. */
struct service_suggestion {
    struct service_concept concept;
    struct str matched;
    enum text_suggest_how how; /* it was found; of a suggestion */
};

size_t service_taxonomy_suggest(const struct service_taxonomy *taxonomy, enum service_type type, struct str typed,
                                uint8_t language, size_t limit, struct arena *arena,
                                struct service_suggestion **out);

/* All that are not retired, by the bytes of their URI: a page of them. `matched` is empty. */
size_t service_taxonomy_list(const struct service_taxonomy *taxonomy, enum service_type type, uint8_t language,
                             size_t offset, size_t limit, struct arena *arena, struct service_suggestion **out);

/* Numbers of skills and occupations that are not retired. */
size_t service_taxonomy_skills(const struct service_taxonomy *taxonomy);
size_t service_taxonomy_occupations(const struct service_taxonomy *taxonomy);

/* Bytes that it holds, about. */
size_t service_taxonomy_bytes(const struct service_taxonomy *taxonomy);

#endif
