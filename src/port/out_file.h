/* A file that is there whole or not at all: it gets its name when it is finished.
 *
 * Until then it has none, where the file system can do that (Linux's O_TMPFILE): a program that is killed leaves nothing
 * behind. Elsewhere it stands beside its final name, with six random characters behind it. */
#ifndef REGIO_PORT_OUT_FILE_H
#define REGIO_PORT_OUT_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

struct out_file {
    const char *path; /* the final name; the caller's */
    unsigned flags;
    char part[4096]; /* the name until then; empty: none */
    FILE *file;
};

enum {
    OUT_FILE_NEW = 1,     /* never take the place of a file that is there, nor of one that comes meanwhile */
    OUT_FILE_PRIVATE = 2, /* only its owner may read it */
    OUT_FILE_NAMED = 4,   /* with a name from the beginning, as where the file system asks for it: for tests */
};

/* Begins; `flags` of the above. ERR_IO: nothing can be written there. ERR_CONFLICT: OUT_FILE_NEW, and it is there. */
int out_file_open(const char *path, unsigned flags, struct out_file *out, struct err *err) MUST_CHECK;

/* Fits json_write_to_sink; `out` is a struct out_file. */
int out_file_sink(void *out, const char *bytes, size_t len);

/* Brings the file to the disk and gives it its name, in place of what was there unless OUT_FILE_NEW. On an error (ERR_IO,
 * ERR_CONFLICT) nothing changes. */
int out_file_finish(struct out_file *out, struct err *err) MUST_CHECK;

/* Gives up what was not finished; legal at any time on a zeroed or opened struct. */
void out_file_drop(struct out_file *out);

#define OUT_FILE_AUTO __attribute__((cleanup(out_file_drop)))

#endif
