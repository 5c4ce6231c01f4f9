#include "exchange/backup/backup_lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "port/db/migrate.h"
#include "port/json/json_read.h"

#define BUFFER_BYTES (256u * 1024u)

int backup_lines_open(const char *path, struct backup_lines *lines, struct err *err)
{
    *lines = (struct backup_lines){0};
    buf_init(&lines->line, BACKUP_HEAD_MAX);
    int rc = input_open_file(path, &lines->input, err);
    if (rc != 0)
        return rc;
    lines->buffer = malloc(BUFFER_BYTES);
    return lines->buffer == NULL ? err_set(err, ERR_NO_MEMORY, "out of memory") : 0;
}

void backup_lines_close(struct backup_lines *lines)
{
    input_close(&lines->input);
    buf_free(&lines->line);
    free(lines->buffer);
    lines->buffer = NULL;
}

int backup_lines_refuse(const struct backup_lines *lines, struct err *err, const char *format, ...)
{
    char message[400];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    err_set(err, ERR_INVALID, "%s", message);
    err_at(err, lines->input.name, lines->number, 0);
    return ERR_INVALID;
}

int backup_lines_next(struct backup_lines *lines, struct err *err)
{
    buf_clear(&lines->line);
    lines->number++;
    for (;;) {
        const char *start = lines->buffer + lines->begin;
        const char *feed = memchr(start, '\n', lines->end - lines->begin);
        size_t len = feed == NULL ? lines->end - lines->begin : (size_t)(feed - start);
        buf_add(&lines->line, start, len);
        lines->begin += len + (feed != NULL);
        if (buf_failed(&lines->line))
            return backup_lines_refuse(lines, err, lines->number == 1 ? "this is no backup of regio" : "too long a line");
        if (feed != NULL) {
            lines->line.max = BACKUP_LINE_MAX;
            return BACKUP_LINE;
        }
        size_t got = 0;
        int rc = lines->input.read(lines->input.arg, lines->buffer, BUFFER_BYTES, &got, err);
        if (rc != 0)
            return rc;
        lines->begin = 0;
        lines->end = got;
        lines->bytes += got;
        if (got == 0)
            return lines->line.len == 0 ? BACKUP_NO_LINE : backup_lines_refuse(lines, err, "the file is cut off here");
    }
}

int backup_read_head(struct backup_lines *lines, int64_t *schema, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct json_node root;
    struct str kind = {0};
    int64_t format = 0;
    int64_t found = 0;
    int rc = backup_lines_next(lines, err);
    if (rc < 0)
        return rc;
    if (rc == BACKUP_NO_LINE || json_read(arena, buf_str(&lines->line), NULL, &root, NULL) != 0 ||
        json_read_need_str(&root, "regio", &kind, NULL) != 0 || !str_equal_z(kind, "backup") ||
        json_read_need_int(&root, "format", 1, 1000000, &format, NULL) != 0 ||
        json_read_need_int(&root, "schema", 1, 1000000, &found, NULL) != 0)
        return backup_lines_refuse(lines, err, "this is no backup of regio");
    const char *latest = db_migrations.files[db_migrations.count - 1].name;
    if (format > BACKUP_FORMAT)
        return backup_lines_refuse(lines, err, "the backup was made by a newer version of regio (format %lld)",
                                   (long long)format);
    if (found > strtoll(latest, NULL, 10))
        return backup_lines_refuse(lines, err, "the backup was made by a newer version of regio (schema %lld)",
                                   (long long)found);
    *schema = found;
    return 0;
}
