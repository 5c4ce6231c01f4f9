/* Finding the skills of an opening that names none, in its title and text. The taxonomy is read, and what
 * reading needs is made of it, when the first opening asks for it. */
#ifndef REGIO_EXCHANGE_OPENINGS_SKILL_FIND_H
#define REGIO_EXCHANGE_OPENINGS_SKILL_FIND_H

#include "market/opening.h"

#define SKILL_FIND_MAX 40u /* skills that are kept of a text, the surest */

struct skill_find;

/* `db` must outlive it; NULL: nothing is ever found. The taxonomies must not change meanwhile. */
struct skill_find *skill_find_new(struct db *db);

/* skill_find_free(NULL) is legal. */
void skill_find_free(struct skill_find *find);

/* Sets the skills of an opening that has none: those that are sure enough (TEXT_EXTRACT_KEPT) in its title or
 * text, all essential, the surest first; and opening->skills_found where there are any. The language is the
 * opening's, else the text tells it. In `arena`. */
int skill_find_fill(struct skill_find *find, struct arena *arena, struct market_opening *opening,
                    struct err *err) MUST_CHECK;

#endif
