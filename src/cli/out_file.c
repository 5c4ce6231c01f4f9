#include "cli/out_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int tell(const struct out_file *out, struct err *err)
{
    return err_set(err, ERR_IO, "%.200s: %s", out->path, strerror(errno));
}

/* mkstemp lets only the owner read; a file that is asked for by name has the usual rights. */
static void give_usual_rights(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    (void)fchmod(fd, 0666 & ~mask);
}

int out_file_open(const char *path, struct out_file *out, struct err *err)
{
    struct out_file made = {.path = path};
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return err_set(err, ERR_IO, "%.200s is no plain file", path);
    if (snprintf(made.part, sizeof made.part, "%s.XXXXXX", path) >= (int)sizeof made.part)
        return err_set(err, ERR_IO, "the file name is too long");
    int fd = mkstemp(made.part);
    if (fd < 0)
        return tell(&made, err);
    give_usual_rights(fd);
    made.file = fdopen(fd, "wb");
    if (made.file == NULL) {
        int rc = tell(&made, err);
        close(fd);
        unlink(made.part);
        return rc;
    }
    *out = made;
    return 0;
}

int out_file_sink(void *out, const char *bytes, size_t len)
{
    struct out_file *file = out;
    return fwrite(bytes, 1, len, file->file) == len ? 0 : ERR_IO;
}

int out_file_finish(struct out_file *out, struct err *err)
{
    bool whole = fflush(out->file) == 0 && fsync(fileno(out->file)) == 0;
    int rc = whole ? 0 : tell(out, err);
    if (fclose(out->file) != 0 && rc == 0)
        rc = tell(out, err);
    out->file = NULL;
    if (rc == 0 && rename(out->part, out->path) != 0)
        rc = tell(out, err);
    if (rc != 0)
        unlink(out->part);
    return rc;
}

void out_file_drop(struct out_file *out)
{
    if (out->file == NULL)
        return;
    fclose(out->file);
    unlink(out->part);
    out->file = NULL;
}
