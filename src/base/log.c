#include "base/log.h"

#include <stdarg.h>
#include <unistd.h>

#include "base/time.h"
#include "base/utf8.h"

static void escape(struct buf *buf, uint32_t c, struct str bytes)
{
    if (c == '"' || c == '\\') {
        buf_add_char(buf, '\\');
        buf_add_char(buf, (char)c);
    } else if (c < 0x20 || c == 0x7F || c == 0x2028 || c == 0x2029) {
        buf_printf(buf, "\\u%04x", c);
    } else {
        buf_add_str(buf, bytes);
    }
}

void log_json_string(struct buf *buf, struct str s)
{
    buf_add_char(buf, '"');
    while (s.len > 0) {
        uint32_t c;
        size_t len = utf8_decode(s, &c);
        if (len == 0) {
            buf_add_z(buf, "\\ufffd");
            len = 1;
        } else {
            escape(buf, c, (struct str){s.data, len});
        }
        s.data += len;
        s.len -= len;
    }
    buf_add_char(buf, '"');
}

void log_line(const struct log *log, enum log_level level, const char *event, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    if (log == NULL || level < log->least)
        return;
    struct buf line BUF_AUTO;
    buf_init(&line, 16 * 1024);
    char when[25];
    time_format_utc(time_now(), when);
    buf_printf(&line, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":", when, names[level]);
    log_json_string(&line, str_from(event));
    va_list args;
    va_start(args, event);
    for (;;) {
        struct log_field field = va_arg(args, struct log_field);
        if (field.name == NULL)
            break;
        buf_add_char(&line, ',');
        log_json_string(&line, str_from(field.name));
        buf_add_char(&line, ':');
        if (field.text != NULL)
            log_json_string(&line, str_from(field.text));
        else
            buf_add_int(&line, field.number);
    }
    va_end(args);
    buf_add_z(&line, "}\n");
    if (!buf_failed(&line) && write(log->fd, line.data, line.len) < 0)
        return; /* a log that cannot be written has nowhere to complain */
}
