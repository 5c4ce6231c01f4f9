/* The taxonomies as the database holds them: words and numbers that the tables use, and everything at once for whoever
 * builds an engine or an index from it. Looking up single things: skills/lookup.h. */
#ifndef REGIO_SKILLS_TAXONOMY_H
#define REGIO_SKILLS_TAXONOMY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "port/db/db.h"

/* concept.kind */
enum skills_kind {
    SKILLS_SKILL = 1,
    SKILLS_KNOWLEDGE = 2,       /* held and asked like a skill */
    SKILLS_SKILL_GROUP = 3,     /* never held or asked */
    SKILLS_OCCUPATION = 4,
    SKILLS_OCCUPATION_GROUP = 5 /* ISCO */
};

/* concept.reuse: how widely a skill is used */
enum skills_reuse {
    SKILLS_REUSE_UNKNOWN = 0,
    SKILLS_TRANSVERSAL = 1,
    SKILLS_CROSS_SECTOR = 2,
    SKILLS_SECTOR_SPECIFIC = 3,
    SKILLS_OCCUPATION_SPECIFIC = 4
};

/* concept.status */
enum skills_status {
    SKILLS_ACTIVE = 0,
    SKILLS_RETIRED = 1 /* kept for what refers to it; not counted, never offered */
};

/* label.kind */
enum skills_label_kind { SKILLS_PREFERRED = 1, SKILLS_ALTERNATIVE = 2, SKILLS_HIDDEN = 3 };

/* skill_relation.kind, occupation_skill.kind */
enum skills_relation { SKILLS_ESSENTIAL = 1, SKILLS_OPTIONAL = 2 };

/* Schemes that we know by name. */
#define SKILLS_SCHEME_ESCO    "http://data.europa.eu/esco"
#define SKILLS_SCHEME_STARTER "urn:regio:starter"

#define SKILLS_LANGUAGES_MAX 64

/* Whether a concept of this kind can be held and asked. */
static inline int skills_is_skill(enum skills_kind kind)
{
    return kind == SKILLS_SKILL || kind == SKILLS_KNOWLEDGE;
}

struct skills_scheme {
    int64_t id;
    struct str uri;
    struct str version;
    struct str title;
};

struct skills_concept {
    int64_t id;
    struct str uri;
    struct str code;   /* ESCO's code or the ISCO group; may be empty */
    struct str sector; /* SBI section of a starter occupation; may be empty */
    uint32_t scheme;   /* index into schemes */
    uint8_t kind;      /* enum skills_kind */
    uint8_t reuse;     /* enum skills_reuse */
    uint8_t status;    /* enum skills_status */
};

struct skills_label {
    uint32_t concept; /* index into concepts */
    uint8_t language; /* index into languages */
    uint8_t kind;     /* enum skills_label_kind */
    struct str text;
    struct str normal; /* as it is searched; may be the same bytes as text */
};

struct skills_pair {
    uint32_t from; /* indexes into concepts */
    uint32_t to;
};

struct skills_pairs {
    const struct skills_pair *items;
    size_t count;
};

/* Everything, in the arena that it was read into. */
struct skills_taxonomy {
    const struct skills_scheme *schemes; /* by URI */
    size_t scheme_count;
    const struct skills_concept *concepts; /* by the bytes of their URI; retired ones included */
    size_t concept_count;
    const struct str *languages; /* by code: "en", "nl" */
    size_t language_count;
    const struct skills_label *labels; /* by concept, language, kind, and the order in which they came */
    size_t label_count;
    struct skills_pairs broader;              /* concept to a broader one, skills, groups and occupations alike */
    struct skills_pairs skill_essential;      /* original skill to the skill that it needs */
    struct skills_pairs skill_optional;
    struct skills_pairs occupation_essential; /* occupation to skill */
    struct skills_pairs occupation_optional;
    struct skills_pairs exact; /* exactMatch, where both sides are loaded; one direction may stand alone */
};

/* Reads all of it in the transaction that is open, or, where none is, in a read transaction of its own. An empty database
 * gives an empty taxonomy. */
int skills_taxonomy_read(struct db *db, struct arena *arena, struct skills_taxonomy *out, struct err *err) MUST_CHECK;

struct skills_description {
    uint32_t concept; /* index into concepts */
    uint8_t language; /* index into languages */
    struct str text;
};

/* The descriptions of all concepts, in the languages that labels have, in `arena`; they are large and few need them. By concept and
 * language. */
int skills_descriptions_read(struct db *db, const struct skills_taxonomy *taxonomy, struct arena *arena,
                             const struct skills_description **out, size_t *count, struct err *err) MUST_CHECK;

/* The index of the concept with that URI; concept_count when there is none. */
size_t skills_taxonomy_find(const struct skills_taxonomy *taxonomy, struct str uri);

#endif
