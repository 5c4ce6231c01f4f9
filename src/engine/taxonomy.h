/* The taxonomy as the engine sees it: terms, what holding one term is worth where another is asked, and how
 * specific each term is. The rules are those of docs/matching.md.
 *
 * A term is a skill of some scheme. Terms are dense numbers 0..n-1, numbered over all schemes together IN
 * BYTE ORDER OF THEIR URI, so that comparing two numbers compares two URIs (ties are broken that way). The
 * engine never sees a URI: the caller numbers, and keeps the list.
 *
 * A taxonomy is immutable once made, may be read by any number of threads, and is reference counted: each
 * part of the engine that needs it keeps a reference of its own.
 */
#ifndef REGIO_ENGINE_TAXONOMY_H
#define REGIO_ENGINE_TAXONOMY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* No term, no index. */
#define ENGINE_NONE UINT32_MAX

/* At most so many terms, groups and occupations: a term shares 32 bits with the importance. */
#define ENGINE_TERMS_MAX (UINT32_C(1) << 24)

/* The table of credits, upper row first. Its order is the rank of a row where credits are equal. */
enum engine_row {
    ENGINE_ROW_SAME,       /* the same skill, or exactMatch */
    ENGINE_ROW_NARROWER_1, /* held is narrower than asked */
    ENGINE_ROW_NARROWER_2,
    ENGINE_ROW_NARROWER_3,
    ENGINE_ROW_REQUIRES, /* held needs asked */
    ENGINE_ROW_BROADER,  /* held is broader than asked, one step */
    ENGINE_ROW_RELATED,  /* related-optional, either way */
    ENGINE_ROW_SIBLING,  /* same direct parent with at most ENGINE_SIBLINGS_MAX child skills */
    ENGINE_ROW_NONE      /* number of rows, and "no credit" */
};

#define ENGINE_SIBLINGS_MAX 24

/* Two numbers that stand in a relation. */
struct engine_pair {
    uint32_t from;
    uint32_t to;
};

struct engine_pairs {
    const struct engine_pair *items; /* may be NULL when count is 0 */
    size_t count;
};

/* What a taxonomy is made of. Everything stays the caller's and may go once the taxonomy is made. Pairs may
 * stand in any order and more than once; a term paired with itself and a pair of terms of two schemes (other
 * than `exact`) have no effect; cycles are harmless. */
struct engine_taxonomy_input {
    uint32_t term_count;
    const uint32_t *term_scheme; /* scheme of each term; NULL: all terms are of scheme 0 */

    uint32_t scheme_count;              /* at least 1 when there are terms */
    const uint32_t *scheme_occupations; /* N of each scheme; NULL: 0 everywhere */

    struct engine_pairs broader;   /* from: a skill, to: a broader skill */
    struct engine_pairs in_group;  /* from: a skill, to: a group that is its direct parent */
    struct engine_pairs essential; /* from: the original skill, to: the related skill that it needs */
    struct engine_pairs optional;  /* from: the original skill, to: a related skill; works either way */
    struct engine_pairs exact;     /* exactMatch, works either way; not transitive */
    uint32_t group_count;          /* groups are 0..group_count-1 */

    /* n_t of each term: by how many different occupations of its scheme it is named. NULL: counted from
     * `named`. */
    const uint32_t *named_by;
    struct engine_pairs named; /* from: an occupation, to: a skill; may hold essential and optional both */
    uint32_t occupation_count; /* occupations in `named` are 0..occupation_count-1, retired ones included */
    const uint32_t *occupation_scheme; /* NULL: each occupation counts for every skill it names */
};

struct engine_taxonomy;

/* Makes a taxonomy in *out, with one reference. ERR_INVALID: a number out of range; ERR_TOO_LARGE;
 * ERR_NO_MEMORY. */
MUST_CHECK int engine_taxonomy_new(struct engine_taxonomy **out, const struct engine_taxonomy_input *input,
                                   struct err *err);

/* One more reference to it; any thread may. */
struct engine_taxonomy *engine_taxonomy_ref(struct engine_taxonomy *taxonomy);

/* Drops a reference; the last one frees. engine_taxonomy_free(NULL) is legal. */
void engine_taxonomy_free(struct engine_taxonomy *taxonomy);

uint32_t engine_taxonomy_terms(const struct engine_taxonomy *taxonomy);

/* How specific a term is, 16..256. */
uint32_t engine_taxonomy_idf(const struct engine_taxonomy *taxonomy, uint32_t term);

/* One term that a held term is good for. Its credit is engine_row_credit(row). */
struct engine_credit {
    uint32_t asked;
    uint32_t row; /* enum engine_row: the one that counts */
};

struct engine_credits {
    const struct engine_credit *items;
    size_t count;
};

/* Everything that holding `held` gives credit for, itself included, by rising asked term. Valid as long as
 * the taxonomy. */
struct engine_credits engine_taxonomy_credits(const struct engine_taxonomy *taxonomy, uint32_t held);

/* The other way round: one held term that is good for an asked one. */
struct engine_holder {
    uint32_t held;
    uint32_t row; /* enum engine_row */
};

struct engine_holders {
    const struct engine_holder *items;
    size_t count;
};

/* Every term that gives credit for `asked` when held, itself included, by row, then by rising term. */
struct engine_holders engine_taxonomy_holders(const struct engine_taxonomy *taxonomy, uint32_t asked);

/* The row that counts for one pair, ENGINE_ROW_NONE where nothing does. */
enum engine_row engine_taxonomy_row(const struct engine_taxonomy *taxonomy, uint32_t held, uint32_t asked);

/* Credit 0..255 of a row; its steps: 1..3 for narrower, else 0; its name in the interface: "same",
 * "narrower", "requires", "broader", "related", "sibling", "none". */
uint32_t engine_row_credit(enum engine_row row);
uint32_t engine_row_steps(enum engine_row row);
const char *engine_row_relation(enum engine_row row);

/* Bytes that it holds. */
size_t engine_taxonomy_size(const struct engine_taxonomy *taxonomy);

static inline void engine_taxonomy_freep(struct engine_taxonomy **taxonomy)
{
    engine_taxonomy_free(*taxonomy);
}
#define ENGINE_TAXONOMY_AUTO __attribute__((cleanup(engine_taxonomy_freep)))

#endif
