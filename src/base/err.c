#include "base/err.h"

#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 3, 0))) static void fill(struct err *err, int code, const char *format, va_list args)
{
    memset(err, 0, sizeof *err);
    err->code = code;
    vsnprintf(err->message, sizeof err->message, format, args);
}

int(err_set)(struct err *err, int code, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        fill(err, code, format, args);
        va_end(args);
    }
    return code;
}

int(err_field)(struct err *err, int code, const char *key, const char *field, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        fill(err, code, format, args);
        va_end(args);
        snprintf(err->key, sizeof err->key, "%s", key == NULL ? "" : key);
        snprintf(err->field, sizeof err->field, "%s", field == NULL ? "" : field);
    }
    return code;
}

void err_at(struct err *err, const char *file, uint64_t line, uint64_t column)
{
    if (err == NULL)
        return;
    snprintf(err->file, sizeof err->file, "%s", file == NULL ? "" : file);
    err->line = line;
    err->column = column;
}

void err_format(const struct err *err, char *out, unsigned long size)
{
    char place[320] = "";
    if (err->file[0] != '\0' && err->line > 0 && err->column > 0)
        snprintf(place, sizeof place, "%s:%llu:%llu: ", err->file, (unsigned long long)err->line,
                 (unsigned long long)err->column);
    else if (err->file[0] != '\0' && err->line > 0)
        snprintf(place, sizeof place, "%s:%llu: ", err->file, (unsigned long long)err->line);
    else if (err->file[0] != '\0')
        snprintf(place, sizeof place, "%s: ", err->file);
    snprintf(out, size, "%s%s", place, err->message);
}
