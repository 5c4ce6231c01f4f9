/* The example region: what `regio demo` loads. Its files are within the program (data/). */
#ifndef REGIO_EXCHANGE_DEMO_DEMO_H
#define REGIO_EXCHANGE_DEMO_DEMO_H

#include "base/embed.h"
#include "exchange/modules/modules_import.h"
#include "exchange/openings/import.h"
#include "exchange/starter/starter.h"

/* data/openings/: JSON Lines, in which a date may be written as "today+45". */
extern const struct embed_set demo_files;

/* data/modules/: the same for modules. */
extern const struct embed_set demo_modules;

struct demo_loaded {
    struct skills_draft_outcome taxonomy;
    struct openings_summary openings;
    struct modules_summary modules;
};

/* Loads the starter taxonomy and the example openings and modules, in one transaction, into a database that holds
 * none of these. *out is filled on failure too. ERR_CONFLICT: it is not empty. ERR_INVALID: the files break a rule,
 * and the issues or `err` say which. */
int demo_load(struct db *db, const struct place_index *places, int64_t now, const struct progress *progress,
              struct arena *arena, struct demo_loaded *out, struct err *err) MUST_CHECK;

#endif
