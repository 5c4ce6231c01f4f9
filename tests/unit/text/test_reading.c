/* Skills and titles of a small taxonomy. */
#include "../test.h"

#include <stdbool.h>

#include "../random.h"
#include "base/buf.h"
#include "small.h"
#include "text/reading.h"

static struct text_reading *reading;
static struct stem *stem;

static int make(void **state)
{
    (void)state;
    struct err err;
    if (text_reading_new(&small_corpus, &reading, &err) != 0)
        return -1;
    return stem_new(&stem, &err);
}

static int drop(void **state)
{
    (void)state;
    text_reading_free(reading);
    text_reading_free(NULL);
    stem_free(stem);
    return 0;
}

/* --- Skills
 * ---------------------------------------------------------------------------------------------------- */

static size_t extract(struct arena *arena, const char *text, struct text_find **finds)
{
    return text_extract_find(text_reading_extract(reading, STEM_DUTCH), stem, str_from(text), 20, arena,
                             finds);
}

static void expect_first(const char *text, uint32_t concept, uint32_t start, uint32_t end)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_find *finds;
    assert_true(extract(arena, text, &finds) > 0);
    assert_int_equal(finds[0].concept, concept);
    assert_int_equal(finds[0].start, start);
    assert_int_equal(finds[0].end, end);
}

static void skills_are_found_where_they_stand(void **state)
{
    (void)state;
    expect_first("Je gaat bloed afnemen.", SMALL_BLOOD, 8, 21);
    expect_first("B\xC3\xA9heerst de BOEKHOUDING bijhouden", SMALL_ACCOUNT, 13, 34);
    expect_first("Ervaring met Java.", SMALL_JAVA, 13, 17);
    expect_first("Samenwerken in ons team is leuk", SMALL_TEAM, 0, 23);
}

static void a_word_within_another_is_another(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_find *finds;
    size_t count = extract(arena, "Wij zoeken JavaScript", &finds);
    assert_true(count > 0);
    assert_int_equal(finds[0].concept, SMALL_SCRIPT);
    for (size_t i = 0; i < count; i++)
        assert_int_not_equal(finds[i].concept, SMALL_JAVA);
}

static void nothing_is_found_in_nothing(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_find *finds;
    assert_int_equal(extract(arena, "", &finds), 0);
    assert_int_equal(extract(arena, "Het regent buiten.", &finds), 0);
    assert_int_equal(extract(arena, "telegraferen", &finds), 0); /* retired */
}

/* "was" is a word of grammar before it is laundry, and "kok" and "ban" are no "kook" and no "baan". */
static void a_word_of_grammar_or_a_stem_alone_is_no_skill(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    enum { WASH, COOK, ROAD, HAIR, ALL };
    struct text_corpus_concept concepts[ALL] = {0};
    const struct text_corpus_label labels[] = {
        SMALL_LABEL(WASH, PREFERRED, "was doen"), SMALL_LABEL(WASH, ALTERNATIVE, "wassen"),
        SMALL_LABEL(COOK, PREFERRED, "koken"), SMALL_LABEL(ROAD, PREFERRED, "banen leggen"),
        SMALL_LABEL(HAIR, PREFERRED, "haar")};
    const struct text_corpus corpus = {.concepts = concepts,
                                       .concept_count = ALL,
                                       .labels = labels,
                                       .label_count = sizeof labels / sizeof labels[0]};
    static const char *const nothing[] = {"Ik was kok.", "Een baan had ik, WAS ik blij?", "haar",
                                          "wassen was", "zij was het, haar baan"};
    struct text_reading *made;
    struct text_find *finds;
    for (uint32_t c = 0; c < ALL; c++)
        concepts[c] = (struct text_corpus_concept){.type = TEXT_CORPUS_SKILL, .same = c, .group = TEXT_NONE};
    assert_int_equal(text_reading_new(&corpus, &made, NULL), 0);
    const struct text_extract *index = text_reading_extract(made, STEM_DUTCH);
    for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
        size_t count = text_extract_find(index, stem, str_from(nothing[i]), 5, arena, &finds);
        if (i != 3)
            assert_int_equal(count, 0);
        else
            assert_true(count == 1 && finds[0].concept == WASH && finds[0].end == strlen("wassen"));
    }
    assert_int_equal(text_extract_find(index, stem, STR("de was doen"), 5, arena, &finds), 1);
    assert_int_equal(finds[0].concept, WASH);
    assert_true(finds[0].whole);
    assert_int_equal(text_extract_find(index, stem, STR("Koken"), 5, arena, &finds), 1);
    text_reading_free(made);
}

static void what_is_asked_is_the_most(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_find *finds;
    struct str text = STR("Bloed afnemen, Java en de boekhouding bijhouden");
    assert_int_equal(
        text_extract_find(text_reading_extract(reading, STEM_DUTCH), stem, text, 2, arena, &finds), 2);
}

/* Any bytes: each skill once, best first, ranges in the text. */
static void any_bytes_give_sound_finds(void **state)
{
    (void)state;
    static const char *const pieces[] = {"bloed ", "afnemen ",     "Java", "Script ", "boekhouding",
                                         "team ",  "samenwerken ", "\n",   ". ",      "\xC3\xA9",
                                         "\xFF",   "kok ",         "-",    "in ",     "bijhouden "};
    struct random random = random_start("extract");
    for (int round = 0; round < 2000; round++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct buf text BUF_AUTO;
        struct text_find *finds;
        buf_init(&text, 4096);
        for (uint32_t i = random_below(&random, 60); i > 0; i--)
            buf_add_str(&text, str_from(pieces[random_below(&random, sizeof pieces / sizeof pieces[0])]));
        size_t count = text_extract_find(text_reading_extract(reading, STEM_DUTCH), stem, buf_str(&text), 20,
                                         arena, &finds);
        for (size_t i = 0; i < count; i++) {
            assert_true(finds[i].start < finds[i].end && finds[i].end <= text.len);
            assert_true(finds[i].score > 0 && finds[i].score <= 1);
            assert_true(i == 0 || finds[i].score <= finds[i - 1].score);
            for (size_t j = 0; j < i; j++)
                assert_int_not_equal(finds[i].concept, finds[j].concept);
        }
    }
}

/* --- Titles
 * ----------------------------------------------------------------------------------------------------- */

static void expect_title(const char *title, uint32_t concept)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_title_hit *hits;
    size_t count =
        text_titles_find(text_reading_titles(reading, STEM_DUTCH), stem, str_from(title), 10, arena, &hits);
    assert_true(count > 0);
    assert_int_equal(hits[0].concept, concept);
    for (size_t i = 0; i < count; i++)
        assert_true(hits[i].score > 0 && hits[i].score <= 1 &&
                    (i == 0 || hits[i].score <= hits[i - 1].score));
}

static void titles_are_found_in_other_words(void **state)
{
    (void)state;
    expect_title("kok", SMALL_COOK);
    expect_title("KOK", SMALL_COOK);
    expect_title("Keukenchef m/v", SMALL_CHEF);
    expect_title("verpleegkundigen", SMALL_NURSE);
    expect_title("verpleegkundge", SMALL_NURSE); /* a letter is missing */
    expect_title("chauffeur op de vrachtwagen", SMALL_DRIVER);
    expect_title("truck driver", SMALL_DRIVER);      /* English */
    expect_title("zorgverlener (m/v)", SMALL_NURSE); /* by its description */
}

static size_t find_titles(struct arena *arena, const struct text_reading *from, struct str title,
                          struct text_title_hit **hits)
{
    return text_titles_find(text_reading_titles(from, STEM_DUTCH), stem, title, 10, arena, hits);
}

/* Whatever else the title is like: who is called so comes first, and surely. */
static void a_label_is_found_first(void **state)
{
    (void)state;
    for (size_t l = 0; l < small_corpus.label_count; l++) {
        const struct text_corpus_label *label = &small_labels[l];
        struct arena *arena ARENA_AUTO = arena_new();
        struct text_title_hit *hits;
        if (small_concepts[label->concept].type != TEXT_CORPUS_OCCUPATION)
            continue;
        assert_true(find_titles(arena, reading, label->text, &hits) > 0);
        assert_int_equal(hits[0].concept, label->concept);
        assert_true(hits[0].score >= 0.88f);
        assert_true(label->kind != TEXT_CORPUS_PREFERRED || label->language != STEM_DUTCH ||
                    hits[0].score >= 0.98f);
    }
}

static void expect_score(const char *title, uint32_t concept, float least, float most)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_title_hit *hits;
    assert_true(find_titles(arena, reading, str_from(title), &hits) > 0);
    assert_int_equal(hits[0].concept, concept);
    assert_true(hits[0].score >= least && hits[0].score <= most);
}

static void the_score_tells_how_exact_a_title_is(void **state)
{
    (void)state;
    expect_score("kok", SMALL_COOK, 0.98f, 1);
    expect_score("restaurantkok", SMALL_COOK, 0.94f, 0.97f);
    expect_score("Junior kok (m/v) 32 uur", SMALL_COOK, 0.92f, 0.95f);
    expect_score("koks", SMALL_COOK, 0.90f, 0.93f);
    expect_score("ervaren vrachtwagenchauffeurs", SMALL_DRIVER, 0.90f, 0.93f);
    expect_score("truck driver", SMALL_DRIVER, 0.88f, 0.91f);
    expect_score("kok voor de keuken", SMALL_COOK, 0.01f, 0.85f);
}

/* Two occupations alike in words; of the first, another is a narrower one. */
static void broad_occupations_are_meant_more_often(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    enum { NARROW, PLAIN, BROAD, ALL };
    struct text_corpus_concept concepts[ALL] = {0};
    const struct text_corpus_label labels[] = {SMALL_LABEL(NARROW, PREFERRED, "lasser"),
                                               SMALL_LABEL(PLAIN, PREFERRED, "docent wiskunde"),
                                               SMALL_LABEL(BROAD, PREFERRED, "docent biologie")};
    const struct text_corpus corpus = {
        .concepts = concepts, .concept_count = ALL, .labels = labels, .label_count = ALL};
    struct text_reading *made;
    struct text_title_hit *hits;
    for (uint32_t c = 0; c < ALL; c++)
        concepts[c] =
            (struct text_corpus_concept){.type = TEXT_CORPUS_OCCUPATION, .same = c, .group = TEXT_NONE};
    assert_int_equal(text_reading_new(&corpus, &made, NULL), 0);
    assert_true(find_titles(arena, made, STR("docent"), &hits) >= 2);
    assert_int_equal(hits[0].concept, PLAIN);
    text_reading_free(made);
    concepts[NARROW].has_broader = true;
    concepts[NARROW].broader = BROAD;
    assert_int_equal(text_reading_new(&corpus, &made, NULL), 0);
    assert_true(find_titles(arena, made, STR("docent"), &hits) >= 2);
    assert_int_equal(hits[0].concept, BROAD);
    text_reading_free(made);
}

/* A hierarchy that goes round in a circle is wrong, but no reason to hang. */
static void a_circle_of_occupations_is_no_trap(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_corpus_concept concepts[2] = {
        {.type = TEXT_CORPUS_OCCUPATION, .same = 0, .group = TEXT_NONE, .has_broader = true, .broader = 1},
        {.type = TEXT_CORPUS_OCCUPATION, .same = 1, .group = TEXT_NONE, .has_broader = true, .broader = 0}};
    const struct text_corpus_label labels[] = {SMALL_LABEL(0, PREFERRED, "kok"),
                                               SMALL_LABEL(1, PREFERRED, "bakker")};
    const struct text_corpus corpus = {
        .concepts = concepts, .concept_count = 2, .labels = labels, .label_count = 2};
    struct text_reading *made;
    struct text_title_hit *hits;
    assert_int_equal(text_reading_new(&corpus, &made, NULL), 0);
    assert_true(find_titles(arena, made, STR("bakkers"), &hits) > 0);
    assert_int_equal(hits[0].concept, 1);
    text_reading_free(made);
}

static void no_title_means_nothing(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_title_hit *hits;
    const struct text_titles *titles = text_reading_titles(reading, STEM_DUTCH);
    assert_int_equal(text_titles_find(titles, stem, STR(""), 10, arena, &hits), 0);
    assert_int_equal(text_titles_find(titles, stem, STR(" - / () "), 10, arena, &hits), 0);
    assert_int_equal(text_titles_find(titles, stem, STR("kok"), 0, arena, &hits), 0);
}

/* --- Both
 * ---------------------------------------------------------------------------------------------------------
 */

static void small_words_tell_the_language(void **state)
{
    (void)state;
    assert_int_equal(text_reading_language(STR("You will work with the team and our customers")),
                     STEM_ENGLISH);
    assert_int_equal(text_reading_language(STR("Je werkt met het team voor onze klanten")), STEM_DUTCH);
    assert_int_equal(text_reading_language(STR("")), STEM_DUTCH);
}

static void an_empty_taxonomy_finds_nothing(void **state)
{
    (void)state;
    struct arena *arena ARENA_AUTO = arena_new();
    const struct text_corpus nothing = {0};
    struct text_reading *empty;
    struct text_find *finds;
    struct text_title_hit *hits;
    struct err err;
    assert_int_equal(text_reading_new(&nothing, &empty, &err), 0);
    for (int l = 0; l < STEM_LANGUAGES; l++) {
        enum stem_language language = (enum stem_language)l;
        assert_int_equal(text_extract_find(text_reading_extract(empty, language), stem, STR("bloed afnemen"),
                                           5, arena, &finds),
                         0);
        assert_int_equal(
            text_titles_find(text_reading_titles(empty, language), stem, STR("kok"), 5, arena, &hits), 0);
    }
    text_reading_free(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skills_are_found_where_they_stand),
        cmocka_unit_test(a_word_within_another_is_another),
        cmocka_unit_test(nothing_is_found_in_nothing),
        cmocka_unit_test(a_word_of_grammar_or_a_stem_alone_is_no_skill),
        cmocka_unit_test(what_is_asked_is_the_most),
        cmocka_unit_test(any_bytes_give_sound_finds),
        cmocka_unit_test(titles_are_found_in_other_words),
        cmocka_unit_test(a_label_is_found_first),
        cmocka_unit_test(the_score_tells_how_exact_a_title_is),
        cmocka_unit_test(broad_occupations_are_meant_more_often),
        cmocka_unit_test(a_circle_of_occupations_is_no_trap),
        cmocka_unit_test(no_title_means_nothing),
        cmocka_unit_test(small_words_tell_the_language),
        cmocka_unit_test(an_empty_taxonomy_finds_nothing),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
