/* Labels from a CSV file, laid over the concepts of any taxonomy that is loaded.
 *
 * Columns conceptUri, preferredLabel, altLabels, hiddenLabels and description, all but the first optional; each may carry
 * the language as a suffix (preferredLabel_nl). Labels stand one a line in their field, or divided by "|". A label that is
 * given takes the place of what the concept had of its kind in that language; an empty field leaves it. Rows for concepts
 * that are not known are counted and skipped. */
#ifndef REGIO_EXCHANGE_LABELS_H
#define REGIO_EXCHANGE_LABELS_H

#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "port/db/db.h"
#include "skills/draft.h"

struct labels_summary {
    int64_t rows;
    int64_t skipped; /* rows for unknown concepts */
    struct skills_draft_outcome outcome;
};

/* All or nothing, in a transaction of its own. ERR_INVALID with file, line and column; ERR_IO. */
int labels_import(struct db *db, const char *path, const char *language, int64_t now,
                  const struct progress *progress, struct labels_summary *out, struct err *err) MUST_CHECK;

#endif
