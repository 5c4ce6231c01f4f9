/* Texts and job titles as people send them: any bytes give sound finds, and the same ones each time. The
 * first byte tells the language. */
#include "../unit/text/small.h"
#include "fuzz.h"
#include "text/reading.h"

#define TOP 20

static void check_skills(const struct text_extract *extract, struct stem *stem, struct str text,
                         struct arena *arena)
{
    struct text_find *finds;
    struct text_find *again;
    size_t count = text_extract_find(extract, stem, text, TOP, arena, &finds);
    FUZZ_CHECK(count <= TOP && count == text_extract_find(extract, stem, text, TOP, arena, &again));
    for (size_t i = 0; i < count; i++) {
        FUZZ_CHECK(finds[i].start < finds[i].end && finds[i].end <= text.len);
        FUZZ_CHECK(finds[i].score > 0 && finds[i].score <= 1);
        FUZZ_CHECK(i == 0 || finds[i].score <= finds[i - 1].score);
        FUZZ_CHECK(small_concepts[finds[i].concept].type == TEXT_CORPUS_SKILL &&
                   !small_concepts[finds[i].concept].retired);
        FUZZ_CHECK(finds[i].concept == again[i].concept && finds[i].start == again[i].start &&
                   finds[i].end == again[i].end);
    }
}

static void check_titles(const struct text_titles *titles, struct stem *stem, struct str title,
                         struct arena *arena)
{
    struct text_title_hit *hits;
    size_t count = text_titles_find(titles, stem, title, TOP, arena, &hits);
    FUZZ_CHECK(count <= TOP);
    for (size_t i = 0; i < count; i++) {
        FUZZ_CHECK(hits[i].score > 0 && hits[i].score <= 1 && (i == 0 || hits[i].score <= hits[i - 1].score));
        FUZZ_CHECK(small_concepts[hits[i].concept].type == TEXT_CORPUS_OCCUPATION);
    }
}

struct last {
    uint32_t end;
    uint32_t length;
};

/* Leftmost and longest: finds stand one behind the other. */
static void check_found(void *context, uint32_t concept, struct str label, uint32_t start, uint32_t end)
{
    struct last *last = context;
    FUZZ_CHECK(concept < SMALL_CONCEPTS && label.len > 0 && start >= last->end && start < end &&
               end <= last->length);
    last->end = end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct text_reading *reading; /* made once: fuzzers run one process */
    static struct stem *stem;
    if (reading == NULL) {
        FUZZ_CHECK(text_reading_new(&small_corpus, &reading, NULL) == 0);
        FUZZ_CHECK(stem_new(&stem, NULL) == 0);
    }
    if (size == 0)
        return 0;
    struct arena *arena ARENA_AUTO = arena_new();
    struct str text = {(const char *)data + 1, size - 1};
    enum stem_language language = data[0] % 2 == 0 ? STEM_DUTCH : STEM_ENGLISH;
    struct last last = {0, (uint32_t)text.len};
    (void)text_reading_language(text);
    check_skills(text_reading_extract(reading, language), stem, text, arena);
    check_titles(text_reading_titles(reading, language), stem, text, arena);
    text_extract_dictionary(text_reading_extract(reading, language), stem, text, check_found, &last);
    return 0;
}
