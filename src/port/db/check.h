/* Rules of a database that are written as statements: each gives one row, with one text, for everything that breaks the
 * rule. */
#ifndef REGIO_PORT_DB_CHECK_H
#define REGIO_PORT_DB_CHECK_H

#include "base/findings.h"
#include "port/db/db.h"

struct db_rule {
    const char *rule; /* as findings.h has it */
    const char *sql;  /* DB_SQL; no parameters; one column */
};

/* Runs them all. */
int db_check_rules(struct db *db, const struct db_rule *rules, size_t count, struct findings *findings,
                   struct err *err) MUST_CHECK;

/* What the database itself can tell: damaged pages and references that lead nowhere (SQLite; PostgreSQL does not let
 * them come about), and a change log that is ahead of its sequence. */
int db_check(struct db *db, struct findings *findings, struct err *err) MUST_CHECK;

#endif
