/* What reading text needs (text/reading.h), made of a taxonomy in the database. */
#ifndef REGIO_SKILLS_READING_H
#define REGIO_SKILLS_READING_H

#include "skills/taxonomy.h"
#include "text/reading.h"

/* Made of `all`, and of the descriptions, which it reads through `db`. Concepts are numbered as in `all`.
 * Free it with text_reading_free. */
int skills_reading_new(struct db *db, const struct skills_taxonomy *all, struct text_reading **out,
                       struct err *err) MUST_CHECK;

#endif
