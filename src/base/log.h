/* Log lines: one JSON object a line. Only the upper floors log; no field ever holds personal data.
 *
 *     log_line(log, LOG_INFO, "request", LOG_STR("path", path), LOG_INT("status", 200), LOG_END);
 */
#ifndef REGIO_BASE_LOG_H
#define REGIO_BASE_LOG_H

#include <stdint.h>

#include "base/buf.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log {
    int fd;              /* where lines go; a line is one write, so threads do not mix */
    enum log_level least; /* lines below it are dropped */
};

struct log_field {
    const char *name; /* NULL ends the list */
    const char *text; /* a string, or NULL for a number */
    int64_t number;
};

#define LOG_STR(name, text)   ((struct log_field){(name), (text), 0})
#define LOG_INT(name, number) ((struct log_field){(name), NULL, (int64_t)(number)})
#define LOG_END               ((struct log_field){NULL, NULL, 0})

/* Writes {"time":...,"level":...,"event":...,fields}. The variable arguments are struct log_field, closed by
 * LOG_END. `log` may be NULL: nothing is written. */
void log_line(const struct log *log, enum log_level level, const char *event, ...);

/* Appends a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void log_json_string(struct buf *buf, struct str s);

#endif
