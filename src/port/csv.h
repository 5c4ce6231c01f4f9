/* CSV in (libcsv): rows as a stream, with the exact place of everything that is wrong.
 *
 * Commas and double quotes as in RFC 4180; lines end in LF, CRLF or CR; a byte order mark is skipped; blank lines are
 * skipped; spaces around an unquoted field are not part of it. The first row names the columns, every later row has as
 * many fields. Refused with line and column: bytes that are not UTF-8, NUL, a quote where none may stand, a quote that is
 * not closed, a row with too few or too many fields, and what is larger than the limits below, before memory is spent. */
#ifndef REGIO_PORT_CSV_H
#define REGIO_PORT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "port/input.h"

#define CSV_FIELD_MAX   (1024u * 1024u)     /* bytes of a field */
#define CSV_ROW_MAX     (4u * 1024u * 1024u) /* bytes of a row */
#define CSV_COLUMNS_MAX 1024u

struct csv_reader;

enum { CSV_END = 0, CSV_ROW = 1 };

/* Reads the first row, which names the columns. The input stays the caller's and must outlive the reader.
 * ERR_INVALID: no header, a column named twice, or malformed. */
int csv_reader_new(const struct input *input, struct csv_reader **out, struct err *err) MUST_CHECK;

/* csv_reader_free(NULL) is legal. */
void csv_reader_free(struct csv_reader *reader);

/* The number of a column, from 0; -1 when there is none of that name. */
int csv_reader_column(const struct csv_reader *reader, const char *name);

/* As csv_reader_column, ERR_INVALID with the place of the header when there is none. */
int csv_reader_need(const struct csv_reader *reader, const char *name, int *column, struct err *err) MUST_CHECK;

/* How many columns there are. */
size_t csv_reader_columns(const struct csv_reader *reader);

/* Reads the next row: CSV_ROW, CSV_END or an error, after which the reader is of no more use. */
int csv_reader_next(struct csv_reader *reader, struct err *err) MUST_CHECK;

/* A field of the row; NUL-terminated; valid until the next row. Empty for a column of -1. */
struct str csv_reader_field(const struct csv_reader *reader, int column);

/* The line on which the row starts, from 1; bytes read so far, for progress. */
uint64_t csv_reader_line(const struct csv_reader *reader);
uint64_t csv_reader_bytes(const struct csv_reader *reader);

/* Sets an error about a field, with its line and column (-1: about the row). Returns `code`. */
int csv_reader_fail(const struct csv_reader *reader, int column, int code, struct err *err, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static inline void csv_reader_freep(struct csv_reader **reader)
{
    csv_reader_free(*reader);
}

#define CSV_READER_AUTO __attribute__((cleanup(csv_reader_freep)))

#endif
