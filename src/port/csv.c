/* libcsv calls back with fields and rows but does not tell where it is. So it is fed up to the end of one line at a time:
 * then at most one row ends in each piece, and line numbers are known. The bytes of the row are kept; where a field of it
 * starts is found by reading the row a second time, only when there is something to complain about. */
#include "port/csv.h"

#include <csv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"

#define BUFFER_BYTES (64u * 1024u)

struct place {
    uint64_t line;
    uint64_t column;
};

struct csv_reader {
    const struct input *input;
    struct csv_parser parser;
    char *buffer;
    size_t begin, end; /* what is read and not yet parsed */
    bool input_ended;
    uint64_t bytes;

    struct place here;      /* of buffer[begin] */
    struct place row_place; /* of the row's first byte */
    bool after_return;      /* the last byte was CR: a LF right behind it belongs to it */
    struct buf raw;         /* the row's bytes */

    struct buf text;  /* the row's fields, each with a NUL behind it */
    size_t *starts;   /* of the fields in `text` */
    size_t *lengths;
    size_t count;
    bool row_done;
    bool too_many;

    struct arena *arena; /* the header */
    size_t columns;
    struct map *by_name;
};

static void take_field(void *bytes, size_t len, void *arg)
{
    struct csv_reader *reader = arg;
    if (reader->count == CSV_COLUMNS_MAX) {
        reader->too_many = true;
        return;
    }
    reader->starts[reader->count] = reader->text.len;
    reader->lengths[reader->count] = len;
    reader->count++;
    buf_add(&reader->text, bytes, len);
    buf_add_char(&reader->text, '\0');
}

static void take_row(int terminator, void *arg)
{
    (void)terminator;
    ((struct csv_reader *)arg)->row_done = true;
}

/* --- Places ----------------------------------------------------------------------------------------------- */

/* Moves a place behind some bytes. */
static void advance(struct place *place, bool *after_return, struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.data[i];
        if (c == '\n' && *after_return) {
            /* the second half of a line end that was counted */
        } else if (c == '\n' || c == '\r') {
            place->line++;
            place->column = 1;
        } else {
            place->column++;
        }
        *after_return = c == '\r';
    }
}

static struct place behind(struct place place, const char *bytes, size_t len)
{
    bool after_return = false;
    advance(&place, &after_return, (struct str){bytes, len});
    return place;
}

static void count_field(void *bytes, size_t len, void *arg)
{
    (void)bytes;
    (void)len;
    ++*(size_t *)arg;
}

static void ignore_row(int terminator, void *arg)
{
    (void)terminator;
    (void)arg;
}

/* Where field number `field` of the kept row starts. */
static struct place place_of(const struct csv_reader *reader, size_t field)
{
    struct csv_parser again;
    size_t seen = 0;
    size_t at = 0;
    if (csv_init(&again, CSV_STRICT) != 0)
        return reader->row_place;
    while (at < reader->raw.len && seen < field) {
        if (csv_parse(&again, reader->raw.data + at, 1, count_field, ignore_row, &seen) != 1)
            break;
        at++;
    }
    csv_free(&again);
    return behind(reader->row_place, reader->raw.data, at);
}

static int fail_at(const struct csv_reader *reader, struct place place, int code, struct err *err,
                   const char *message)
{
    err_set(err, code, "%s", message);
    err_at(err, reader->input->name, place.line, place.column);
    return code;
}

int csv_reader_fail(const struct csv_reader *reader, int column, int code, struct err *err, const char *format, ...)
{
    char message[sizeof err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    struct place place = column < 0 ? (struct place){reader->row_place.line, 0} : place_of(reader, (size_t)column);
    return fail_at(reader, place, code, err, message);
}

/* --- Reading ---------------------------------------------------------------------------------------------- */

/* Makes room at the end of the buffer and reads into it. */
static int fill(struct csv_reader *reader, struct err *err)
{
    size_t got = 0;
    memmove(reader->buffer, reader->buffer + reader->begin, reader->end - reader->begin);
    reader->end -= reader->begin;
    reader->begin = 0;
    int rc = reader->input->read(reader->input->arg, reader->buffer + reader->end, BUFFER_BYTES - reader->end, &got,
                                 err);
    if (rc != 0) {
        err_at(err, reader->input->name, reader->here.line, 0);
        return rc;
    }
    reader->end += got;
    reader->bytes += got;
    reader->input_ended = got == 0;
    return 0;
}

static size_t line_length(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (bytes[i] == '\n' || bytes[i] == '\r')
            return i + 1;
    return 0;
}

/* The next piece: up to and including the end of a line, or as much as fits. Empty at the end of the input. */
static int next_piece(struct csv_reader *reader, struct str *piece, struct err *err)
{
    size_t len = line_length(reader->buffer + reader->begin, reader->end - reader->begin);
    while (len == 0 && !reader->input_ended && reader->end - reader->begin < BUFFER_BYTES) {
        int rc = fill(reader, err);
        if (rc != 0)
            return rc;
        len = line_length(reader->buffer + reader->begin, reader->end - reader->begin);
    }
    if (len == 0) {
        len = reader->end - reader->begin;
        /* do not cut a character in two */
        size_t back = 0;
        while (!reader->input_ended && back < 4 && back < len &&
               ((unsigned char)reader->buffer[reader->begin + len - 1 - back] & 0xC0) == 0x80)
            back++;
        if (!reader->input_ended && back < len &&
            (unsigned char)reader->buffer[reader->begin + len - 1 - back] >= 0xC0)
            len -= back + 1;
    }
    *piece = (struct str){reader->buffer + reader->begin, len};
    return 0;
}

static int check_bytes(const struct csv_reader *reader, struct str piece, struct err *err)
{
    size_t good = utf8_check(piece);
    const char *nul = memchr(piece.data, '\0', piece.len);
    if (nul != NULL && (size_t)(nul - piece.data) < good)
        return fail_at(reader, behind(reader->here, piece.data, (size_t)(nul - piece.data)), ERR_INVALID, err,
                       "a NUL byte: this is not a text file");
    if (good < piece.len)
        return fail_at(reader, behind(reader->here, piece.data, good), ERR_INVALID, err,
                       "not valid UTF-8; save the file in that encoding");
    return 0;
}

static int parse_piece(struct csv_reader *reader, struct str piece, struct err *err)
{
    int rc = check_bytes(reader, piece, err);
    if (rc != 0)
        return rc;
    buf_add_str(&reader->raw, piece);
    size_t parsed = csv_parse(&reader->parser, piece.data, piece.len, take_field, take_row, reader);
    if (parsed != piece.len) {
        if (csv_error(&reader->parser) == CSV_EPARSE)
            return fail_at(reader, behind(reader->here, piece.data, parsed), ERR_INVALID, err,
                           "a quote where none may stand");
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    }
    if (reader->parser.entry_pos > CSV_FIELD_MAX || buf_failed(&reader->raw) || buf_failed(&reader->text))
        return fail_at(reader, place_of(reader, reader->count), ERR_TOO_LARGE, err,
                       "a field of more than 1 MiB; perhaps a quote is not closed");
    if (reader->too_many)
        return fail_at(reader, reader->row_place, ERR_TOO_LARGE, err, "more than 1024 fields");
    return 0;
}

/* The end of the input ends the last row, too. */
static int finish(struct csv_reader *reader, struct err *err)
{
    if (csv_fini(&reader->parser, take_field, take_row, reader) == 0)
        return 0;
    return fail_at(reader, place_of(reader, reader->count), ERR_INVALID, err, "a quote that is not closed");
}

static bool is_blank(struct str bytes)
{
    return str_trim(bytes).len == 0;
}

static int read_row(struct csv_reader *reader, struct err *err)
{
    buf_clear(&reader->raw);
    buf_clear(&reader->text);
    reader->count = 0;
    reader->row_done = false;
    reader->row_place = reader->here;
    while (!reader->row_done) {
        struct str piece = {0};
        int rc = next_piece(reader, &piece, err);
        if (rc != 0)
            return rc;
        bool ended = piece.len == 0;
        rc = ended ? finish(reader, err) : parse_piece(reader, piece, err);
        if (rc != 0)
            return rc;
        advance(&reader->here, &reader->after_return, piece);
        reader->begin += piece.len;
        if (ended)
            return reader->row_done ? CSV_ROW : CSV_END;
        if (!reader->row_done && reader->count == 0 && is_blank(buf_str(&reader->raw))) {
            buf_clear(&reader->raw); /* a blank line, or the LF of a CR LF */
            reader->row_place = reader->here;
        }
    }
    return CSV_ROW;
}

int csv_reader_next(struct csv_reader *reader, struct err *err)
{
    int rc = read_row(reader, err);
    if (rc != CSV_ROW || reader->count == reader->columns)
        return rc;
    return csv_reader_fail(reader, -1, ERR_INVALID, err, "the row has %zu fields, the header has %zu", reader->count,
                           reader->columns);
}

/* --- Header ----------------------------------------------------------------------------------------------- */

static int skip_mark(struct csv_reader *reader, struct err *err)
{
    int rc = 0;
    while (rc == 0 && reader->end < 3 && !reader->input_ended)
        rc = fill(reader, err);
    if (rc == 0 && reader->end >= 3 && memcmp(reader->buffer, "\xEF\xBB\xBF", 3) == 0)
        reader->begin = 3;
    return rc;
}

static int read_header(struct csv_reader *reader, struct err *err)
{
    int rc = skip_mark(reader, err);
    if (rc == 0)
        rc = read_row(reader, err);
    if (rc < 0)
        return rc;
    if (rc == CSV_END)
        return csv_reader_fail(reader, -1, ERR_INVALID, err, "the file is empty; the first row names the columns");
    reader->by_name = map_new(reader->arena, 0);
    for (size_t i = 0; i < reader->count; i++) {
        bool is_new = false;
        struct str name = str_trim(csv_reader_field(reader, (int)i));
        *map_at(reader->by_name, name, &is_new) = i;
        if (!is_new && name.len > 0)
            return csv_reader_fail(reader, (int)i, ERR_INVALID, err, "the column %.*s is there twice",
                                   STR_ARG(name));
    }
    reader->columns = reader->count;
    return 0;
}

int csv_reader_new(const struct input *input, struct csv_reader **out, struct err *err)
{
    struct csv_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return err_set(err, ERR_NO_MEMORY, "out of memory");
    reader->input = input;
    reader->here = (struct place){1, 1};
    reader->row_place = reader->here;
    reader->arena = arena_new();
    buf_init(&reader->raw, CSV_ROW_MAX);
    buf_init(&reader->text, CSV_ROW_MAX + CSV_COLUMNS_MAX);
    reader->buffer = malloc(BUFFER_BYTES);
    reader->starts = calloc(CSV_COLUMNS_MAX, sizeof *reader->starts);
    reader->lengths = calloc(CSV_COLUMNS_MAX, sizeof *reader->lengths);
    int rc = 0;
    if (csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI) != 0 || reader->buffer == NULL ||
        reader->starts == NULL || reader->lengths == NULL)
        rc = err_set(err, ERR_NO_MEMORY, "out of memory");
    if (rc == 0)
        rc = read_header(reader, err);
    if (rc != 0) {
        csv_reader_free(reader);
        return rc;
    }
    *out = reader;
    return 0;
}

void csv_reader_free(struct csv_reader *reader)
{
    if (reader == NULL)
        return;
    csv_free(&reader->parser);
    buf_free(&reader->raw);
    buf_free(&reader->text);
    free(reader->buffer);
    free(reader->starts);
    free(reader->lengths);
    arena_free(reader->arena);
    free(reader);
}

int csv_reader_column(const struct csv_reader *reader, const char *name)
{
    uint64_t column = 0;
    return map_get(reader->by_name, str_from(name), &column) ? (int)column : -1;
}

int csv_reader_need(const struct csv_reader *reader, const char *name, int *column, struct err *err)
{
    int found = csv_reader_column(reader, name);
    if (found < 0) {
        err_set(err, ERR_INVALID, "the column %s is missing", name);
        err_at(err, reader->input->name, 1, 0);
        return ERR_INVALID;
    }
    *column = found;
    return 0;
}

size_t csv_reader_columns(const struct csv_reader *reader)
{
    return reader->columns;
}

struct str csv_reader_field(const struct csv_reader *reader, int column)
{
    if (column < 0 || (size_t)column >= reader->count)
        return (struct str){"", 0};
    return (struct str){reader->text.data + reader->starts[column], reader->lengths[column]};
}

uint64_t csv_reader_line(const struct csv_reader *reader)
{
    return reader->row_place.line;
}

uint64_t csv_reader_bytes(const struct csv_reader *reader)
{
    return reader->bytes;
}
