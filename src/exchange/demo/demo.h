/* The example region: what `regio demo` loads. Its files are within the program (data/). */
#ifndef REGIO_EXCHANGE_DEMO_DEMO_H
#define REGIO_EXCHANGE_DEMO_DEMO_H

#include "base/embed.h"
#include "exchange/openings/import.h"
#include "exchange/starter/starter.h"

/* data/openings/: JSON Lines, in which a date may be written as "today+45". */
extern const struct embed_set demo_files;

/* Loads the starter taxonomy and the example openings, in one transaction, into a database that holds neither
 * taxonomy nor openings. ERR_CONFLICT: it is not empty. ERR_INVALID: the files break a rule, and the issues
 * or `err` say which. */
int demo_load(struct db *db, const struct place_index *places, int64_t now, const struct progress *progress,
              struct arena *arena, struct skills_draft_outcome *taxonomy, struct openings_summary *openings,
              struct err *err) MUST_CHECK;

#endif
