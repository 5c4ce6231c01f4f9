/* Bytes that come from somewhere: a file, an entry of a zip, memory. Readers of formats take a struct input, so that
 * they need not know which. */
#ifndef REGIO_PORT_INPUT_H
#define REGIO_PORT_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct input {
    /* Reads up to `size` bytes into `out`; *got is 0 only at the end. Errors name no file: the caller adds it. */
    int (*read)(void *arg, char *out, size_t size, size_t *got, struct err *err);
    void (*close)(void *arg); /* may be NULL */
    void *arg;
    const char *name; /* for messages; must outlive the input */
    uint64_t size;    /* in bytes, for progress; 0 = not known */
};

/* Opens a file. ERR_IO: it cannot be read, or is a directory. `path` is kept as the name. */
int input_open_file(const char *path, struct input *out, struct err *err) MUST_CHECK;

/* Reads from memory that outlives the input. `cursor` is where it keeps its place: set it to the bytes. */
struct input input_from_memory(struct str *cursor, const char *name);

/* Closes it; a second call does nothing. */
void input_close(struct input *input);

#define INPUT_AUTO __attribute__((cleanup(input_close)))

#endif
