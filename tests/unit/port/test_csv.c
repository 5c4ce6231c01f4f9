/* CSV and zip: what is read, and where what is wrong is said to be. */
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "port/csv.h"

/* Reads to the end; fields of all rows in `out`, as f|f;f|f; */
static int read_all(struct str text, struct buf *out, struct err *err)
{
    struct input input = input_from_memory(&text, "x.csv");
    struct csv_reader *reader CSV_READER_AUTO = NULL;
    int rc = csv_reader_new(&input, &reader, err);
    while (rc == 0 && (rc = csv_reader_next(reader, err)) == CSV_ROW) {
        rc = 0;
        for (int i = 0; i < (int)csv_reader_columns(reader); i++) {
            buf_add_str(out, csv_reader_field(reader, i));
            buf_add_char(out, i + 1 == (int)csv_reader_columns(reader) ? ';' : '|');
        }
    }
    return rc;
}

static void expect_rows(struct str text, const char *expected)
{
    struct buf out BUF_AUTO;
    struct err err = {0};
    buf_init(&out, 1 << 20);
    assert_int_equal(read_all(text, &out, &err), 0);
    assert_string_equal(out.data, expected);
}

static void expect_error(struct str text, int code, uint64_t line, uint64_t column, const char *part)
{
    struct buf out BUF_AUTO;
    struct err err = {0};
    buf_init(&out, 1 << 20);
    assert_int_equal(read_all(text, &out, &err), code);
    assert_int_equal(err.line, line);
    assert_int_equal(err.column, column);
    assert_string_equal(err.file, "x.csv");
    if (strstr(err.message, part) == NULL)
        fail_msg("\"%s\" is not in: %s", part, err.message);
}

static void reads_rows(void **state)
{
    (void)state;
    expect_rows(STR("a,b\n1,2\n3,4"), "1|2;3|4;");
    expect_rows(STR("\xEF\xBB\xBF" "a,b\r\n1,2\r\n"), "1|2;");
    expect_rows(STR("a,b\r1,2\r\r3,4\r"), "1|2;3|4;");
    expect_rows(STR("a,b\n\n  \n1,\n"), "1|;");
    expect_rows(STR("a,b\n\"x, \"\"y\"\"\nz\",\" 2 \"\n"), "x, \"y\"\nz| 2 ;");
    expect_rows(STR("a,b\n  1 , 2 \n"), "1|2;");
    expect_rows(STR("a\n"), "");
    expect_rows(STR("a,b\n\xc3\xa9,\xf0\x9f\x98\x80\n"), "\xc3\xa9|\xf0\x9f\x98\x80;");
}

static void tells_where_it_is_wrong(void **state)
{
    (void)state;
    expect_error(STR(""), ERR_INVALID, 1, 0, "empty");
    expect_error(STR("\n\n"), ERR_INVALID, 3, 0, "empty");
    expect_error(STR("a,b,a\n"), ERR_INVALID, 1, 5, "twice");
    expect_error(STR("a,b\n1,2,3\n"), ERR_INVALID, 2, 0, "3 fields, the header has 2");
    expect_error(STR("a,b\n\"x\ny\",2\n\n\n1\n"), ERR_INVALID, 6, 0, "1 fields");
    expect_error(STR("a,b\r\n1,2\r\n1,x\"y\r\n"), ERR_INVALID, 3, 4, "quote");
    expect_error(STR("a,b\n1,\"x\"y\n"), ERR_INVALID, 2, 6, "quote");
    expect_error(STR("a,b\n1,2\n3,\"x\n5,6\n"), ERR_INVALID, 3, 3, "not closed");
    expect_error(STR("a,b\n1,\xff\n"), ERR_INVALID, 2, 3, "UTF-8");
    expect_error(STR("a,b\n1,x\xc3"), ERR_INVALID, 2, 4, "UTF-8");
    expect_error(STR("a,b\n\"1\n2\",x\0y\n"), ERR_INVALID, 3, 5, "NUL");
    expect_error(STR("\xff\xfe" "a\0"), ERR_INVALID, 1, 1, "UTF-8");
}

static void places_of_fields_are_exact(void **state)
{
    (void)state;
    struct str text = STR("a,b,c\n1,\"x\ny\", 3\n");
    struct input input = input_from_memory(&text, "x.csv");
    struct csv_reader *reader CSV_READER_AUTO = NULL;
    struct err err = {0};
    int column = 7;
    assert_int_equal(csv_reader_new(&input, &reader, &err), 0);
    assert_int_equal(csv_reader_column(reader, "c"), 2);
    assert_int_equal(csv_reader_column(reader, "d"), -1);
    assert_int_equal(csv_reader_need(reader, "d", &column, &err), ERR_INVALID);
    assert_int_equal(column, 7);
    assert_int_equal(csv_reader_next(reader, &err), CSV_ROW);
    assert_int_equal(csv_reader_line(reader), 2);
    assert_int_equal(csv_reader_fail(reader, 0, ERR_INVALID, &err, "no %d", 1), ERR_INVALID);
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 1);
    csv_reader_fail(reader, 1, ERR_INVALID, &err, "no");
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 3);
    csv_reader_fail(reader, 2, ERR_INVALID, &err, "no");
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 4);
    assert_int_equal(csv_reader_field(reader, -1).len, 0);
}

/* Endless input: a header, then one field that never ends. */
struct endless {
    uint64_t given;
    bool quoted;
};

static int read_endless(void *arg, char *out, size_t size, size_t *got, struct err *err)
{
    (void)err;
    struct endless *endless = arg;
    memset(out, 'x', size);
    if (endless->given == 0)
        memcpy(out, endless->quoted ? "a\n\"" : "a\n ", 3); /* NOLINT(bugprone-not-null-terminated-result): bytes */
    endless->given += size;
    *got = size;
    return 0;
}

static void a_field_without_end_is_stopped(void **state)
{
    (void)state;
    for (int quoted = 0; quoted < 2; quoted++) {
        struct endless endless = {0, quoted == 1};
        struct input input = {read_endless, NULL, &endless, "x.csv", 0};
        struct csv_reader *reader CSV_READER_AUTO = NULL;
        struct err err = {0};
        assert_int_equal(csv_reader_new(&input, &reader, &err), 0);
        assert_int_equal(csv_reader_next(reader, &err), ERR_TOO_LARGE);
        assert_int_equal(err.line, 2);
        assert_true(endless.given < 2 * CSV_FIELD_MAX);
    }
}

/* A character that stands on the border of what is read at once is not cut in two. */
static void long_lines_keep_their_characters(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 4; shift++) {
        struct buf text BUF_AUTO;
        buf_init(&text, 1 << 20);
        buf_add_z(&text, "a\n");
        for (size_t i = 0; i < shift; i++)
            buf_add_char(&text, 'x');
        for (size_t i = 0; i < 50000; i++)
            buf_add_z(&text, "\xf0\x9f\x98\x80");
        struct buf out BUF_AUTO;
        struct err err = {0};
        buf_init(&out, 1 << 20);
        assert_int_equal(read_all(buf_str(&text), &out, &err), 0);
        assert_int_equal(out.len, text.len - 2 + 1);
    }
}

static void too_many_columns_are_refused(void **state)
{
    (void)state;
    struct buf text BUF_AUTO;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 3000; i++)
        buf_printf(&text, "c%d,", i);
    struct buf out BUF_AUTO;
    struct err err = {0};
    buf_init(&out, 1 << 20);
    assert_int_equal(read_all(buf_str(&text), &out, &err), ERR_TOO_LARGE);
}

static void files_and_folders(void **state)
{
    (void)state;
    struct input input INPUT_AUTO = {0};
    struct err err = {0};
    assert_int_equal(input_open_file("/tmp", &input, &err), ERR_IO);
    assert_non_null(strstr(err.message, "directory"));
    assert_int_equal(input_open_file("/nowhere/x.csv", &input, &err), ERR_IO);
    char path[] = "/tmp/regio-test.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "a\n1\n", 4), 4);
    close(fd);
    assert_int_equal(input_open_file(path, &input, &err), 0);
    assert_int_equal(input.size, 4);
    struct csv_reader *reader CSV_READER_AUTO = NULL;
    assert_int_equal(csv_reader_new(&input, &reader, &err), 0);
    assert_int_equal(csv_reader_next(reader, &err), CSV_ROW);
    assert_int_equal(csv_reader_next(reader, &err), CSV_END);
    assert_int_equal(csv_reader_bytes(reader), 4);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rows),
        cmocka_unit_test(tells_where_it_is_wrong),
        cmocka_unit_test(places_of_fields_are_exact),
        cmocka_unit_test(a_field_without_end_is_stopped),
        cmocka_unit_test(long_lines_keep_their_characters),
        cmocka_unit_test(too_many_columns_are_refused),
        cmocka_unit_test(files_and_folders),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
