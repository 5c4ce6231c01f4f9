/* A draft on its way into the database; private to src/skills. */
#ifndef REGIO_SKILLS_DRAFT_STORE_H
#define REGIO_SKILLS_DRAFT_STORE_H

#include "skills/draft.h"

struct draft_storing {
    struct db *db;
    struct skills_draft *draft;
    const struct skills_draft_rules *rules;
    const struct progress *progress;
    struct arena *arena; /* for the time of storing */
    uint32_t *by_id;     /* concept id to number + 1 */
    int64_t last_id;
    struct skills_draft_outcome outcome;
};

/* The number of a concept by its id; false when it is not in the draft. */
bool draft_concept_of_id(const struct draft_storing *storing, int64_t id, uint32_t *concept);

int draft_store_labels(struct draft_storing *storing, struct err *err) MUST_CHECK;
int draft_store_descriptions(struct draft_storing *storing, struct err *err) MUST_CHECK;
int draft_store_relations(struct draft_storing *storing, struct err *err) MUST_CHECK;
int draft_store_exact(struct draft_storing *storing, struct err *err) MUST_CHECK;

#endif
