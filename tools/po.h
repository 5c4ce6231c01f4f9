/* Reads a .po file (GNU gettext's format) as Regio uses it: every msgid is a key, every msgstr the text in
 * the file's language, plurals with two forms. Comments and the header entry are skipped; anything else
 * fails. */
#ifndef REGIO_TOOLS_PO_H
#define REGIO_TOOLS_PO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct po_text {
    const char *key;
    const char *one;
    const char *other; /* NULL without a plural */
    size_t line;       /* of the msgid */
};

struct po {
    const char *path;
    struct po_text *texts; /* sorted by key */
    size_t count;
};

struct po po_read(struct arena *arena, const char *path);

/* The text of that key, or NULL. */
const struct po_text *po_find(const struct po *po, const char *key);

#endif
