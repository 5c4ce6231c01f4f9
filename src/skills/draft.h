/* A draft of a taxonomy: what an import has read, laid beside what the database holds, then stored as the difference.
 *
 * Importers of any format fill a draft (ESCO, the starter taxonomy, labels); skills_draft_store makes the database agree
 * with it, inside the transaction that the caller has opened. The same draft stored twice changes nothing the second time.
 *
 * Strings are copied into the draft's arena. A draft belongs to one scheme. */
#ifndef REGIO_SKILLS_DRAFT_H
#define REGIO_SKILLS_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/progress.h"
#include "base/str.h"
#include "base/vec.h"
#include "port/db/db.h"
#include "skills/taxonomy.h"

#define SKILLS_LABELS_MAX 5000u /* of a concept in one language */

enum { SKILLS_KINDS = SKILLS_OCCUPATION_GROUP + 1 };

/* The kinds of relations that a draft holds. */
enum skills_draft_relation {
    SKILLS_BROADER_SKILL,      /* skill or group to a broader one */
    SKILLS_BROADER_OCCUPATION, /* occupation or group to a broader one */
    SKILLS_SKILL_SKILL,
    SKILLS_OCCUPATION_SKILL,
    SKILLS_DRAFT_RELATIONS
};

struct skills_draft_concept {
    struct str uri;
    int64_t id;         /* 0: not in the database */
    uint8_t kind;       /* as described, else as the database has it */
    uint8_t reuse;
    uint8_t status;
    uint8_t old_status; /* what the database has */
    bool described;     /* the import tells what it is, not only its labels */
    bool changed;       /* differs from the database */
    struct str code;
    struct str sector;
};

struct skills_draft_label {
    uint32_t concept;
    uint8_t language;
    uint8_t kind;  /* enum skills_label_kind */
    bool complete; /* from a list of all labels of the concept in that language: others go */
    bool instead;  /* takes the place of the labels of its kind that are there */
    uint32_t order;
    struct str text;
};

struct skills_draft_text {
    uint32_t concept;
    uint8_t language;
    struct str text;
};

struct skills_draft_pair {
    uint32_t from, to;
    uint8_t kind; /* enum skills_relation; 0 for broader */
};

struct skills_draft_exact {
    uint32_t concept;
    struct str uri;
};

struct map;

struct skills_draft {
    struct arena *arena;
    int64_t scheme_id; /* 0 for a draft over all schemes, which brings labels only */
    struct map *by_uri;
    VEC(struct skills_draft_concept) concepts;
    VEC(struct str) languages;
    VEC(struct skills_draft_label) labels;
    VEC(struct skills_draft_text) descriptions;
    VEC(struct skills_draft_exact) exact;
    struct {
        VEC(struct skills_draft_pair) pairs;
        bool given;     /* the import brings this kind: it replaces what is there */
        int64_t stored; /* how many the database has */
    } relations[SKILLS_DRAFT_RELATIONS];
    bool exact_given;
    int64_t known[SKILLS_KINDS]; /* concepts in the database that were described once, by kind */
};

/* A draft with the concepts of a scheme as the database has them; the scheme is made where it is not there. Inside a
 * transaction. `scheme_uri` NULL: the concepts of all schemes. */
int skills_draft_new(struct db *db, struct arena *arena, const char *scheme_uri, struct skills_draft **out,
                     struct err *err) MUST_CHECK;

/* Sets title and version of the draft's scheme. */
int skills_draft_scheme(struct db *db, struct skills_draft *draft, struct str title, struct str version, int64_t now,
                        bool *changed, struct err *err) MUST_CHECK;

/* The number of a concept; it counts from 0. False when the URI is in neither database nor draft. */
bool skills_draft_find(const struct skills_draft *draft, struct str uri, uint32_t *concept);

/* The same, and a new concept (id 0, retired, not described) where there is none. */
uint32_t skills_draft_add(struct skills_draft *draft, struct str uri, uint8_t kind);

/* ERR_INVALID: not two or three lower-case letters; ERR_TOO_LARGE: too many languages. */
int skills_draft_language(struct skills_draft *draft, struct str code, uint8_t *language, struct err *err) MUST_CHECK;

/* Adds a label, trimmed; an empty one is ignored. */
void skills_draft_label(struct skills_draft *draft, struct skills_draft_label label);
void skills_draft_description(struct skills_draft *draft, uint32_t concept, uint8_t language, struct str text);
void skills_draft_relate(struct skills_draft *draft, enum skills_draft_relation relation, uint32_t from, uint32_t to,
                         uint8_t kind);
void skills_draft_exact(struct skills_draft *draft, uint32_t concept, struct str uri);

struct skills_draft_rules {
    /* Described concepts of these kinds are added and updated, and those that are not described are retired; of other
     * kinds only labels are taken, and concepts that the database lacks are skipped. */
    bool concepts[SKILLS_KINDS];
    bool relations[SKILLS_DRAFT_RELATIONS]; /* those given are taken */
};

struct skills_draft_outcome {
    int64_t added, updated, retired; /* concepts */
    int64_t skipped;                 /* concepts that only labels came for, and that are not known */
    int64_t labels_added, labels_removed;
    int64_t descriptions; /* added, changed or removed */
    int64_t relations[SKILLS_DRAFT_RELATIONS]; /* stored of each kind that was replaced; -1: left as they were */
    bool changed; /* anything at all */
};

/* Makes the database agree. Adds to the change log when anything changed. */
int skills_draft_store(struct db *db, struct skills_draft *draft, const struct skills_draft_rules *rules, int64_t now,
                       const struct progress *progress, struct skills_draft_outcome *out, struct err *err) MUST_CHECK;

#endif
