/* What is said when a request cannot be done: one description for the page and for RFC 9457 problem+json. */
#ifndef REGIO_WEB_PROBLEM_H
#define REGIO_WEB_PROBLEM_H

#include "base/err.h"

struct problem {
    int status;       /* HTTP */
    int title;        /* enum text */
    int hint;         /* enum text: what to do */
    int api_title;    /* the same for a program's maker, who sees no page and no form; enum text */
    int api_hint;
    const char *type; /* last part of the problem's type, "not-found" */
};

/* The problem of a status; that of 500 for one that is not in the table. Never NULL. */
const struct problem *problem_of_status(int status);

/* The problem of an error code of base/err.h that a handler returned. */
const struct problem *problem_of_err(int code);

#endif
