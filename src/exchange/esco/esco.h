/* ESCO as the European Commission publishes it: CSV files, in zips, folders or alone, in one call or several.
 *
 * What a file is, its name tells: skills_en.csv, occupations_nl.csv, skillGroups_.., ISCOGroups_.., ..Collection_..,
 * broaderRelationsSkillPillar, broaderRelationsOccPillar, skillSkillRelations, occupationSkillRelations. Other files of the
 * package hold nothing that we use and are passed over. The suffix is the language.
 *
 * An import that brings occupation-skill relations is a version: its files say which concepts there are (of several
 * files of one kind the first that is given), the others are retired, and relations of the kinds that it brings are replaced.
 * So is the first import of a kind of concepts or relations that the database does not have yet. Any other import only lays
 * labels and descriptions over the concepts that are known; the rest is counted and skipped.
 *
 * A concept that a relation names and no file describes is kept as a retired one when it is an occupation or a group; a
 * skill that is not known is an error. */
#ifndef REGIO_EXCHANGE_ESCO_ESCO_H
#define REGIO_EXCHANGE_ESCO_ESCO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "port/db/db.h"
#include "skills/draft.h"

struct esco_options {
    const char *language; /* for files whose name gives none; NULL: there must be a suffix. A suffix that says otherwise is an
                           * error */
    int64_t now;
    const struct progress *progress; /* may be NULL */
    void (*warn)(void *arg, const char *message); /* one line, without "warning"; may be NULL */
    void *warn_arg;
};

struct esco_summary {
    int files;            /* that were read */
    int64_t skipped;      /* rows with labels for concepts that are not known */
    int64_t skipped_rows; /* of relations that name such a skill */
    int64_t placeholders; /* retired concepts made because only relations name them */
    int64_t placeholder_relations; /* occupation-skill relations of such occupations */
    bool labels_only;     /* the relations that were given were left as they are */
    struct skills_draft_outcome outcome;
};

/* All or nothing, in a transaction of its own. ERR_INVALID and ERR_TOO_LARGE tell file, line and column; ERR_IO. */
int esco_import(struct db *db, const char *const *paths, size_t count, const struct esco_options *options,
                struct esco_summary *out, struct err *err) MUST_CHECK;

#endif
