/* A file that is there whole or not at all: written beside its final name, and put in its place when it is finished. */
#ifndef REGIO_CLI_OUT_FILE_H
#define REGIO_CLI_OUT_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

struct out_file {
    const char *path; /* the final name; the caller's */
    char part[4096];
    FILE *file;
};

/* Begins. ERR_IO: nothing can be written there. */
int out_file_open(const char *path, struct out_file *out, struct err *err) MUST_CHECK;

/* Fits json_write_to_sink; `out` is a struct out_file. */
int out_file_sink(void *out, const char *bytes, size_t len);

/* Puts the file in place of what was there. ERR_IO, and nothing changes. */
int out_file_finish(struct out_file *out, struct err *err) MUST_CHECK;

/* Gives up what was not finished; legal at any time on a zeroed or opened struct. */
void out_file_drop(struct out_file *out);

#define OUT_FILE_AUTO __attribute__((cleanup(out_file_drop)))

#endif
