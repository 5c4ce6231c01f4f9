#include "port/input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int read_file(void *arg, char *out, size_t size, size_t *got, struct err *err)
{
    FILE *file = arg;
    size_t count = fread(out, 1, size, file);
    if (count == 0 && ferror(file))
        return err_set(err, ERR_IO, "cannot be read: %s", strerror(errno));
    *got = count;
    return 0;
}

static void close_file(void *arg)
{
    fclose(arg);
}

int input_open_file(const char *path, struct input *out, struct err *err)
{
    struct stat info;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    if (fstat(fileno(file), &info) == 0 && S_ISDIR(info.st_mode)) {
        fclose(file);
        return err_set(err, ERR_IO, "%s is a directory, not a file", path);
    }
    setvbuf(file, NULL, _IONBF, 0); /* readers have a buffer of their own */
    *out = (struct input){read_file, close_file, file, path,
                          S_ISREG(info.st_mode) && info.st_size > 0 ? (uint64_t)info.st_size : 0};
    return 0;
}

static int read_memory(void *arg, char *out, size_t size, size_t *got, struct err *err)
{
    (void)err;
    struct str *rest = arg;
    size_t count = rest->len < size ? rest->len : size;
    if (count > 0)
        memcpy(out, rest->data, count);
    rest->data += count;
    rest->len -= count;
    *got = count;
    return 0;
}

struct input input_from_memory(struct str *cursor, const char *name)
{
    return (struct input){read_memory, NULL, cursor, name, cursor->len};
}

void input_close(struct input *input)
{
    if (input->close != NULL)
        input->close(input->arg);
    input->close = NULL;
}
