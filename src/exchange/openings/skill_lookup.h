/* Finding the skills that an opening names, by URI or by label, fast enough for a million openings: tables in
 * memory, each read from the database when it is first needed. */
#ifndef REGIO_EXCHANGE_OPENINGS_SKILL_LOOKUP_H
#define REGIO_EXCHANGE_OPENINGS_SKILL_LOOKUP_H

#include "base/err.h"
#include "base/str.h"
#include "port/db/db.h"

struct skill_lookup;

enum skill_found { SKILL_NOT_FOUND, SKILL_FOUND, SKILL_AMBIGUOUS };

/* `db` must outlive it; NULL: no skill is known. The taxonomies must not change meanwhile. */
struct skill_lookup *skill_lookup_new(struct db *db);

/* skill_lookup_free(NULL) is legal. */
void skill_lookup_free(struct skill_lookup *lookup);

/* The skill with that URI; retired ones too, since what refers to them keeps working. Returns enum
 * skill_found, or a negative code. */
int skill_lookup_uri(struct skill_lookup *lookup, struct str uri, int64_t *concept,
                     struct err *err) MUST_CHECK;

/* The skill with exactly that normalised preferred label in the language, else alternative label; the same
 * skill in two schemes (exactMatch) is one. */
int skill_lookup_label(struct skill_lookup *lookup, struct str label, struct str language, int64_t *concept,
                       struct err *err) MUST_CHECK;

#endif
