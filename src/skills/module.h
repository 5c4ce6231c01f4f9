/* Modules: courses and trainings that teach named skills to a level.
 *
 * (`source`, `id_in_source`) is the key; ids are given out in the order of first import and never used again. Views live
 * in the arena that they were read into, or are the caller's. */
#ifndef REGIO_SKILLS_MODULE_H
#define REGIO_SKILLS_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/findings.h"
#include "base/str.h"
#include "port/db/db.h"

#define SKILLS_MODULE_TEACHES_MAX 100u    /* skills of a module */
#define SKILLS_MODULE_HOURS_MAX   10000   /* of study */
#define SKILLS_MODULE_PRICE_MAX   10000000 /* cents */
#define SKILLS_MODULE_TEXT_MAX    20000u  /* bytes of the description */

#define SKILLS_MODULE_NONE (-1)        /* hours or price that are not said */
#define SKILLS_DAY_NONE    INT32_MIN   /* no day of start: at any time */

/* module.status */
enum skills_module_status { SKILLS_MODULE_OFFERED = 0, SKILLS_MODULE_WITHDRAWN = 1 };

/* A skill that is taught. */
struct skills_taught {
    int64_t concept; /* 0: none is known by that URI or label */
    struct str uri;  /* as given, where there is no concept; may be empty */
    struct str label;
    int64_t level; /* that one has afterwards, 1..4 */
};

struct skills_module {
    int64_t id; /* 0 before it is stored */
    enum skills_module_status status;
    struct str source;
    struct str id_in_source;
    struct str title;
    struct str provider; /* this and what follows may be empty */
    struct str url;
    struct str language;
    struct str postcode;
    bool online;
    int64_t hours; /* of study, or SKILLS_MODULE_NONE */
    int64_t price; /* cents, or SKILLS_MODULE_NONE */
    int32_t start; /* day, or SKILLS_DAY_NONE */
    struct str text;
    const struct skills_taught *teaches;
    size_t teach_count;
};

struct skills_module skills_module_blank(void);

enum skills_module_stored { SKILLS_MODULE_UNCHANGED, SKILLS_MODULE_ADDED, SKILLS_MODULE_UPDATED };

/* Adds the module, or replaces every field of the one with its key; an equal one is left alone. Within a transaction.
 * Does not write to the change log: skills_module_changed does, once for many. ERR_TOO_LARGE: more skills than a module
 * may teach. */
int skills_module_put(struct db *db, const struct skills_module *module, int64_t now, enum skills_module_stored *what,
                      struct err *err) MUST_CHECK;

/* Tells the live engines that modules changed. Within the same transaction. */
int skills_module_changed(struct db *db, int64_t now, struct err *err) MUST_CHECK;

/* All of them by rising id, withdrawn ones too. */
int skills_module_list(struct db *db, struct arena *arena, struct skills_module **out, size_t *count,
                       struct err *err) MUST_CHECK;

/* How many are not withdrawn. */
int skills_module_count(struct db *db, int64_t *count, struct err *err) MUST_CHECK;

/* Whether the modules in the database keep their rules. */
int skills_module_check(struct db *db, struct findings *findings, struct err *err) MUST_CHECK;

#endif
