/* Inside of the taxonomy in memory. Private to service/taxonomy*.c. */
#ifndef REGIO_SERVICE_TAXONOMY_BUILD_H
#define REGIO_SERVICE_TAXONOMY_BUILD_H

#include <stdatomic.h>

#include "service/taxonomy.h"
#include "skills/taxonomy.h"

#define NO_LANGUAGE UINT8_MAX

struct id_entry {
    int64_t id;
    uint32_t concept;
};

struct named_entry {
    uint32_t skill; /* index of its concept */
    bool essential;
};

struct taxonomy_names;
struct taxonomy_reading;

struct service_taxonomy {
    atomic_uint references;
    struct arena *arena; /* holds all below but the two indexes */
    struct skills_taxonomy all;
    struct str languages[TEXT_SUGGEST_LANGUAGES_MAX];
    size_t language_count;
    uint8_t number_of_language[SKILLS_LANGUAGES_MAX]; /* of the database's languages; NO_LANGUAGE */
    uint32_t *term_of;    /* of each concept; ENGINE_NONE */
    uint32_t *concept_of; /* of each term */
    uint32_t term_count;
    size_t active_skills, active_occupations;
    struct id_entry *by_id;    /* by rising id */
    uint32_t *index_of;        /* of the concept with id by_id[0].id + i; ENGINE_NONE; NULL where ids are far apart */
    struct str *shown; /* of concept c in language l at [c * TEXT_SUGGEST_LANGUAGES_MAX + l] */
    uint32_t *named_first; /* named[named_first[c]] up to [named_first[c + 1]] are the skills of occupation c */
    struct named_entry *named;
    uint32_t *named_by; /* how often each concept is named by occupations */
    struct engine_taxonomy *engine;
    struct text_suggest *suggest;
    struct service_target *targets; /* service/targets.h */
    size_t target_count;
    struct taxonomy_names *names;     /* names.c; in the arena */
    struct taxonomy_reading *reading; /* reading.c */
};

/* The place where reading text is kept once it is asked for; NULL when out of memory. */
struct taxonomy_reading *taxonomy_reading_new(void);
void taxonomy_reading_free(struct taxonomy_reading *slot);
size_t taxonomy_reading_bytes(const struct taxonomy_reading *slot);

uint8_t taxonomy_language_number(const struct service_taxonomy *t, struct str code);

/* The index of the concept with that id, ENGINE_NONE. */
uint32_t taxonomy_index_of_id(const struct service_taxonomy *t, int64_t id);

/* What occupations are called (names.h). */
void taxonomy_build_names(struct service_taxonomy *t);

int taxonomy_build_engine(struct service_taxonomy *t, struct err *err) MUST_CHECK;
int taxonomy_build_suggest(struct service_taxonomy *t, struct err *err) MUST_CHECK;
int taxonomy_build_targets(struct service_taxonomy *t, struct err *err) MUST_CHECK;

/* Groups of concepts that are each other's exactMatch: of each concept the lowest index of its group, in `arena`. */
uint32_t *taxonomy_find_groups(struct arena *arena, const struct skills_taxonomy *all);

#endif
