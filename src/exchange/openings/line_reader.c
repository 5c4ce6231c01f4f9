#include "exchange/openings/line_reader.h"

#include <string.h>

#define BLOCK     ((size_t)256 * 1024)
#define LARGEST   ((size_t)1 << 30)
#define BYTE_MARK "\xEF\xBB\xBF"

void line_reader_init(struct line_reader *reader, const struct input *input, size_t line_max)
{
    memset(reader, 0, sizeof *reader);
    reader->input = input;
    reader->line_max = line_max;
    buf_init(&reader->buf, LARGEST);
}

void line_reader_free(struct line_reader *reader)
{
    buf_free(&reader->buf);
}

/* Moves what is left to the front and reads more behind it. */
static int fill(struct line_reader *reader, struct err *err)
{
    char block[16 * 1024];
    size_t left = reader->buf.len - reader->at;
    if (reader->at > 0) {
        memmove(reader->buf.data, reader->buf.data + reader->at, left);
        reader->buf.len = left;
        reader->at = 0;
    }
    size_t wanted = left + BLOCK;
    bool first = reader->bytes == 0;
    while (!reader->ended && reader->buf.len < wanted) {
        size_t got = 0;
        int rc = reader->input->read(reader->input->arg, block, sizeof block, &got, err);
        if (rc != 0)
            return rc;
        reader->ended = got == 0;
        reader->bytes += got;
        buf_add(&reader->buf, block, got);
    }
    if (buf_failed(&reader->buf))
        return err_set(err, ERR_TOO_LARGE, "too much at once");
    if (first && str_starts(buf_str(&reader->buf), BYTE_MARK))
        reader->at = strlen(BYTE_MARK);
    return 0;
}

/* Drops the rest of a line that is too long. */
static int skip_line(struct line_reader *reader, struct err *err)
{
    for (;;) {
        const char *start = reader->buf.data + reader->at;
        const char *end = memchr(start, '\n', reader->buf.len - reader->at);
        if (end != NULL) {
            reader->at += (size_t)(end - start) + 1;
            return 0;
        }
        reader->at = reader->buf.len;
        if (reader->ended)
            return 0;
        int rc = fill(reader, err);
        if (rc != 0)
            return rc;
    }
}

int line_reader_next(struct line_reader *reader, struct str *line, struct err *err)
{
    size_t searched = 0;
    for (;;) {
        const char *start = reader->buf.data + reader->at;
        size_t left = reader->buf.len - reader->at;
        const char *end = left > searched ? memchr(start + searched, '\n', left - searched) : NULL;
        size_t len = end != NULL ? (size_t)(end - start) : left;
        if (len > reader->line_max) {
            reader->line++;
            int rc = skip_line(reader, err);
            return rc != 0 ? rc : LINE_TOO_LONG;
        }
        if (end != NULL || (reader->ended && left > 0)) {
            reader->line++;
            reader->at += len + (end != NULL);
            *line = (struct str){start, len};
            if (str_ends(*line, "\r"))
                line->len--;
            return LINE_ROW;
        }
        if (reader->ended)
            return LINE_END;
        searched = left;
        int rc = fill(reader, err);
        if (rc != 0)
            return rc;
    }
}

int line_reader_peek(struct line_reader *reader, size_t size, struct str *out, struct err *err)
{
    while (!reader->ended && reader->buf.len - reader->at < size) {
        int rc = fill(reader, err);
        if (rc != 0)
            return rc;
    }
    size_t left = reader->buf.len - reader->at;
    *out = (struct str){reader->buf.data + reader->at, left < size ? left : size};
    return 0;
}

int line_reader_rest(struct line_reader *reader, size_t size, struct str *out, struct err *err)
{
    struct str all;
    int rc = line_reader_peek(reader, size + 1, &all, err);
    if (rc != 0)
        return rc;
    if (all.len > size)
        return err_set(err, ERR_TOO_LARGE, "over %zu MB, which is more than one document may have",
                       size >> 20);
    *out = all;
    reader->at = reader->buf.len;
    return 0;
}
