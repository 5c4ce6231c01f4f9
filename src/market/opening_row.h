/* Openings as rows: binding and reading; private to src/market. */
#ifndef REGIO_MARKET_OPENING_ROW_H
#define REGIO_MARKET_OPENING_ROW_H

#include "market/opening.h"
#include "market/opening_field.h"
#include "port/db/db.h"

/* id of a row of opening_skill. */
#define MARKET_SKILL_ROW(opening, position) ((opening)*MARKET_SKILLS_MAX + (int64_t)(position))

/* What stands before the fields' columns where an opening is written. */
#define MARKET_OPENING_WRITTEN                                                                               \
    "status, changed, packed_skills, digest, search_tokens, " MARKET_OPENING_COLUMNS

/* What is derived, as it is written. */
struct market_derived {
    struct str packed_skills;
    struct str digest;
    struct str search_tokens;
};

/* Binds the columns of MARKET_OPENING_WRITTEN from parameter `first` on; returns the parameter after them. */
int market_row_bind(struct db_stmt *stmt, int first, const struct market_opening *opening,
                    const struct market_derived *derived, int64_t now);

/* Prepares a statement that selects the opening $1 and steps to its row. ERR_NOT_FOUND where there is none. */
int market_row_find(struct db *db, const char *sql, int64_t id, struct db_stmt **stmt, struct err *err) MUST_CHECK;

/* The columns that market_row_read wants, in its order. */
#define MARKET_OPENING_READ "id, status, created, changed, " MARKET_OPENING_COLUMNS

/* Copies the current row's opening, without its skills, into the arena. */
void market_row_read(struct db_stmt *stmt, struct arena *arena, struct market_opening *out);

/* Reads the skills of `count` openings, by rising id, none of which lies between two of them. */
int market_row_skills(struct db *db, struct arena *arena, struct market_opening *openings, size_t count,
                      struct err *err) MUST_CHECK;

/* Adds the skills of an opening with a statement of db_copy over "id, concept_id, uri, label, importance". */
int market_row_send_skills(struct db_stmt *copy, const struct market_opening *opening,
                           struct err *err) MUST_CHECK;

#endif
