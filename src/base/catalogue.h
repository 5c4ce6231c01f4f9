/* Translated texts: the table that tools/catalogue makes from po/nl.po and po/en.po, and how to read it.
 *
 * A text is known by its key ("results.fit"); the tool makes `enum text` (TEXT_RESULTS_FIT) from the keys,
 * whose values are indexes in the table. The language is an argument of every call: one process serves both
 * at once. */
#ifndef REGIO_BASE_CATALOGUE_H
#define REGIO_BASE_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum language { LANGUAGE_NL, LANGUAGE_EN, LANGUAGE_COUNT };

struct catalogue_text {
    const char *key;
    const char *one[LANGUAGE_COUNT];   /* the text; with a plural the form for count == 1 */
    const char *other[LANGUAGE_COUNT]; /* the plural form; NULL when the text has none */
};

struct catalogue {
    const struct catalogue_text *texts; /* sorted by key, by bytes */
    size_t count;
};

/* What stands in a text's {name}: a string, or a number, written with the language's thousands separator from
 * 10.000 on (so that a year stays a year). The argument called "count" chooses the plural form. */
struct catalogue_arg {
    const char *name;
    struct str text; /* where is_number is false */
    int64_t number;
    bool is_number;
};

#define CATALOGUE_TEXT(name, text)     ((struct catalogue_arg){(name), (text), 0, false})
#define CATALOGUE_NUMBER(name, number) ((struct catalogue_arg){(name), {NULL, 0}, (number), true})

/* Appends text number `id` in a language to `out`. `put` writes a piece (to escape it); NULL appends it as it
 * is. An argument that is not given leaves its {name} standing. */
void catalogue_write(struct buf *out, const struct catalogue *catalogue, enum language language, int id,
                     const struct catalogue_arg *args, size_t arg_count,
                     void (*put)(struct buf *out, struct str piece));

/* The number of the text with that key, or -1. */
int catalogue_find(const struct catalogue *catalogue, struct str key);

/* A whole number with the language's thousands separator. */
void catalogue_add_number(struct buf *out, enum language language, int64_t number);

/* "nl" or "en". */
const char *catalogue_language_code(enum language language);

/* Reads a language code ("nl", "en-GB"); false for a language that we do not have. */
bool catalogue_language_parse(struct str code, enum language *out);

#endif
