#include "../test.h"

#include <string.h>

#include "../random.h"
#include "base/vec.h"
#include "text/starts.h"
#include "text/tokens.h"
#include "text/words.h"

static const char *const vocabulary[] = {
    "zorg", "Verpleegkundige", "verpleegkundigen", "in",  "de",   "wijk",  "ICT",
    "c++",  "nurse",           "nurses",           "Één", "café", "avond", "LEIDEN",
    "werk", "werken"};
#define VOCABULARY (sizeof vocabulary / sizeof *vocabulary)

static struct str random_text(struct random *random, struct arena *arena, uint32_t most)
{
    struct buf buf;
    buf_init(&buf, 4096);
    uint32_t count = random_below(random, most + 1);
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&buf, "%s%s", vocabulary[random_below(random, VOCABULARY)], i % 3 == 2 ? ", " : " ");
    struct str text = arena_str(arena, buf_str(&buf));
    buf_free(&buf);
    return text;
}

static struct text_words_fields random_fields(struct random *random, struct arena *arena)
{
    return (struct text_words_fields){.title = random_text(random, arena, 3),
                                      .organisation = random_text(random, arena, 1),
                                      .place = random_text(random, arena, 1),
                                      .text = random_text(random, arena, 8),
                                      .language = random_below(random, 2) == 0 ? STR("nl") : STR("en")};
}

/* Whether a stem of the word (stemmed as `language`) is one that the search's word has in either language.
 * Written without the packed form and its hashes: stems are compared as texts. */
static bool text_has(struct stem *stem, struct arena *arena, struct str text, struct str language,
                     struct str wanted)
{
    enum stem_language own = str_equal_z(language, "en") ? STEM_ENGLISH : STEM_DUTCH;
    struct str rest = text;
    struct str word;
    while (text_tokens_next(&rest, &word)) {
        struct str have = arena_str(arena, stem_word(stem, own, word));
        for (size_t l = 0; l < STEM_LANGUAGES; l++)
            if (str_equal(have, stem_word(stem, (enum stem_language)l, wanted)))
                return true;
    }
    return false;
}

static struct str plain(struct arena *arena, struct str text)
{
    /* What normalising does to the vocabulary above. */
    struct buf buf;
    buf_init(&buf, 8192);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if ((unsigned char)c == 0xC3)
            buf_add_char(&buf, 'e'), i++;
        else
            buf_add_char(&buf, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    struct str out = arena_str(arena, buf_str(&buf));
    buf_free(&buf);
    return out;
}

static bool title_starts(struct str title, struct str wanted)
{
    struct str word;
    while (text_tokens_next(&title, &word))
        if (word.len >= wanted.len && memcmp(word.data, wanted.data, wanted.len) == 0)
            return true;
    return false;
}

static enum text_match expected(struct stem *stem, struct arena *arena, const struct text_words_fields *f,
                                struct str query)
{
    enum text_match match = TEXT_MATCH_TITLE;
    struct str rest = plain(arena, query);
    struct str word;
    while (text_tokens_next(&rest, &word)) {
        if (text_has(stem, arena, plain(arena, f->title), f->language, word))
            continue;
        struct str after = rest;
        struct str next;
        if (word.len >= 3 && !text_tokens_next(&after, &next) && title_starts(plain(arena, f->title), word))
            continue;
        match = TEXT_MATCH_BODY;
        if (!text_has(stem, arena, plain(arena, f->organisation), f->language, word) &&
            !text_has(stem, arena, plain(arena, f->place), f->language, word) &&
            !text_has(stem, arena, plain(arena, f->text), f->language, word))
            return TEXT_MATCH_NONE;
    }
    return match;
}

/* As a text that is still being typed: without its last letters. */
static struct str shorten(struct random *random, struct str text)
{
    text = str_trim(text);
    for (uint32_t cut = random_below(random, 4);
         cut > 0 && text.len > 0 && (unsigned char)text.data[text.len - 1] < 0x80; cut--)
        text.len--;
    return text;
}

/* What a search found. */
struct naive {
    const uint32_t *rows;
    const bool *in_title;
    size_t count;
};

/* Asked for titles only, it finds those that it marks as such otherwise. */
static void check_titles(const struct text_index *index, struct text_query query, struct text_starts starts,
                         struct arena *arena, struct naive all)
{
    uint32_t *rows;
    bool *in_title;
    size_t at = 0;
    query.title_only = true;
    size_t found = text_index_find(index, &query, starts, arena, &rows, &in_title);
    for (size_t i = 0; i < all.count; i++) {
        if (!all.in_title[i])
            continue;
        assert_true(at < found);
        assert_int_equal(rows[at], all.rows[i]);
        assert_true(in_title[at]);
        at++;
    }
    assert_int_equal(at, found);
}

/* The bytes of the last word are found wherever they stand in a long text. */
static void check_start(const struct text_query *query, const struct str *titles, uint32_t count)
{
    struct buf buf BUF_AUTO;
    buf_init(&buf, 1u << 24);
    for (uint32_t i = 0; i < count; i++)
        buf_add(&buf, titles[i].data, titles[i].len);
    struct str text = buf_str(&buf);
    for (size_t from = 0; from <= text.len;) {
        const char *want = query->last_len == 0
                               ? NULL
                               : memmem(text.data + from, text.len - from, query->last, query->last_len);
        size_t got = text_query_start(query, text, from);
        assert_int_equal(got, want == NULL ? text.len : (size_t)(want - text.data));
        from = got + 1;
    }
}

static struct str title_of_array(void *context, size_t row)
{
    return ((const struct str *)context)[row];
}

static void check_world(struct random *random, struct stem *stem, struct arena *arena)
{
    uint32_t count = random_below(random, 60);
    struct text_words_fields *fields = arena_array(arena, count + 1, sizeof *fields);
    struct str *packed = arena_array(arena, count + 1, sizeof *packed);
    struct str *titles = arena_array(arena, count + 1, sizeof *titles);
    uint32_t *starts = arena_array(arena, count + 1, sizeof *starts);
    struct buf buf BUF_AUTO;
    buf_init(&buf, 1u << 20);
    for (uint32_t i = 0; i < count; i++) {
        fields[i] = random_fields(random, arena);
        buf_clear(&buf);
        text_words_pack(stem, arena, &fields[i], &buf);
        packed[i] = arena_str(arena, buf_str(&buf));
        titles[i] = plain(arena, fields[i].title);
    }
    struct text_index *index = NULL;
    struct text_starts_index *starts_index = NULL;
    assert_int_equal(text_index_new(packed, count, &index, NULL), 0);
    assert_int_equal(text_starts_build(title_of_array, titles, count, &starts_index, NULL), 0);
    assert_true(text_starts_bytes(starts_index) > 0);
    for (int q = 0; q < 10; q++) {
        struct str text = shorten(random, random_text(random, arena, 3));
        struct text_starts with_start = {starts, 0};
        struct text_query query;
        text_query_parse(stem, arena, text, &query);
        uint32_t *rows;
        bool *in_title;
        for (uint32_t i = 0; i < count; i++)
            if (text_query_starts(&query, titles[i]))
                starts[with_start.count++] = i;
        size_t found = text_index_find(index, &query, with_start, arena, &rows, &in_title);
        size_t at = 0;
        for (uint32_t i = 0; i < count; i++) {
            enum text_match want = expected(stem, arena, &fields[i], text);
            assert_int_equal(text_words_match(packed[i], titles[i], &query), want);
            if (want == TEXT_MATCH_NONE || query.count == 0)
                continue;
            assert_true(at < found);
            assert_int_equal(rows[at], i);
            assert_int_equal(in_title[at], want == TEXT_MATCH_TITLE);
            at++;
        }
        assert_int_equal(at, found);
        struct text_starts quick = text_starts_find(starts_index, &query, arena);
        assert_int_equal(quick.count, with_start.count);
        assert_true(quick.count == 0 || memcmp(quick.rows, starts, quick.count * sizeof *starts) == 0);
        check_titles(index, query, with_start, arena, (const struct naive){rows, in_title, found});
        check_start(&query, titles, count);
    }
    text_index_free(index);
    text_starts_free(starts_index);
}

static void searches_equal_a_naive_scan(void **state)
{
    (void)state;
    struct random random = random_start("words");
    struct stem *stem = NULL;
    assert_int_equal(stem_new(&stem, NULL), 0);
    struct arena *arena = arena_new();
    for (int round = 0; round < 150; round++) {
        check_world(&random, stem, arena);
        arena_reset(arena);
    }
    arena_free(arena);
    stem_free(stem);
}

static void many_terms_stay_findable(void **state)
{
    (void)state;
    struct stem *stem = NULL;
    assert_int_equal(stem_new(&stem, NULL), 0);
    struct arena *arena ARENA_AUTO = arena_new();
    enum { ROWS = 3000 };
    struct str *packed = arena_array(arena, ROWS, sizeof *packed);
    for (int i = 0; i < ROWS; i++) {
        struct buf buf BUF_AUTO;
        buf_init(&buf, 4096);
        struct text_words_fields fields = {.title = str_from(arena_printf(arena, "x%dq y%dq", i, i / 2)),
                                           .text = STR("overal")};
        text_words_pack(stem, arena, &fields, &buf);
        packed[i] = arena_str(arena, buf_str(&buf));
    }
    struct text_index *index = NULL;
    assert_int_equal(text_index_new(packed, ROWS, &index, NULL), 0);
    assert_true(text_index_bytes(index) > 4 * 3 * ROWS);
    const struct text_starts none = {NULL, 0};
    for (int i = 0; i < ROWS; i++) {
        struct text_query query;
        text_query_parse(stem, arena, str_from(arena_printf(arena, "Overal X%dQ y%dq", i, i / 2)), &query);
        uint32_t *rows;
        bool *in_title;
        assert_int_equal(text_index_find(index, &query, none, arena, &rows, &in_title), 1);
        assert_int_equal(rows[0], i);
        assert_false(in_title[0]);
    }
    text_index_free(index);
    stem_free(stem);
}

static void broken_lists_match_nothing(void **state)
{
    (void)state;
    struct text_query query = {.count = 1, .stems = {{1, 2}}};
    struct text_query all = {0};
    const struct text_starts none = {NULL, 0};
    static const char *const broken[] = {"", "\1", "\2\1aaaa", "\1\5aaaa"};
    static const size_t lengths[] = {0, 1, 6, 6};
    struct str packed[4];
    for (size_t i = 0; i < 4; i++) {
        packed[i] = (struct str){broken[i], lengths[i]};
        assert_int_equal(text_words_match(packed[i], (struct str){NULL, 0}, &query), TEXT_MATCH_NONE);
        assert_int_equal(text_words_match(packed[i], (struct str){NULL, 0}, &all), TEXT_MATCH_TITLE);
    }
    struct text_index *index = NULL;
    assert_int_equal(text_index_new(packed, 4, &index, NULL), 0);
    struct arena *arena ARENA_AUTO = arena_new();
    uint32_t *rows;
    bool *in_title;
    assert_int_equal(text_index_find(index, &query, none, arena, &rows, &in_title), 0);
    text_index_free(index);
    text_index_free(NULL);
    stem_free(NULL);
}

static void tokens_are_words(void **state)
{
    (void)state;
    struct str rest = STR("  c++, c# a+b (foto\xE2\x80\x99s) \xC2\xABhallo\xC2\xBB 24-uurs \xFFx +");
    static const char *const want[] = {"c++", "c#", "a+b", "foto", "s", "hallo", "24", "uurs", "x"};
    struct str word;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_true(text_tokens_next(&rest, &word));
        assert_true(str_equal_z(word, want[i]));
    }
    assert_false(text_tokens_next(&rest, &word));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_words),
        cmocka_unit_test(searches_equal_a_naive_scan),
        cmocka_unit_test(many_terms_stay_findable),
        cmocka_unit_test(broken_lists_match_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
