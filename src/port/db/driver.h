/* What db.c asks of each database; private to port/db. */
#ifndef REGIO_PORT_DB_DRIVER_H
#define REGIO_PORT_DB_DRIVER_H

#include "port/db/db.h"

struct db_value {
    enum db_type type;
    int64_t integer;
    double number;
    struct str bytes;
};

/* How a statement is to run. */
enum db_mode {
    DB_MODE_ROWS,   /* the caller reads rows; parameters may go before the last row is read */
    DB_MODE_STREAM, /* the same, row by row */
    DB_MODE_RUN     /* to the end, now */
};

struct db_driver {
    int (*open)(struct db *db, const char *url, const struct db_options *options, struct err *err);
    void (*close)(struct db *db);
    int (*exec)(struct db *db, const char *sql, struct err *err);
    int (*set_timeout)(struct db *db, int timeout_ms, struct err *err);
    void (*cancel)(struct db *db);
    bool (*alive)(struct db *db); /* NULL: always */

    /* Fills stmt->driver, parameter_count and column_count. */
    int (*prepare)(struct db_stmt *stmt, struct err *err);
    void (*finalize)(struct db_stmt *stmt);

    /* Starts with the values in stmt->values. In DB_MODE_RUN it also ends. */
    int (*start)(struct db_stmt *stmt, enum db_mode mode, struct err *err);
    int (*step)(struct db_stmt *stmt, struct err *err);
    void (*reset)(struct db_stmt *stmt);
    struct db_value (*column)(const struct db_stmt *stmt, int column, enum db_type wanted);
    enum db_type (*type)(const struct db_stmt *stmt, int column);
    const char *(*name)(const struct db_stmt *stmt, int column);

    int (*send)(struct db_stmt *stmt, struct err *err);
    int (*flush)(struct db *db, struct err *err);

    int (*copy)(struct db_stmt *stmt, const char *table, const char *columns, struct err *err);

    const char *begin;
    const char *begin_read;
};

struct db {
    const struct db_driver *driver;
    void *connection; /* the driver's own */
    enum db_kind kind;
    char *name;
    int busy_ms;
    int64_t changed_rows;
    struct db_stmt *statements; /* all that are prepared, last used first */
    int statement_count;
    struct db_stmt *streaming; /* NULL or the one that holds the connection */
    bool in_transaction;
    bool reading; /* ... that was begun to read */
    bool read_only;
    bool failed; /* an error in this transaction: only rollback helps */
    bool lost;
    bool closing;
};

struct db_stmt {
    struct db *db;
    struct db_stmt *next;
    char *sql;
    void *driver; /* the driver's own */
    struct db_value *values;
    int parameter_count;
    int column_count;
    bool in_use;   /* given out */
    bool running;  /* between the first row and the last */
    bool stream;   /* asked for this run */
    bool is_copy;  /* made by db_copy */
    int bind_code; /* first error of a bind; 0 = none */
    char bind_message[160];
};

bool db_url_is_postgres(const char *url);

/* Whether the address names a kind of database that is neither of the two ("mysql://..."). */
bool db_url_is_foreign(const char *url);

/* A copy of the address for messages, without the passwords that may stand in it; the caller frees it. NULL: out of memory. */
char *db_url_name(const char *url);

extern const struct db_driver db_driver_sqlite;
extern const struct db_driver db_driver_postgres;

#endif
