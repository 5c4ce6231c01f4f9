/* Numbers that are given out once, in order: ids, and the order of changes.
 *
 * Taking a number locks the sequence until the transaction ends, so numbers rise in the order of commits and a
 * rolled-back transaction leaves no gap. So take them late in a transaction, and many at once. */
#ifndef REGIO_PORT_DB_SEQUENCE_H
#define REGIO_PORT_DB_SEQUENCE_H

#include "port/db/db.h"

/* Takes `count` (at least 1) numbers: *first, *first + 1, ... The first ever is 1. `name` is the table that the ids
 * are for. ERR_INVALID outside a transaction. */
int db_sequence_take(struct db *db, const char *name, int64_t count, int64_t *first, struct err *err) MUST_CHECK;

/* Takes none, but makes others who take or lock wait until this transaction ends: for work that must see everything that
 * was numbered before it begins. ERR_INVALID outside a transaction; ERR_BUSY. */
int db_sequence_lock(struct db *db, const char *name, struct err *err) MUST_CHECK;

/* The last number that was given out; 0 when none was. */
int db_sequence_last(struct db *db, const char *name, int64_t *out, struct err *err) MUST_CHECK;

#endif
