/* JSON in and out: whatever is read can be located, written again, and reads back the same. */
#include <float.h>

#include "fuzz.h"

#include "base/utf8.h"
#include "port/json/json_read.h"
#include "port/json/json_write.h"

static void write_value(struct json_writer *w, const struct json_node *node);

static void write_members(struct json_writer *w, const struct json_node *object)
{
    void *cursor = NULL;
    struct json_node member;
    json_write_object(w);
    while (json_read_next(object, &cursor, &member)) {
        json_write_key(w, member.name);
        write_value(w, &member);
    }
    json_write_end(w);
}

static void write_items(struct json_writer *w, const struct json_node *array)
{
    struct json_node item;
    json_write_array(w);
    for (size_t i = 0; json_read_item(array, i, &item); i++)
        write_value(w, &item);
    json_write_end(w);
}

static void write_value(struct json_writer *w, const struct json_node *node)
{
    struct str s = {0};
    int64_t integer = 0;
    double number = 0;
    bool truth = false;
    switch (json_read_kind(node)) {
    case JSON_KIND_NULL:
        json_write_null(w);
        break;
    case JSON_KIND_BOOL:
        FUZZ_CHECK(json_read_bool(node, &truth, NULL) == 0);
        json_write_bool(w, truth);
        break;
    case JSON_KIND_INT:
        FUZZ_CHECK(json_read_int(node, INT64_MIN, INT64_MAX, &integer, NULL) == 0);
        json_write_int(w, integer);
        break;
    case JSON_KIND_DOUBLE:
        FUZZ_CHECK(json_read_double(node, -DBL_MAX, DBL_MAX, &number, NULL) == 0);
        json_write_double(w, number);
        break;
    case JSON_KIND_STR:
        FUZZ_CHECK(json_read_str(node, &s, NULL) == 0);
        json_write_str(w, s);
        break;
    case JSON_KIND_ARRAY:
        write_items(w, node);
        break;
    case JSON_KIND_OBJECT:
        write_members(w, node);
        break;
    }
}

/* The last value of the document is found, and its path can be told. */
static void locate_last(struct str text, const struct json_node *node)
{
    struct json_node child;
    bool found = false;
    if (json_read_kind(node) == JSON_KIND_ARRAY) {
        size_t count = json_read_count(node);
        found = count > 0 && json_read_item(node, count - 1, &child);
    } else if (json_read_kind(node) == JSON_KIND_OBJECT) {
        void *cursor = NULL;
        struct json_node member;
        while (json_read_next(node, &cursor, &member)) {
            child = member;
            found = true;
        }
    }
    if (found) {
        locate_last(text, &child);
        return;
    }
    size_t offset = 0;
    char path[64];
    FUZZ_CHECK(json_read_locate(text, node, &offset));
    FUZZ_CHECK(offset < text.len);
    (void)json_read_path(node, path, sizeof path);
    FUZZ_CHECK(utf8_check(str_from(path)) == strlen(path));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct json_limits limits = {.bytes = 1 << 20, .depth = 60, .values = 10000};
    struct str text = {(const char *)data, size};
    struct json_node root;
    struct err err = {0};
    int rc = json_read(arena, text, &limits, &root, &err);
    if (rc != 0) {
        FUZZ_CHECK(rc == ERR_INVALID || rc == ERR_TOO_LARGE);
        return 0;
    }
    FUZZ_CHECK(utf8_check(text) == text.len);
    locate_last(text, &root);
    struct buf first BUF_AUTO;
    struct buf second BUF_AUTO;
    buf_init(&first, 1 << 24);
    buf_init(&second, 1 << 24);
    struct json_writer w;
    json_write_to_buf(&w, &first);
    write_value(&w, &root);
    FUZZ_CHECK(json_write_finish(&w, NULL) == 0);
    struct json_node again;
    FUZZ_CHECK(json_read(arena, buf_str(&first), NULL, &again, NULL) == 0);
    json_write_to_buf(&w, &second);
    write_value(&w, &again);
    FUZZ_CHECK(json_write_finish(&w, NULL) == 0);
    FUZZ_CHECK(str_equal(buf_str(&first), buf_str(&second)));
    return 0;
}
