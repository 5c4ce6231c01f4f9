/* Lines of an input, with a limit: a line that is too long is skipped without being held in memory. A byte
 * order mark at the start is not part of the first line. */
#ifndef REGIO_EXCHANGE_OPENINGS_LINE_READER_H
#define REGIO_EXCHANGE_OPENINGS_LINE_READER_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "port/input.h"

enum { LINE_END = 0, LINE_ROW = 1, LINE_TOO_LONG = 2 };

struct line_reader {
    const struct input *input;
    struct buf buf;  /* what was read and not yet given */
    size_t at;       /* where in buf the next line begins */
    size_t line_max; /* bytes of a line */
    bool ended;      /* the input has no more */
    uint64_t line;   /* number of the line that was given last */
    uint64_t bytes;  /* read so far */
};

void line_reader_init(struct line_reader *reader, const struct input *input, size_t line_max);
void line_reader_free(struct line_reader *reader);

/* LINE_ROW and *line (without its line end, valid until the next call), LINE_TOO_LONG, LINE_END or a negative
 * code. */
int line_reader_next(struct line_reader *reader, struct str *line, struct err *err) MUST_CHECK;

/* The first bytes, at most `size`; before the first line. */
int line_reader_peek(struct line_reader *reader, size_t size, struct str *out, struct err *err) MUST_CHECK;

/* All that was not given yet. ERR_TOO_LARGE when that is more than `size` bytes. */
int line_reader_rest(struct line_reader *reader, size_t size, struct str *out, struct err *err) MUST_CHECK;

#endif
