/* Whether the taxonomies in the database keep their rules. */
#ifndef REGIO_SKILLS_CHECK_H
#define REGIO_SKILLS_CHECK_H

#include "base/findings.h"
#include "port/db/db.h"

/* Every taxonomy: words and numbers that exist, labels that are whole, relations between things of the right kind. */
int skills_check(struct db *db, struct findings *findings, struct err *err) MUST_CHECK;

/* The starter taxonomy, where it is loaded: the rules of data/taxonomy/README.md. */
int skills_check_starter(struct db *db, struct findings *findings, struct err *err) MUST_CHECK;

#endif
