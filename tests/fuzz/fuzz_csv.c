/* CSV: whatever is read is valid text within the limits, every row is as wide as the header, and places of errors lie
 * within the input. */
#include "fuzz.h"

#include "base/utf8.h"
#include "port/csv.h"

static void check_row(struct csv_reader *reader, uint64_t lines)
{
    FUZZ_CHECK(csv_reader_line(reader) >= 1 && csv_reader_line(reader) <= lines);
    for (int i = 0; i < (int)csv_reader_columns(reader); i++) {
        struct str field = csv_reader_field(reader, i);
        FUZZ_CHECK(field.len <= CSV_FIELD_MAX);
        FUZZ_CHECK(utf8_check(field) == field.len);
        FUZZ_CHECK(field.data[field.len] == '\0');
        struct err err = {0};
        FUZZ_CHECK(csv_reader_fail(reader, i, ERR_INVALID, &err, "x") == ERR_INVALID);
        FUZZ_CHECK(err.line >= csv_reader_line(reader) && err.line <= lines && err.column >= 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str cursor = {(const char *)data, size};
    struct input input = input_from_memory(&cursor, "fuzz");
    struct csv_reader *reader CSV_READER_AUTO = NULL;
    struct err err = {0};
    uint64_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || data[i] == '\r';
    int rc = csv_reader_new(&input, &reader, &err);
    while (rc == 0 && (rc = csv_reader_next(reader, &err)) == CSV_ROW) {
        check_row(reader, lines);
        rc = 0;
    }
    if (rc != 0) {
        FUZZ_CHECK(rc == ERR_INVALID || rc == ERR_TOO_LARGE);
        FUZZ_CHECK(err.line <= lines && err.message[0] != '\0');
    }
    return 0;
}
