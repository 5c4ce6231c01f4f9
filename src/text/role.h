/* The role that a job title names: "medewerker" in "medewerker bloemenkwekerij", "specialist" in
 * "verkoopspecialist", "manager" in "sales manager"; and how alike two roles are. Private to src/text.
 *
 * In Dutch the role is the first word that occurs as a title by itself, or its last part in a compound; in
 * English the last word before a preposition. Brackets are passed over; of "kok / gastheer" both are roles.
 * Roles are alike as far as the same occupations are called by both: occupations with both /
 * sqrt((occupations with a + 3) * (occupations with b + 3)). */
#ifndef REGIO_TEXT_ROLE_H
#define REGIO_TEXT_ROLE_H

#include "text/lexicon.h"
#include "text/sparse.h"

#define ROLES_MAX 4u /* of one title */

struct roles {
    const struct lexicon *lexicon;
    struct map *tails;   /* word to how many words end in it */
    struct map *numbers; /* stem of a role to its number */
    uint32_t count;
    uint32_t known;            /* roles below this number were titles by themselves, at least twice */
    struct sparse alike;       /* role by role, itself included */
    struct sparse occupations; /* role by occupation */
};

struct roles_label {
    struct str text;
    uint32_t occupation;
};

/* Learns from the labels of `occupations` occupations; in `arena`. The lexicon has learned before and
 * outlives it. */
void roles_learn(struct roles *roles, struct arena *arena, const struct lexicon *lexicon, struct stem *stem,
                 const struct roles_label *labels, size_t count);

/* The numbers of a title's known roles, each once; returns how many. */
size_t roles_find(const struct roles *roles, struct stem *stem, struct str title, uint32_t found[ROLES_MAX]);

#endif
