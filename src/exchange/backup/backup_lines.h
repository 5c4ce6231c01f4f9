/* A backup file line by line; private to src/exchange/backup. */
#ifndef REGIO_EXCHANGE_BACKUP_BACKUP_LINES_H
#define REGIO_EXCHANGE_BACKUP_BACKUP_LINES_H

#include "base/arena.h"
#include "base/buf.h"
#include "exchange/backup/backup.h"
#include "port/digest.h"
#include "port/input.h"

#define BACKUP_FORMAT   1
#define BACKUP_LINE_MAX (256u << 20) /* bytes of a line */
#define BACKUP_HEAD_MAX 1000u        /* of the first one: what is no backup is found out early */

struct backup_lines {
    struct input input;
    char *buffer;
    size_t begin, end;
    struct buf line;
    uint64_t number; /* of the line, from 1 */
    uint64_t bytes;
};

int backup_lines_open(const char *path, struct backup_lines *lines, struct err *err) MUST_CHECK;
void backup_lines_close(struct backup_lines *lines);

enum { BACKUP_NO_LINE = 0, BACKUP_LINE = 1 };

/* Reads a line into lines->line, without its line feed. A last line without one counts as cut: ERR_INVALID. */
int backup_lines_next(struct backup_lines *lines, struct err *err) MUST_CHECK;

/* Sets an error about the present line. */
int backup_lines_refuse(const struct backup_lines *lines, struct err *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Reads the first line. */
int backup_read_head(struct backup_lines *lines, int64_t *schema, struct err *err) MUST_CHECK;

#define BACKUP_LINES_AUTO __attribute__((cleanup(backup_lines_close)))

#endif
