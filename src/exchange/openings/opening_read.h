/* One opening in our own form (docs/formats.md, "Openings"): a JSON object to a struct, every rule checked.
 */
#ifndef REGIO_EXCHANGE_OPENINGS_OPENING_READ_H
#define REGIO_EXCHANGE_OPENINGS_OPENING_READ_H

#include "base/map.h"
#include "exchange/openings/issues.h"
#include "exchange/openings/skill_find.h"
#include "exchange/openings/skill_lookup.h"
#include "market/opening.h"

/* What reading an opening needs; one for a whole import. */
struct openings_reader {
    struct openings_issues *issues;
    struct skill_lookup *skills;
    struct skill_find *find; /* NULL: skills are not looked for in texts */
    const struct place_index *places;
    bool relative_dates; /* "today+45" is a date: for example data only */
    int32_t today;
    struct str language; /* of the page that a JobPosting stands in; may be empty */
    uint64_t text_only;  /* counts what was read that has a text but no skills, found ones included */
    uint64_t found;      /* counts what was read whose skills were found in the text */
    struct map *warned;  /* names of unknown members, each warned of once; in the issues' arena */
};

/* Fills *out, whose views belong to `arena` and to the object's document. Every mistake goes to
 * reader->issues; returns how many errors there were (0: *out may be stored), or a negative code when the
 * database failed. */
int openings_read_object(struct openings_reader *reader, struct arena *arena,
                         const struct openings_source *source, const struct json_node *object,
                         struct market_opening *out, struct err *err) MUST_CHECK;

/* --- Shared with the reader of JobPostings ----------------------------------------------------------------
 */

/* A skill as it stands in the input. */
struct openings_asked {
    struct str uri;   /* empty: a bare label */
    struct str label; /* may be empty beside a URI */
    enum market_importance importance;
};

/* Finds the concepts of what is asked and sets opening->skills; warns of what stays text. What is asked twice
 * stands once, at its greatest importance. `node` is where the skills stand. At most MARKET_SKILLS_MAX of
 * them. Returns 0 or a negative code. */
int openings_resolve_skills(struct openings_reader *reader, struct arena *arena,
                            const struct openings_source *source, const struct json_node *node,
                            const struct openings_asked *asked, size_t count, struct market_opening *opening,
                            struct err *err) MUST_CHECK;

/* Looks for the skills of an opening that names none, in its text, and counts it. */
int openings_find_skills(struct openings_reader *reader, struct arena *arena, struct market_opening *opening,
                         struct err *err) MUST_CHECK;

/* The rules that join fields of our own form. Returns the number of errors. */
int openings_check_whole(struct openings_reader *reader, const struct openings_source *source,
                         const struct json_node *object, const struct market_opening *opening);

#endif
