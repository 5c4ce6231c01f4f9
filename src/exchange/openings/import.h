/* Importing openings: JSON Lines of our own form, schema.org JobPostings as JSON-LD, or pages that embed
 * these. Which of them a file is, is seen from its content (docs/formats.md).
 *
 * All files of a call are one transaction. Every opening is read and checked even when an earlier one was
 * refused, so that all mistakes are told at once; unless `partial` is set, one refused opening leaves the
 * database as it was. */
#ifndef REGIO_EXCHANGE_OPENINGS_IMPORT_H
#define REGIO_EXCHANGE_OPENINGS_IMPORT_H

#include "base/progress.h"
#include "directory/place.h"
#include "exchange/openings/issues.h"
#include "port/db/db.h"
#include "port/input.h"

#define OPENINGS_LINE_MAX     ((size_t)8 * 1024 * 1024)  /* bytes of a line */
#define OPENINGS_DOCUMENT_MAX ((size_t)64 * 1024 * 1024) /* bytes of a JSON-LD document or a page */

struct openings_import {
    const struct place_index *places;
    int64_t now;                     /* stored as the time of the change */
    bool partial;                    /* store what is right, even where other openings are refused */
    bool keep_without_skills;        /* do not look for skills in the text of an opening that names none */
    bool relative_dates;             /* "today+45" is a date: for the example data */
    size_t issue_limit;              /* errors, and warnings, that are kept; 0 = 1,000 */
    const struct progress *progress; /* may be NULL */
};

struct openings_summary {
    uint64_t read; /* openings found */
    uint64_t added;
    uint64_t updated;
    uint64_t unchanged;
    uint64_t rejected;  /* openings that were refused */
    uint64_t found;     /* read, without skills, and some were found in the text */
    uint64_t text_only; /* read, with a text but without skills: they match nobody yet */
    struct openings_issues issues;
};

/* Imports in a transaction of its own, or in the one that is open (then the caller ends it, and must roll it
 * back on failure). *summary, in `arena`, is filled on failure too. ERR_INVALID: openings were refused and
 * nothing was stored; the issues say why, and `err` holds the first of them. */
int openings_import(struct db *db, const struct openings_import *import, const struct input *inputs,
                    size_t count, struct arena *arena, struct openings_summary *summary,
                    struct err *err) MUST_CHECK;

#endif
