/* Numbers by something (sector, municipality), for a table with a bar in each row. */
#ifndef REGIO_WEB_BARS_H
#define REGIO_WEB_BARS_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct bars_row {
    struct str name; /* empty: `text` is the name */
    int text;
    const char *href; /* NULL: no link */
    int64_t number;
    int percent; /* of the greatest: the length of the bar */
};

struct bars {
    int caption;      /* enum text: of the table */
    int name_heading; /* enum text: of the column of names */
    struct {
        struct bars_row *items;
        size_t count;
    } rows;
    int64_t total;
};

/* Fills total and the rows' percent. */
void bars_finish(struct bars *bars);

#endif
