/* The log of changes that the live engines follow (table change_log). A change's number rises in the order of
 * commits (see sequence.h): who has read up to n misses nothing when it goes on after n. */
#ifndef REGIO_PORT_DB_CHANGE_H
#define REGIO_PORT_DB_CHANGE_H

#include "base/arena.h"
#include "port/db/db.h"

enum db_change_kind {
    DB_CHANGE_TAXONOMY = 1, /* entity 0: load all of it again */
    DB_CHANGE_OPENING = 2,  /* entity: the opening's id */
    DB_CHANGE_PROFILE = 3,  /* entity: the profile's id */
    DB_CHANGE_MODULES = 4   /* entity 0: read them all again */
};

struct db_change {
    int64_t seq;
    enum db_change_kind kind;
    int64_t entity;
    int64_t at;
};

/* Adds one. For thousands, take numbers of sequence "change_log" and copy rows into the table. */
int db_change_add(struct db *db, enum db_change_kind kind, int64_t entity, int64_t now, struct err *err) MUST_CHECK;

/* The last change's number, 0 when there is none: one short look that tells whether anything has changed. */
int db_change_latest(struct db *db, int64_t *seq, struct err *err) MUST_CHECK;

/* Up to `limit` changes after `after`, oldest first, in `arena`. */
int db_change_list(struct db *db, struct arena *arena, int64_t after, size_t limit, struct db_change **out,
                   size_t *count, struct err *err) MUST_CHECK;

#endif
