/* Zip archives in (libzip): entries as streams, with limits against archives made to exhaust memory or disk. */
#ifndef REGIO_PORT_ZIP_H
#define REGIO_PORT_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "port/input.h"

#define UNZIP_ENTRIES_MAX 10000u
#define UNZIP_ENTRY_MAX   (2ull << 30) /* bytes of an entry, unpacked */
#define UNZIP_TOTAL_MAX   (8ull << 30) /* bytes of all that is read from an archive */
#define UNZIP_RATIO_MAX   500u         /* unpacked over packed, for entries of more than 16 MiB */

struct unzip;

/* ERR_IO: there is no such file, or it is a directory. ERR_INVALID: not a zip, damaged. ERR_TOO_LARGE. `path` must outlive
 * it. */
int unzip_open(const char *path, struct unzip **out, struct err *err) MUST_CHECK;

/* unzip_close(NULL) is legal. Inputs that were opened from it must have been closed. */
void unzip_close(struct unzip *zip);

/* Whether a file starts like a zip; false for what cannot be read. */
bool unzip_is_zip(const char *path);

/* Entries that are files, in the order of the archive. A name is UTF-8 and lives as long as the archive. */
size_t unzip_count(const struct unzip *zip);
const char *unzip_name(const struct unzip *zip, size_t entry);

/* Opens an entry as input. ERR_INVALID: encrypted or packed in a way that is not known. While it is read: ERR_INVALID for
 * damage, ERR_TOO_LARGE over the limits. Its name is "archive.zip/entry.csv". */
int unzip_entry(struct unzip *zip, size_t index, struct input *out, struct err *err) MUST_CHECK;

static inline void unzip_closep(struct unzip **zip)
{
    unzip_close(*zip);
}

#define UNZIP_AUTO __attribute__((cleanup(unzip_closep)))

#endif
