/* Zip archives: entries as streams, and what is refused. The archives are those of the fuzzer's corpus. */
#include "../test.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "port/zip.h"

static const char *folder;

static const char *archive(struct arena *arena, const char *name)
{
    return arena_printf(arena, "%s/%s", folder, name);
}

static int read_all(struct unzip *zip, size_t entry, uint64_t *total, struct err *err)
{
    struct input input INPUT_AUTO = {0};
    char block[1000];
    size_t got = 1;
    int rc = unzip_entry(zip, entry, &input, err);
    *total = 0;
    while (rc == 0 && got > 0) {
        rc = input.read(input.arg, block, sizeof block, &got, err);
        *total += rc == 0 ? got : 0;
    }
    return rc;
}

static void entries_are_listed_and_read(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct unzip *zip UNZIP_AUTO = NULL;
    struct err err = {0};
    uint64_t total = 0;
    const char *path = archive(arena, "two");
    assert_true(unzip_is_zip(path));
    assert_int_equal(unzip_open(path, &zip, &err), 0);
    assert_int_equal(unzip_count(zip), 2);
    assert_string_equal(unzip_name(zip, 0), "skills_en.csv");
    assert_string_equal(unzip_name(zip, 1), "folder/occupations_nl.csv");
    assert_int_equal(read_all(zip, 0, &total, &err), 0);
    assert_int_equal(total, 160);
    assert_int_equal(read_all(zip, 1, &total, &err), 0);
    assert_int_equal(total, 4);
}

static void folders_are_no_entries(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct unzip *zip UNZIP_AUTO = NULL;
    struct err err = {0};
    assert_int_equal(unzip_open(archive(arena, "folder"), &zip, &err), 0);
    assert_int_equal(unzip_count(zip), 0);
}

static void what_is_no_zip_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"cut", "no-end", "not-a-zip"};
    struct arena *arena ARENA_AUTO = arena_new();
    struct unzip *zip = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct err err = {0};
        assert_int_equal(unzip_open(archive(arena, names[i]), &zip, &err), ERR_INVALID);
        assert_non_null(strstr(err.message, names[i]));
    }
    struct err err = {0};
    assert_int_equal(unzip_open(folder, &zip, &err), ERR_IO);
    assert_int_equal(unzip_open("/nowhere", &zip, &err), ERR_IO);
    assert_null(zip);
    assert_false(unzip_is_zip("/nowhere"));
}

static void damage_and_bombs_are_found_while_reading(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int code;
    } cases[] = {{"damaged", ERR_INVALID}, {"bomb", ERR_TOO_LARGE}};
    struct arena *arena ARENA_AUTO = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct unzip *zip UNZIP_AUTO = NULL;
        struct err err = {0};
        uint64_t total = 0;
        int rc = unzip_open(archive(arena, cases[i].name), &zip, &err);
        if (rc == 0)
            rc = read_all(zip, 0, &total, &err);
        assert_int_equal(rc, cases[i].code);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_listed_and_read),
        cmocka_unit_test(folders_are_no_entries),
        cmocka_unit_test(what_is_no_zip_is_refused),
        cmocka_unit_test(damage_and_bombs_are_found_while_reading),
    };
    folder = argc > 1 ? argv[1] : "tests/corpus/zip";
    return cmocka_run_group_tests_name("zip", tests, NULL, NULL);
}
