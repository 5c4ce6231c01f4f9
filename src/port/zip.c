#include "port/zip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "base/arena.h"

#define RATIO_FREE (16u << 20) /* bytes that may be packed as tightly as they like */

struct unzip {
    zip_t *archive;
    const char *path;
    struct arena *arena;
    uint64_t total; /* bytes read so far */
    size_t count;
    const char **names;
    uint64_t *places; /* libzip's number of each entry */
};

struct entry {
    struct unzip *zip;
    zip_file_t *file;
    uint64_t packed; /* its size in the archive */
    uint64_t read;
};

bool unzip_is_zip(const char *path)
{
    unsigned char start[4] = {0};
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t got = fread(start, 1, sizeof start, file);
    fclose(file);
    return got == 4 && start[0] == 'P' && start[1] == 'K' && (start[2] == 3 || start[2] == 5);
}

static int check_file(const char *path, struct err *err)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return err_set(err, ERR_IO, "%s is a directory, not a zip", path);
    return 0;
}

/* Lists the entries that are files. */
static int list(struct unzip *zip, struct err *err)
{
    zip_int64_t entries = zip_get_num_entries(zip->archive, 0);
    if (entries > UNZIP_ENTRIES_MAX)
        return err_set(err, ERR_TOO_LARGE, "%s: more than %u entries", zip->path, UNZIP_ENTRIES_MAX);
    zip->names = arena_array(zip->arena, (size_t)entries, sizeof *zip->names);
    zip->places = arena_array(zip->arena, (size_t)entries, sizeof *zip->places);
    for (zip_uint64_t i = 0; i < (zip_uint64_t)entries; i++) {
        const char *name = zip_get_name(zip->archive, i, ZIP_FL_ENC_GUESS);
        if (name == NULL)
            return err_set(err, ERR_INVALID, "%s: damaged: an entry has no name", zip->path);
        size_t len = strlen(name);
        if (len == 0 || name[len - 1] == '/')
            continue;
        zip->names[zip->count] = arena_printf(zip->arena, "%s/%s", zip->path, name);
        zip->places[zip->count++] = i;
    }
    return 0;
}

int unzip_open(const char *path, struct unzip **out, struct err *err)
{
    int rc = check_file(path, err);
    if (rc != 0)
        return rc;
    int code = 0;
    zip_t *archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (archive == NULL) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        rc = err_set(err, code == ZIP_ER_OPEN || code == ZIP_ER_MEMORY ? ERR_IO : ERR_INVALID,
                     "%s: not a zip archive, or damaged: %s", path, zip_error_strerror(&error));
        zip_error_fini(&error);
        return rc;
    }
    struct unzip *zip = calloc(1, sizeof *zip);
    if (zip == NULL) {
        zip_discard(archive);
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    }
    zip->archive = archive;
    zip->path = path;
    zip->arena = arena_new();
    rc = list(zip, err);
    if (rc != 0) {
        unzip_close(zip);
        return rc;
    }
    *out = zip;
    return 0;
}

void unzip_close(struct unzip *zip)
{
    if (zip == NULL)
        return;
    zip_discard(zip->archive);
    arena_free(zip->arena);
    free(zip);
}

size_t unzip_count(const struct unzip *zip)
{
    return zip->count;
}

const char *unzip_name(const struct unzip *zip, size_t entry)
{
    return zip->names[entry] + strlen(zip->path) + 1;
}

static int read_entry(void *arg, char *out, size_t size, size_t *got, struct err *err)
{
    struct entry *entry = arg;
    zip_int64_t count = zip_fread(entry->file, out, size);
    if (count < 0)
        return err_set(err, ERR_INVALID, "the zip is damaged: %s", zip_file_strerror(entry->file));
    entry->read += (uint64_t)count;
    entry->zip->total += (uint64_t)count;
    if (entry->read > UNZIP_ENTRY_MAX || entry->zip->total > UNZIP_TOTAL_MAX)
        return err_set(err, ERR_TOO_LARGE, "too large when unpacked");
    if (entry->read > RATIO_FREE && entry->read / UNZIP_RATIO_MAX > entry->packed)
        return err_set(err, ERR_TOO_LARGE, "packed more than %u times smaller: that is no ordinary file",
                       UNZIP_RATIO_MAX);
    *got = (size_t)count;
    return 0;
}

static void close_entry(void *arg)
{
    struct entry *entry = arg;
    zip_fclose(entry->file);
    free(entry);
}

int unzip_entry(struct unzip *zip, size_t index, struct input *out, struct err *err)
{
    zip_stat_t info;
    zip_stat_init(&info);
    if (zip_stat_index(zip->archive, zip->places[index], 0, &info) != 0)
        return err_set(err, ERR_INVALID, "%s: %s", zip->names[index], zip_strerror(zip->archive));
    struct entry *entry = calloc(1, sizeof *entry);
    if (entry == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    entry->zip = zip;
    entry->packed = info.comp_size;
    entry->file = zip_fopen_index(zip->archive, zip->places[index], 0);
    if (entry->file == NULL) {
        free(entry);
        return err_set(err, ERR_INVALID, "%s: %s", zip->names[index], zip_strerror(zip->archive));
    }
    out->read = read_entry;
    out->close = close_entry;
    out->arg = entry;
    out->name = zip->names[index];
    out->size = info.size;
    return 0;
}
