/* Files that are there whole or not at all, with and without a name while they are written. Each test has a folder of its own. */
#include "../test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "port/out_file.h"

struct place {
    char folder[64];
    char path[80]; /* of the file in it */
};

static void make_place(struct place *place)
{
    const char *base = getenv("TMPDIR");
    snprintf(place->folder, sizeof place->folder, "%.40s/regio-out.XXXXXX", base == NULL ? "/tmp" : base);
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/file", place->folder);
}

/* How many names the folder holds. */
static size_t names(const struct place *place)
{
    DIR *dir = opendir(place->folder);
    size_t count = 0;
    assert_non_null(dir);
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count - 2; /* . and .. */
}

static void remove_place(const struct place *place)
{
    unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0); /* nothing else was left there */
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_holds(const struct place *place, const char *text)
{
    char got[100] = "";
    FILE *file = fopen(place->path, "rb");
    assert_non_null(file);
    got[fread(got, 1, sizeof got - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(got, text);
}

/* Begins a file that says `text`. */
static void begin(const struct place *place, unsigned flags, const char *text, struct out_file *out)
{
    struct err err = {0};
    assert_int_equal(out_file_open(place->path, flags, out, &err), 0);
    assert_int_equal(out_file_sink(out, text, strlen(text)), 0);
}

static const unsigned ways[] = {0, OUT_FILE_NAMED};
#define WAYS (sizeof ways / sizeof ways[0])

static void a_file_gets_its_name_when_it_is_finished(void **state)
{
    (void)state;
    for (size_t i = 0; i < WAYS; i++) {
        struct place place = {0};
        struct out_file out OUT_FILE_AUTO = {0};
        struct err err = {0};
        make_place(&place);
        begin(&place, ways[i], "new", &out);
        assert_int_equal(access(place.path, F_OK), -1);
        assert_int_equal(out_file_finish(&out, &err), 0);
        assert_holds(&place, "new");
        assert_int_equal(names(&place), 1);
        remove_place(&place);
    }
}

static void a_file_takes_the_place_of_the_old_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < WAYS; i++) {
        struct place place = {0};
        struct out_file out OUT_FILE_AUTO = {0};
        struct err err = {0};
        make_place(&place);
        put(place.path, "old");
        begin(&place, ways[i], "new", &out);
        assert_holds(&place, "old");
        assert_int_equal(out_file_finish(&out, &err), 0);
        assert_holds(&place, "new");
        assert_int_equal(names(&place), 1);
        remove_place(&place);
    }
}

static void a_new_file_never_takes_the_place_of_another(void **state)
{
    (void)state;
    for (size_t i = 0; i < WAYS; i++) {
        struct place place = {0};
        struct out_file out OUT_FILE_AUTO = {0};
        struct err err = {0};
        make_place(&place);
        begin(&place, ways[i] | OUT_FILE_NEW, "new", &out);
        put(place.path, "came meanwhile");
        assert_int_equal(out_file_finish(&out, &err), ERR_CONFLICT);
        assert_holds(&place, "came meanwhile");
        assert_int_equal(names(&place), 1);
        assert_int_equal(out_file_open(place.path, ways[i] | OUT_FILE_NEW, &out, &err), ERR_CONFLICT);
        remove_place(&place);
    }
}

static void what_is_given_up_leaves_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < WAYS; i++) {
        struct place place = {0};
        struct out_file out = {0};
        make_place(&place);
        begin(&place, ways[i], "half", &out);
        out_file_drop(&out);
        out_file_drop(&out);
        assert_int_equal(names(&place), 0);
        remove_place(&place);
    }
}

/* A program that is killed runs no cleanup: its file has no name that could stay. */
static void what_is_being_written_has_no_name(void **state)
{
    (void)state;
    struct place place = {0};
    struct out_file out OUT_FILE_AUTO = {0};
    make_place(&place);
    int fd = open(place.folder, O_TMPFILE | O_WRONLY, 0600);
    if (fd < 0) {
        remove_place(&place);
        print_message("%s is on a file system without nameless files\n", place.folder);
        skip();
    }
    close(fd);
    begin(&place, 0, "half", &out);
    assert_int_equal(names(&place), 0);
    out_file_drop(&out);
    remove_place(&place);
}

static void only_the_owner_reads_what_is_private(void **state)
{
    (void)state;
    mode_t mask = umask(022);
    for (size_t i = 0; i < WAYS; i++) {
        for (unsigned private = 0; private <= OUT_FILE_PRIVATE; private += OUT_FILE_PRIVATE) {
            struct place place = {0};
            struct out_file out OUT_FILE_AUTO = {0};
            struct err err = {0};
            struct stat info;
            make_place(&place);
            begin(&place, ways[i] | private, "text", &out);
            assert_int_equal(out_file_finish(&out, &err), 0);
            assert_int_equal(stat(place.path, &info), 0);
            assert_int_equal(info.st_mode & 0777, private != 0 ? 0600 : 0644);
            remove_place(&place);
        }
    }
    umask(mask);
}

static void what_cannot_be_written_is_refused(void **state)
{
    (void)state;
    struct place place = {0};
    struct out_file out OUT_FILE_AUTO = {0};
    struct err err = {0};
    make_place(&place);
    assert_int_equal(out_file_open("/no/such/folder/file", 0, &out, &err), ERR_IO);
    assert_non_null(strstr(err.message, "/no/such/folder/file"));
    assert_int_equal(out_file_open(place.folder, 0, &out, &err), ERR_IO);
    assert_int_equal(out_file_open(place.folder, OUT_FILE_NEW, &out, &err), ERR_CONFLICT);
    remove_place(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_gets_its_name_when_it_is_finished),
        cmocka_unit_test(a_file_takes_the_place_of_the_old_one),
        cmocka_unit_test(a_new_file_never_takes_the_place_of_another),
        cmocka_unit_test(what_is_given_up_leaves_nothing),
        cmocka_unit_test(what_is_being_written_has_no_name),
        cmocka_unit_test(only_the_owner_reads_what_is_private),
        cmocka_unit_test(what_cannot_be_written_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
