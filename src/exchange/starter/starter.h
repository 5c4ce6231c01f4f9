/* The starter taxonomy: data/taxonomy/ (its README describes the files), embedded in the program.
 *
 * It is a scheme of its own, urn:regio:starter. Importing a newer edition updates what changed and retires what is gone;
 * the same edition again changes nothing. */
#ifndef REGIO_EXCHANGE_STARTER_STARTER_H
#define REGIO_EXCHANGE_STARTER_STARTER_H

#include <stdint.h>

#include "base/embed.h"
#include "base/err.h"
#include "base/progress.h"
#include "port/db/db.h"
#include "skills/draft.h"

/* The files of this program: scheme.json, groups.csv, skills.csv, occupations.csv, occupation_skills.csv and
 * skill_relations.csv. */
extern const struct embed_set starter_files;

/* Inside the transaction that the caller has opened, so that it can be part of a larger load (regio demo). ERR_INVALID with
 * file, line and column where the files break a rule of their form. */
int starter_import(struct db *db, const struct embed_set *files, int64_t now, const struct progress *progress,
                   struct skills_draft_outcome *out, struct err *err) MUST_CHECK;

#endif
