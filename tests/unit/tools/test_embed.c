#include "../test.h"

#include <string.h>
#include <zlib.h>

#include "base/embed.h"

extern const struct embed_set embed_fixture;

static void finds_by_name(void **state)
{
    (void)state;
    assert_int_equal(embed_fixture.count, 3);
    assert_non_null(embed_find(&embed_fixture, STR("style.css")));
    assert_non_null(embed_find(&embed_fixture, STR("sub/0001_long.sql")));
    assert_null(embed_find(&embed_fixture, STR("0001_long.sql")));
    assert_null(embed_find(&embed_fixture, STR("style.cs")));
    assert_null(embed_find(&embed_fixture, STR("style.css2")));
    assert_null(embed_find(&embed_fixture, STR("")));
}

static void keeps_content(void **state)
{
    (void)state;
    const struct embed_file *css = embed_find(&embed_fixture, STR("style.css"));
    assert_string_equal(css->content.data, "b { color: blue }\n");
    assert_int_equal(css->content.len, strlen("b { color: blue }\n"));
    assert_string_equal(css->type, "text/css; charset=utf-8");
    assert_string_equal(css->hash, "583a9ef59fa47a7e"); /* sha256sum style.css */
    const struct embed_file *empty = embed_find(&embed_fixture, STR("empty.txt"));
    assert_int_equal(empty->content.len, 0);
    assert_string_equal(empty->content.data, "");
    assert_null(empty->gzip.data);
}

static void compresses_what_gains(void **state)
{
    (void)state;
    const struct embed_file *sql = embed_find(&embed_fixture, STR("sub/0001_long.sql"));
    assert_int_equal(sql->content.len, 2000);
    assert_in_range(sql->gzip.len, 1, 200);
    assert_null(embed_find(&embed_fixture, STR("style.css"))->gzip.data);
    unsigned char in[256];
    memcpy(in, sql->gzip.data, sql->gzip.len);
    unsigned char out[4096];
    z_stream stream = {
        .next_in = in, .avail_in = (uInt)sql->gzip.len, .next_out = out, .avail_out = sizeof out};
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, sql->content.len);
    assert_memory_equal(out, sql->content.data, sql->content.len);
    inflateEnd(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_name),
        cmocka_unit_test(keeps_content),
        cmocka_unit_test(compresses_what_gains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
