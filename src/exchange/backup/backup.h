/* Backups: everything that the database holds in one file, which can be restored into SQLite and PostgreSQL alike,
 * whichever it came from.
 *
 * The file is text, UTF-8, so that it can still be read when nothing of this program is left. Each line is JSON:
 *
 *     {"regio":"backup","format":1,"schema":3,"created":1764000000000000}
 *     {"table":"scheme","columns":["id","uri","version","title","changed"]}
 *     [1,"urn:regio:starter","1","Startlijst",1764000000000000]                one line a row; bytes are {"hex":"00ff"}
 *     ...
 *     {"end":true,"lines":1234,"digest":"..."}     lines before this one, and BLAKE2b-128 of all their bytes
 *
 * It is one moment of the database, taken while others go on reading and writing. */
#ifndef REGIO_EXCHANGE_BACKUP_BACKUP_H
#define REGIO_EXCHANGE_BACKUP_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "port/db/db.h"

struct backup_summary {
    int64_t tables, rows;
    int64_t schema; /* of the data in the file */
};

/* The tables that a backup holds, in an order in which rows find what they refer to; ends with a name of NULL. All but
 * schema_migration, which a test proves. */
struct backup_table {
    const char *name;
    const char *key; /* its primary key: rows are written in that order */
};

extern const struct backup_table backup_tables[];

/* Writes to a new file; an existing one is never touched (ERR_CONFLICT). What is written appears under its name only
 * when it is whole. ERR_IO. */
int backup_write(struct db *db, const char *path, int64_t now, const struct progress *progress,
                 struct backup_summary *out, struct err *err) MUST_CHECK;

struct backup_restore_options {
    bool force; /* throw away what the database holds */
    int64_t now;
    const struct progress *progress;
    /* Looks whether what was restored is sound, inside the transaction; not 0 undoes everything. May be NULL. */
    int (*verify)(void *arg, struct db *db, struct err *err);
    void *verify_arg;
};

/* Whether a file is a whole backup that this program can read: ERR_INVALID when not (cut, changed, something else, made by
 * a newer program), ERR_IO. Reads it to the end. */
int backup_check_file(const char *path, const struct progress *progress, struct backup_summary *out,
                      struct err *err) MUST_CHECK;

/* Makes the database what the file says: all or nothing, in one transaction. A backup of an older schema is upgraded. The
 * file is checked first. ERR_CONFLICT: the database is not empty and `force` is not set. */
int backup_restore(struct db *db, const char *path, const struct backup_restore_options *options,
                   struct backup_summary *out, struct err *err) MUST_CHECK;

#endif
