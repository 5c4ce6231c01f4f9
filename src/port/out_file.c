#include "port/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROC_SIZE 40 /* bytes of a name of an open file in /proc */

static int tell(const struct out_file *out, struct err *err)
{
    return err_set(err, ERR_IO, "%.200s: %s", out->path, strerror(errno));
}

static int refuse_existing(const struct out_file *out, struct err *err)
{
    return err_set(err, ERR_CONFLICT, "%.200s exists already and is not overwritten", out->path);
}

/* The name by which link finds an open file that has none. */
static void name_in_proc(int fd, char name[PROC_SIZE])
{
    snprintf(name, PROC_SIZE, "/proc/self/fd/%d", fd);
}

/* A file without a name in the folder of `path`; -1 where the system cannot do that, or cannot name it afterwards. */
static int open_nameless(const char *path)
{
    char folder[sizeof((struct out_file *)0)->part], name[PROC_SIZE];
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    if (len >= sizeof folder - 1)
        return -1;
    memcpy(folder, path, len);
    memcpy(folder + len, ".", 2);
    int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    name_in_proc(fd, name);
    if (access(name, F_OK) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Only the owner may read it yet; a file that is asked for by name has the usual rights. */
static void give_usual_rights(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    (void)fchmod(fd, 0666 & ~mask);
}

int out_file_open(const char *path, unsigned flags, struct out_file *out, struct err *err)
{
    struct out_file made = {.path = path, .flags = flags};
    struct stat there;
    if ((flags & OUT_FILE_NEW) != 0 && lstat(path, &there) == 0)
        return refuse_existing(&made, err);
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return err_set(err, ERR_IO, "%.200s is no plain file", path);
    int fd = (flags & OUT_FILE_NAMED) != 0 ? -1 : open_nameless(path);
    if (fd < 0) {
        if (snprintf(made.part, sizeof made.part, "%s.XXXXXX", path) >= (int)sizeof made.part)
            return err_set(err, ERR_IO, "the file name is too long");
        fd = mkstemp(made.part);
        if (fd < 0)
            return tell(&made, err);
    }
    if ((flags & OUT_FILE_PRIVATE) == 0)
        give_usual_rights(fd);
    made.file = fdopen(fd, "wb");
    if (made.file == NULL) {
        int rc = tell(&made, err);
        close(fd);
        if (made.part[0] != '\0')
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

/* Gives a file without a name one beside the final one, as link cannot take the place of what is there. */
static int name_beside(struct out_file *out, const char *nameless)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        if (snprintf(out->part, sizeof out->part, "%s.%ld-%d", out->path, (long)getpid(), attempt) >= (int)sizeof out->part) {
            errno = ENAMETOOLONG;
            break;
        }
        if (linkat(AT_FDCWD, nameless, AT_FDCWD, out->part, AT_SYMLINK_FOLLOW) == 0)
            return 0;
        if (errno != EEXIST)
            break;
    }
    out->part[0] = '\0';
    return -1;
}

/* Gives what is written its final name, with errno on failure. link, unlike rename, never replaces what came there
 * meanwhile. */
static int name_finally(struct out_file *out)
{
    char nameless[PROC_SIZE];
    bool named = out->part[0] != '\0';
    name_in_proc(fileno(out->file), nameless);
    if (!named && linkat(AT_FDCWD, nameless, AT_FDCWD, out->path, AT_SYMLINK_FOLLOW) == 0)
        return 0;
    if ((out->flags & OUT_FILE_NEW) != 0)
        return named ? link(out->part, out->path) : -1;
    if (!named && (errno != EEXIST || name_beside(out, nameless) != 0))
        return -1;
    if (rename(out->part, out->path) != 0)
        return -1;
    out->part[0] = '\0';
    return 0;
}

int out_file_finish(struct out_file *out, struct err *err)
{
    int rc = 0;
    /* synced before it is named: what has the name is whole, whatever happens */
    if (fflush(out->file) != 0 || fsync(fileno(out->file)) != 0)
        rc = tell(out, err);
    else if (name_finally(out) != 0)
        rc = errno == EEXIST ? refuse_existing(out, err) : tell(out, err);
    out_file_drop(out);
    return rc;
}

void out_file_drop(struct out_file *out)
{
    if (out->file == NULL)
        return;
    fclose(out->file);
    if (out->part[0] != '\0')
        unlink(out->part);
    out->file = NULL;
}
