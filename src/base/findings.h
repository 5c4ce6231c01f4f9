/* What a check of the database has found wrong. Each room checks its own tables with a function
 *
 *     int ROOM_check(struct db *db, struct findings *findings, struct err *err);
 *
 * that returns 0 when it could look, whatever it found. `regio check` lists them all (src/cli/command_check.c). */
#ifndef REGIO_BASE_FINDINGS_H
#define REGIO_BASE_FINDINGS_H

#include <stddef.h>
#include <stdint.h>

#define FINDINGS_TOLD  10 /* breaches of one rule that are told; the others are counted */
#define FINDINGS_RULES 64 /* rules that are counted apart; breaches of more are all told */

struct findings {
    /* `rule` is a short fixed text ("every skill has a broader one"), `what` tells which thing breaks it. May be NULL. */
    void (*tell)(void *arg, const char *rule, const char *what);
    void *arg;
    int64_t count; /* found so far */

    /* Its own. */
    struct {
        const char *rule;
        int64_t count;
    } rules[FINDINGS_RULES];
    size_t rule_count;
};

/* `rule` must be a text of the program: it is kept. */
void findings_add(struct findings *findings, const char *rule, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Call when all checks are done: tells of how many more each rule has. */
void findings_end(struct findings *findings);

#endif
