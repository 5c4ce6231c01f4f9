/* How much of a taxonomy the database holds. */
#ifndef REGIO_SKILLS_COUNTS_H
#define REGIO_SKILLS_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "port/db/db.h"

struct skills_label_count {
    struct str language;
    int64_t count;
};

/* Retired concepts and their labels are not counted, their relations are. */
struct skills_counts {
    int64_t skills, occupations;
    const struct skills_label_count *labels; /* by language code; preferred, alternative and hidden together */
    size_t label_languages;
    int64_t broader; /* of skills and their groups */
    int64_t skill_essential, skill_optional;
    int64_t occupation_essential, occupation_optional;
};

int skills_counts_read(struct db *db, struct arena *arena, struct skills_counts *out, struct err *err) MUST_CHECK;

#endif
