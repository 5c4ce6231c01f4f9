#include "../test.h"

#include <stdbool.h>
#include <string.h>

#include "../random.h"
#include "base/buf.h"
#include "port/unicode.h"
#include "text/scan.h"
#include "text/tokens.h"

static void expect(const char *text, const char *words)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct buf found BUF_AUTO;
    struct text_scan scan;
    struct text_word word;
    buf_init(&found, 4096);
    text_scan_start(&scan, str_from(text), arena);
    while (text_scan_next(&scan, &word)) {
        char *line = arena_printf(arena, "%s%.*s@%u-%u", word.breaks ? "|" : " ", STR_ARG(word.normal),
                                  word.start, word.end);
        buf_add_str(&found, str_from(line));
    }
    assert_true(str_equal_z(buf_str(&found), words));
}

static void words_have_the_bytes_of_the_text(void **state)
{
    (void)state;
    expect("", "");
    expect(" .,- ", "");
    expect("Kok", "|kok@0-3");
    expect("Een Één caf\xC3\xA9!", "|een@0-3 een@4-9 cafe@10-15");
    expect("C++ en c#, 3D-printen", "|c++@0-3 en@4-6 c#@7-9 3d@11-13 printen@14-21");
    expect("\xEF\xAC\x81nancieel", "|financieel@0-11");
    expect("a\xFF"
           "b",
           "|a@0-1 b@2-3");
}

static void sentences_and_lines_break(void **state)
{
    (void)state;
    expect("een. twee", "|een@0-3|twee@5-9");
    expect("een.twee", "|een@0-3 twee@4-8");
    expect("een\n twee? drie; vier, vijf", "|een@0-3|twee@5-9|drie@11-15|vier@17-21 vijf@23-27");
}

/* Whatever comes in: ranges rise, lie in the text, do not stand within a character, and plain text gives the
 * words of tokens.h. */
static void any_bytes_give_sound_ranges(void **state)
{
    (void)state;
    static const char *const pieces[] = {"a",
                                         "B",
                                         "zo",
                                         "9",
                                         "+",
                                         "#",
                                         " ",
                                         ".",
                                         "\n",
                                         "-",
                                         "\xC3\xA9",
                                         "\xC3",
                                         "\xE2\x80\x93",
                                         "\xEF\xAC\x81",
                                         "\xF0\x9F\x98\x80",
                                         "\xCC\x81",
                                         "\xFF",
                                         "\xC2\xBD",
                                         "\xE4\xB8\xAD"};
    struct random random = random_start("scan");
    for (int round = 0; round < 3000; round++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct buf text BUF_AUTO;
        struct buf normal BUF_AUTO;
        bool plain = true;
        buf_init(&text, 4096);
        buf_init(&normal, 65536);
        for (uint32_t i = random_below(&random, 30); i > 0; i--) {
            const char *piece = pieces[random_below(&random, sizeof pieces / sizeof pieces[0])];
            plain = plain && (unsigned char)piece[0] < 0x80;
            buf_add_str(&text, str_from(piece));
        }
        unicode_normalise(buf_str(&text), &normal);
        struct str rest = buf_str(&normal);
        struct str expected;
        struct text_scan scan;
        struct text_word word;
        uint32_t before = 0;
        text_scan_start(&scan, buf_str(&text), arena);
        while (text_scan_next(&scan, &word)) {
            assert_true(word.normal.len > 0 && word.start < word.end && word.end <= text.len &&
                        word.start >= before);
            assert_true((text.data[word.start] & 0xC0) != 0x80);
            before = word.start;
            if (plain)
                assert_true(text_tokens_next(&rest, &expected) && str_equal(expected, word.normal));
        }
        if (plain)
            assert_false(text_tokens_next(&rest, &expected));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_the_bytes_of_the_text),
        cmocka_unit_test(sentences_and_lines_break),
        cmocka_unit_test(any_bytes_give_sound_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
