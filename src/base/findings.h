/* What a check of the database has found wrong. Each room checks its own tables with a function
 *
 *     int ROOM_check(struct db *db, struct findings *findings, struct err *err);
 *
 * that returns 0 when it could look, whatever it found. `regio check` lists them all (src/cli/command_check.c). */
#ifndef REGIO_BASE_FINDINGS_H
#define REGIO_BASE_FINDINGS_H

#include <stdint.h>

struct findings {
    /* `rule` is a short fixed text ("every skill has a broader one"), `what` tells which thing breaks it. May be NULL. */
    void (*tell)(void *arg, const char *rule, const char *what);
    void *arg;
    int64_t count; /* told so far */
};

void findings_add(struct findings *findings, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
