/* Importing modules: JSON Lines of our own form (docs/formats.md). All files of a call are one transaction; every line is
 * read and checked even when an earlier one was refused, so that all mistakes are told at once, and one refused module
 * leaves the database as it was. */
#ifndef REGIO_EXCHANGE_MODULES_MODULES_IMPORT_H
#define REGIO_EXCHANGE_MODULES_MODULES_IMPORT_H

#include "directory/place.h"
#include "exchange/openings/issues.h"
#include "port/db/db.h"
#include "port/input.h"
#include "skills/module.h"

#define MODULES_LINE_MAX ((size_t)1024 * 1024) /* bytes of a line */

struct modules_import {
    const struct place_index *places;
    int64_t now;         /* stored as the time of the change */
    bool relative_dates; /* "today+45" is a date: for the example data */
    size_t issue_limit;  /* errors, and warnings, that are kept; 0 = 1,000 */
};

struct modules_summary {
    uint64_t read; /* modules found */
    uint64_t added, updated, unchanged;
    uint64_t rejected;
    struct openings_issues issues;
};

/* Imports in a transaction of its own, or in the one that is open (then the caller ends it, and must roll it back on
 * failure). *summary, in `arena`, is filled on failure too. ERR_INVALID: modules were refused and nothing was stored; the
 * issues say why, and `err` holds the first of them. */
int modules_import(struct db *db, const struct modules_import *import, const struct input *inputs, size_t count,
                   struct arena *arena, struct modules_summary *summary, struct err *err) MUST_CHECK;

#endif
