/* The schema: db/migrations/NNNN_name.sql, embedded in the program (rules in db/migrations/README.md). */
#ifndef REGIO_PORT_DB_MIGRATE_H
#define REGIO_PORT_DB_MIGRATE_H

#include "base/embed.h"
#include "port/db/db.h"

/* The migrations of this program. */
extern const struct embed_set db_migrations;

struct db_schema {
    int64_t version; /* of the database; 0 = nothing there yet */
    int64_t latest;  /* of the migrations */
};

/* Reads which schema the database has. ERR_DATABASE, with nothing changed: tables of another program, a newer schema
 * than ours, or a migration whose text differs from the one that was applied. */
int db_schema_read(struct db *db, const struct embed_set *migrations, struct db_schema *out, struct err *err) MUST_CHECK;

/* Applies what is missing, each in a transaction; two programs may try at once. `now` is recorded. *applied (may be
 * NULL) is how many. */
int db_schema_upgrade(struct db *db, const struct embed_set *migrations, int64_t now, int *applied,
                      struct err *err) MUST_CHECK;

/* Makes the tables of schema `version` where there are none yet, or brings an older one up to it, in the transaction that
 * the caller has opened: for a load that must be all or nothing. */
int db_schema_make(struct db *db, const struct embed_set *migrations, int64_t version, int64_t now,
                   struct err *err) MUST_CHECK;

/* db_open, and ERR_DATABASE with the advice to run `regio init` where the schema is not exactly ours: what every
 * command but init does. */
int db_open_current(const char *url, const struct db_options *options, struct db **out, struct err *err) MUST_CHECK;

#endif
