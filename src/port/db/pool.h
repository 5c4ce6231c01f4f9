/* Connections shared by threads: at most `max` are open; a thread takes one for as long as it needs it. A connection
 * that was lost, in use or idle, is closed and a new one is opened for the next taker. */
#ifndef REGIO_PORT_DB_POOL_H
#define REGIO_PORT_DB_POOL_H

#include "port/db/db.h"

struct db_pool;

/* Opens the first connection to see that it can be done. `options` is copied; NULL for the defaults. */
int db_pool_new(const char *url, const struct db_options *options, int max, struct db_pool **out,
                struct err *err) MUST_CHECK;

/* All connections must have been given back. db_pool_free(NULL) is legal. */
void db_pool_free(struct db_pool *pool);

/* Takes a connection, waiting at most `wait_ms` for one to come free: ERR_BUSY after that. */
int db_pool_take(struct db_pool *pool, int wait_ms, struct db **out, struct err *err) MUST_CHECK;

/* Gives it back. A transaction that is still open is rolled back. NULL is legal. */
void db_pool_give(struct db_pool *pool, struct db *db);

#endif
