/* Whether the openings in the database keep their rules. */
#ifndef REGIO_MARKET_CHECK_H
#define REGIO_MARKET_CHECK_H

#include "base/findings.h"
#include "port/db/db.h"

/* Every opening: values that its fields may have, skills that exist, and packed_skills, search_tokens and
 * digest equal to what they are derived from. */
int market_check(struct db *db, struct findings *findings, struct err *err) MUST_CHECK;

#endif
