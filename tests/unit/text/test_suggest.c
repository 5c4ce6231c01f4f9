#include "../test.h"

#include <stdbool.h>
#include <string.h>

#include "../random.h"
#include "base/arena.h"
#include "text/distance.h"
#include "text/suggest.h"

/* --- Distance, against the definition
 * ----------------------------------------------------------------------- */

#define LONGEST 64

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* The recursion of the definition, over all pairs of beginnings. */
static unsigned slow_distance(struct str a, struct str b)
{
    unsigned d[LONGEST + 1][LONGEST + 1];
    assert_true(a.len <= LONGEST && b.len <= LONGEST);
    for (size_t i = 0; i <= a.len; i++) {
        for (size_t j = 0; j <= b.len; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (unsigned)(i + j);
                continue;
            }
            d[i][j] = least(d[i - 1][j], d[i][j - 1]) + 1;
            d[i][j] = least(d[i][j], d[i - 1][j - 1] + (a.data[i - 1] != b.data[j - 1]));
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.len][b.len];
}

static unsigned slow_distance_start(struct str wanted, struct str word)
{
    unsigned best = (unsigned)wanted.len;
    for (size_t len = 1; len <= word.len; len++) {
        unsigned d = slow_distance(wanted, (struct str){word.data, len});
        best = d < best ? d : best;
    }
    return best;
}

static struct str random_word(struct random *random, struct arena *arena, uint32_t letters, uint32_t least,
                              uint32_t most)
{
    uint32_t len = least + random_below(random, most - least + 1);
    char *word = arena_alloc(arena, len + 1);
    for (uint32_t i = 0; i < len; i++)
        word[i] = (char)('a' + random_below(random, letters));
    return (struct str){word, len};
}

static void distances_equal_the_definition(void **state)
{
    (void)state;
    struct random random = random_start("distance");
    struct arena *arena ARENA_AUTO = arena_new();
    for (int i = 0; i < 1500; i++) {
        struct str a = random_word(&random, arena, 3, 0, 6);
        struct str b = random_word(&random, arena, 3, 0, 6);
        unsigned most = random_below(&random, 4);
        unsigned whole = slow_distance(a, b);
        unsigned start = slow_distance_start(a, b);
        assert_int_equal(text_distance(a, b, most), whole > most ? most + 1 : whole);
        assert_int_equal(text_distance_start(a, b, most), start > most ? most + 1 : start);
    }
}

/* --- Suggestions, against a scan of all labels
 * ---------------------------------------------------------------- */

struct world {
    struct text_suggest_concept concepts[40];
    struct text_suggest_label labels[160];
    size_t concept_count;
    size_t label_count;
};

static struct str random_label(struct random *random, struct arena *arena)
{
    uint32_t words = 1 + random_below(random, 3);
    char *text = arena_alloc(arena, 64);
    size_t len = 0;
    for (uint32_t w = 0; w < words; w++) {
        struct str word = random_word(random, arena, 3, 1, 9);
        if (w > 0)
            text[len++] = ' ';
        memcpy(text + len, word.data, word.len);
        len += word.len;
    }
    return (struct str){text, len};
}

static void make_world(struct world *world, struct random *random, struct arena *arena)
{
    memset(world, 0, sizeof *world);
    world->concept_count = random_below(random, 40);
    for (size_t i = 0; i < world->concept_count; i++)
        world->concepts[i] = (struct text_suggest_concept){.id = 1000 + (int64_t)i,
                                                           .same_as = random_below(random, 30),
                                                           .popularity = random_below(random, 3),
                                                           .type = (uint8_t)random_below(random, 2),
                                                           .retired = random_below(random, 8) == 0};
    world->label_count = world->concept_count == 0 ? 0 : random_below(random, 160);
    for (size_t i = 0; i < world->label_count; i++)
        world->labels[i] = (struct text_suggest_label){
            .concept = random_below(random, (uint32_t)world->concept_count),
            .language = (uint8_t)random_below(random, 2),
            .kind = (uint8_t)(random_below(random, 2) == 0 ? 0 : random_below(random, 3)),
            .text = random_label(random, arena)};
}

static size_t shown_label(const struct world *world, uint32_t concept, uint8_t language)
{
    for (int other = 0; other < 2; other++)
        for (size_t i = 0; i < world->label_count; i++)
            if (world->labels[i].concept == concept && world->labels[i].kind == TEXT_SUGGEST_PREFERRED &&
                world->labels[i].language == (other == 0 ? language : 1 - language))
                return i;
    return SIZE_MAX;
}

/* 0 whole, 1 start, 2 part, 3 near, 4 far, 5 not at all. */
static int word_quality(struct str wanted, struct str word)
{
    if (str_equal(wanted, word))
        return 0;
    if (word.len > wanted.len && memcmp(word.data, wanted.data, wanted.len) == 0)
        return 1;
    if (wanted.len >= 3)
        for (size_t at = 1; at + wanted.len <= word.len; at++)
            if (memcmp(word.data + at, wanted.data, wanted.len) == 0)
                return 2;
    unsigned d = slow_distance_start(wanted, word);
    if (wanted.len >= 5 && d == 1)
        return 3;
    if (wanted.len >= 8 && d == 2)
        return 4;
    return 5;
}

static size_t cut(struct str text, struct str words[8])
{
    size_t count = 0;
    while (text.data != NULL && count < 8) {
        struct str word = str_cut(&text, ' ');
        if (word.len > 0)
            words[count++] = word;
    }
    return count;
}

static int how_found(struct str label, struct str query, bool shown)
{
    struct str have[8];
    struct str want[8];
    size_t have_count = cut(label, have);
    size_t want_count = cut(query, want);
    int worst = 0;
    for (size_t w = 0; w < want_count; w++) {
        int best = 5;
        for (size_t h = 0; h < have_count; h++) {
            int quality = word_quality(want[w], have[h]);
            best = quality < best ? quality : best;
        }
        worst = best > worst ? best : worst;
    }
    int synonym = shown ? 0 : 1;
    if (worst == 5)
        return -1;
    if (worst >= 2)
        return TEXT_SUGGEST_PART + 2 * (worst - 2) + synonym;
    if (str_equal(label, query))
        return TEXT_SUGGEST_EXACT + synonym;
    if (label.len >= query.len && memcmp(label.data, query.data, query.len) == 0)
        return shown ? TEXT_SUGGEST_START : TEXT_SUGGEST_SYNONYM_START;
    return shown ? TEXT_SUGGEST_WORDS : TEXT_SUGGEST_SYNONYM_WORDS;
}

/* Letters of a word of the search that a label has, and whether that is enough to be found by. */
static size_t letters_found(struct str wanted, const struct str *have, size_t count, bool *enough)
{
    size_t best = 0;
    for (size_t h = 0; h < count; h++) {
        size_t shared = 0;
        while (shared < wanted.len && shared < have[h].len && wanted.data[shared] == have[h].data[shared])
            shared++;
        size_t letters = shared == wanted.len || shared >= 5 ? shared : 0;
        for (size_t at = 1; wanted.len >= 4 && at + wanted.len <= have[h].len; at++)
            if (memcmp(have[h].data + at, wanted.data, wanted.len) == 0)
                letters = wanted.len;
        best = letters > best ? letters : best;
    }
    *enough = *enough || best >= 4;
    return best;
}

/* Letters of the search that a label lacks; -1 when it has too little. */
static long letters_missing(struct str label, struct str query)
{
    struct str have[8];
    struct str want[8];
    size_t have_count = cut(label, have);
    size_t want_count = cut(query, want);
    size_t missing = 0;
    bool enough = false;
    for (size_t w = 0; w < want_count; w++)
        missing += want[w].len - letters_found(want[w], have, have_count, &enough);
    return enough ? (long)missing : -1;
}

struct expectation {
    uint32_t concept;
    int how;
    size_t label;
    long key[5];
};

static int compare_expectations(const void *a, const void *b)
{
    const struct expectation *x = a;
    const struct expectation *y = b;
    for (int i = 0; i < 5; i++)
        if (x->key[i] != y->key[i])
            return x->key[i] < y->key[i] ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

/* Every label that is found, sorted; the first of each group counts. */
static size_t expect_by(const struct world *world, const struct text_suggest_query *query, bool some,
                        struct expectation out[160])
{
    struct expectation all[160] = {0};
    size_t count = 0;
    for (size_t i = 0; i < world->label_count; i++) {
        const struct text_suggest_label *label = &world->labels[i];
        const struct text_suggest_concept *concept = &world->concepts[label->concept];
        size_t shown = shown_label(world, label->concept, query->language);
        int how = how_found(label->text, query->text, shown == i);
        long first = how;
        if (some) {
            first = letters_missing(label->text, query->text);
            first = first < 0 ? -1 : first * 2 + (shown != i);
            how = shown == i ? TEXT_SUGGEST_SOME : TEXT_SUGGEST_SYNONYM_SOME;
        }
        if (concept->retired || concept->type != query->type || shown == SIZE_MAX || first < 0)
            continue;
        all[count++] = (struct expectation){label->concept,
                                            how,
                                            i,
                                            {first, label->language != query->language, (long)label->text.len,
                                             -(long)concept->popularity, (long)label->concept}};
    }
    qsort(all, count, sizeof *all, compare_expectations);
    bool seen[40] = {false};
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < query->limit; i++) {
        bool *group = &seen[world->concepts[all[i].concept].same_as];
        if (!*group)
            out[kept++] = all[i];
        *group = true;
    }
    return kept;
}

static size_t expect(const struct world *world, const struct text_suggest_query *query,
                     struct expectation out[160])
{
    size_t count = expect_by(world, query, false, out);
    /* Mistakes are forgiven only where nothing is found as it was typed. */
    for (size_t i = 0; i < count && out[0].how < TEXT_SUGGEST_PART; i++)
        if (out[i].how >= TEXT_SUGGEST_NEAR)
            count = i;
    return count > 0 ? count : expect_by(world, query, true, out);
}

/* Returns how many were found by some of their words only. */
static size_t check_query(const struct world *world, const struct text_suggest *index,
                          const struct text_suggest_query *query, struct arena *arena)
{
    struct expectation want[160];
    size_t count = expect(world, query, want);
    struct text_suggest_hit *hits;
    assert_int_equal(text_suggest_find(index, query, arena, &hits), count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(hits[i].concept, want[i].concept);
        assert_int_equal(hits[i].id, world->concepts[want[i].concept].id);
        assert_int_equal(hits[i].how, want[i].how);
        size_t shown = shown_label(world, want[i].concept, query->language);
        assert_true(str_equal(hits[i].label, world->labels[shown].text));
        assert_true(str_equal(text_suggest_shown(index, hits[i].concept, query->language), hits[i].label));
        if (want[i].label == shown)
            assert_int_equal(hits[i].matched.len, 0);
        else
            assert_true(str_equal(hits[i].matched, world->labels[want[i].label].text));
    }
    return count > 0 && want[0].how >= TEXT_SUGGEST_SOME ? count : 0;
}

/* Words of a label there is, with others that it may lack. */
static struct str mixed_text(const struct world *world, struct random *random, struct arena *arena)
{
    struct str label = world->labels[random_below(random, (uint32_t)world->label_count)].text;
    struct str other = random_label(random, arena);
    char *text = arena_alloc(arena, label.len + 1 + other.len);
    memcpy(text, label.data, label.len);
    text[label.len] = ' ';
    memcpy(text + label.len + 1, other.data, other.len);
    return (struct str){text, label.len + 1 + other.len};
}

static void suggestions_equal_a_scan(void **state)
{
    (void)state;
    struct random random = random_start("suggest");
    struct arena *arena = arena_new();
    size_t some = 0;
    for (int round = 0; round < 20; round++) {
        struct world world;
        make_world(&world, &random, arena);
        struct text_suggest *index = NULL;
        assert_int_equal(text_suggest_new(world.concepts, world.concept_count, world.labels,
                                          world.label_count, &index, NULL),
                         0);
        for (int q = 0; q < 20; q++) {
            struct str text = random_label(&random, arena);
            if (world.label_count > 0 && random_below(&random, 2) == 0) /* the start of a label there is */
                text = world.labels[random_below(&random, (uint32_t)world.label_count)].text;
            if (world.label_count > 0 && random_below(&random, 3) == 0)
                text = mixed_text(&world, &random, arena);
            text.len = 1 + random_below(&random, (uint32_t)text.len);
            while (text.len > 1 && text.data[text.len - 1] == ' ')
                text.len--;
            struct text_suggest_query query = {.text = text,
                                               .language = (uint8_t)random_below(&random, 2),
                                               .type = (uint8_t)random_below(&random, 2),
                                               .limit = 1 + random_below(&random, 20)};
            some += check_query(&world, index, &query, arena);
        }
        text_suggest_free(index);
        arena_reset(arena);
    }
    arena_free(arena);
    assert_true(some > 0); /* the last resort was tried too */
}

/* --- What a visitor types
 * --------------------------------------------------------------------------------------- */

static const struct text_suggest_concept few_concepts[] = {
    {.id = 1, .same_as = 0}, {.id = 2, .same_as = 1}, {.id = 3, .same_as = 2}, {.id = 4, .same_as = 2}};
struct plain_label {
    uint32_t concept;
    uint8_t language;
    uint8_t kind;
    const char *text;
};

static const struct plain_label few_plain[] = {
    {0, 0, TEXT_SUGGEST_PREFERRED, "verzorgende IG"},
    {0, 0, TEXT_SUGGEST_ALTERNATIVE, "ziekenverzorger"},
    {0, 1, TEXT_SUGGEST_PREFERRED, "care assistant"},
    {1, 0, TEXT_SUGGEST_PREFERRED, "medewerker bloemenkwekerij"},
    {2, 1, TEXT_SUGGEST_PREFERRED, "C++"},
    {3, 1, TEXT_SUGGEST_PREFERRED, "C++ (programming)"},
};

static int build_few(size_t concept_count, struct text_suggest **index, struct err *err)
{
    struct text_suggest_label labels[6];
    for (size_t i = 0; i < 6; i++)
        labels[i] = (struct text_suggest_label){few_plain[i].concept, few_plain[i].language,
                                                few_plain[i].kind, str_from(few_plain[i].text)};
    return text_suggest_new(few_concepts, concept_count, labels, 6, index, err);
}

static void expect_first(const struct text_suggest *index, const char *typed, const char *label,
                         const char *matched, enum text_suggest_how how)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_suggest_query query = {.text = str_from(typed), .limit = 10};
    struct text_suggest_hit *hits;
    size_t count = text_suggest_find(index, &query, arena, &hits);
    if (label == NULL) {
        assert_int_equal(count, 0);
        return;
    }
    assert_int_equal(count, 1);
    assert_true(str_equal_z(hits[0].label, label));
    assert_true(str_equal_z(hits[0].matched, matched));
    assert_int_equal(hits[0].how, how);
}

static void visitors_find_what_they_mean(void **state)
{
    (void)state;
    struct text_suggest *index = NULL;
    assert_int_equal(build_few(4, &index, NULL), 0);
    expect_first(index, "V\xC3\xA9rz", "verzorgende IG", "", TEXT_SUGGEST_START);
    expect_first(index, "verzogrende", "verzorgende IG", "", TEXT_SUGGEST_NEAR);
    expect_first(index, "versorhende i", "verzorgende IG", "", TEXT_SUGGEST_FAR);
    expect_first(index, "ziekenverzorger", "verzorgende IG", "ziekenverzorger", TEXT_SUGGEST_EXACT_SYNONYM);
    expect_first(index, "care", "verzorgende IG", "care assistant", TEXT_SUGGEST_SYNONYM_START);
    expect_first(index, "kweker", "medewerker bloemenkwekerij", "", TEXT_SUGGEST_PART);
    expect_first(index, "kwekerij bloemen", "medewerker bloemenkwekerij", "", TEXT_SUGGEST_PART);
    expect_first(index, "bloem", "medewerker bloemenkwekerij", "", TEXT_SUGGEST_WORDS);
    expect_first(index, "c++", "C++", "", TEXT_SUGGEST_EXACT); /* and not its twin */
    expect_first(index, "  ", NULL, NULL, TEXT_SUGGEST_EXACT);
    expect_first(index, "xyzw", NULL, NULL, TEXT_SUGGEST_EXACT);
    expect_first(index, "verzorgende in de wijk", "verzorgende IG", "", TEXT_SUGGEST_SOME);
    expect_first(index, "bloementeler", "medewerker bloemenkwekerij", "", TEXT_SUGGEST_SOME);
    expect_first(index, "in de", NULL, NULL, TEXT_SUGGEST_EXACT);
    assert_true(text_suggest_bytes(index) > 100);
    text_suggest_free(index);
    text_suggest_free(NULL);
}

/* What is typed, and all that is found by it. */
struct typed {
    const char *text;
    const char *found;
};

static void mistakes_are_forgiven_only_where_there_are(void **state)
{
    (void)state;
    static const char *const names[] = {"ober", "operator", "lading vastzetten", "gastheer", "verpleegkundige",
                                        "timmerman", "kapper", "koper"};
    static const struct typed rows[] = {
        {"ober", "ober"},
        {"gast", "gastheer"},
        {"obre", ""}, /* too short: half of all words is near */
        {"kapper", "kapper"},
        {"koper", "koper"},
        {"verpleegkundge", "verpleegkundige"},
        {"verplegkunidge", "verpleegkundige"},
        {"timmreman", "timmerman"},
        {"kaper", "koper,kapper"},
        {"oprator", "operator"},
    };
    enum { COUNT = sizeof names / sizeof *names };
    struct text_suggest_concept concepts[COUNT];
    struct text_suggest_label labels[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) {
        concepts[i] = (struct text_suggest_concept){.id = i + 1, .same_as = i};
        labels[i] = (struct text_suggest_label){i, 0, TEXT_SUGGEST_PREFERRED, str_from(names[i])};
    }
    struct text_suggest *index = NULL;
    assert_int_equal(text_suggest_new(concepts, COUNT, labels, COUNT, &index, NULL), 0);
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct text_suggest_query query = {.text = str_from(rows[r].text), .limit = 10};
        struct text_suggest_hit *hits;
        size_t count = text_suggest_find(index, &query, arena, &hits);
        const char *found = "";
        for (size_t i = 0; i < count; i++)
            found = arena_printf(arena, "%s%s%.*s", found, i > 0 ? "," : "", STR_ARG(hits[i].label));
        if (strcmp(found, rows[r].found) != 0)
            fail_msg("%s found %s", rows[r].text, found);
    }
    text_suggest_free(index);
}

static void wrong_numbers_are_refused(void **state)
{
    (void)state;
    struct text_suggest *index = NULL;
    struct err err;
    assert_int_equal(build_few(2, &index, &err), ERR_INVALID);
    assert_null(index);
    struct text_suggest_concept beyond = {.same_as = TEXT_SUGGEST_CONCEPTS_MAX};
    assert_int_equal(text_suggest_new(&beyond, 1, NULL, 0, &index, &err), ERR_INVALID);
    assert_null(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_equal_the_definition),
        cmocka_unit_test(suggestions_equal_a_scan),
        cmocka_unit_test(visitors_find_what_they_mean),
        cmocka_unit_test(mistakes_are_forgiven_only_where_there_are),
        cmocka_unit_test(wrong_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
