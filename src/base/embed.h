/* Files that are part of the program: pages' assets, migrations, example data.
 *
 * tools/embed turns a list of files into one `const struct embed_set` at build time (see its head comment);
 * this is how the program reads them. All of it is read-only memory that lives as long as the program. */
#ifndef REGIO_BASE_EMBED_H
#define REGIO_BASE_EMBED_H

#include <stddef.h>

#include "base/str.h"

struct embed_file {
    const char *name;   /* path below the set's root, with slashes: "css/site.css" */
    struct str content; /* a NUL stands behind it, so that text can be used as a C string */
    struct str gzip;    /* the same, compressed; {NULL, 0} where compression saves nothing */
    const char *type;   /* media type: "text/css; charset=utf-8" */
    const char *hash; /* 16 hex digits of the content's SHA-256: for addresses that may be cached for ever */
};

struct embed_set {
    const struct embed_file *files; /* sorted by name, by bytes */
    size_t count;
};

/* The file of that name, or NULL. */
const struct embed_file *embed_find(const struct embed_set *set, struct str name);

#endif
