#include "text/reading.h"

#include <stdlib.h>

#include "text/scan.h"

#define GUESS_BYTES 4000u /* of a text tell its language */

struct text_reading {
    struct arena *arena;
    struct lexicon lexicons[STEM_LANGUAGES];
    struct text_extract *extract[STEM_LANGUAGES];
    struct text_titles *titles[STEM_LANGUAGES];
};

/* What compounds are split by: the words of all labels, and of the descriptions of occupations. */
static void learn(struct lexicon *lexicon, const struct text_corpus *corpus)
{
    for (size_t i = 0; i < corpus->label_count; i++)
        if (corpus->labels[i].language == lexicon->language)
            lexicon_learn(lexicon, corpus->labels[i].text);
    for (size_t i = 0; i < corpus->description_count; i++)
        if (corpus->descriptions[i].language == lexicon->language &&
            corpus->concepts[corpus->descriptions[i].concept].type == TEXT_CORPUS_OCCUPATION)
            lexicon_learn(lexicon, corpus->descriptions[i].text);
}

int text_reading_new(const struct text_corpus *corpus, struct text_reading **out, struct err *err)
{
    struct stem *stem;
    int rc = stem_new(&stem, err);
    if (rc != 0)
        return rc;
    struct text_reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL) {
        stem_free(stem);
        return err_set(err, ERR_NO_MEMORY, "no memory for reading text");
    }
    reading->arena = arena_new();
    for (int l = 0; l < STEM_LANGUAGES; l++) {
        struct lexicon *lexicon = &reading->lexicons[l];
        lexicon_start(lexicon, (enum stem_language)l, reading->arena);
        if (l == STEM_DUTCH)
            learn(lexicon, corpus);
        reading->titles[l] = text_titles_new(reading->arena, lexicon, stem, corpus);
        reading->extract[l] = text_extract_new(reading->arena, lexicon, stem, corpus);
    }
    text_titles_join(reading->titles, reading->arena, stem, corpus);
    stem_free(stem);
    *out = reading;
    return 0;
}

void text_reading_free(struct text_reading *reading)
{
    if (reading == NULL)
        return;
    arena_free(reading->arena);
    free(reading);
}

size_t text_reading_bytes(const struct text_reading *reading)
{
    return sizeof *reading + arena_size(reading->arena);
}

const struct text_extract *text_reading_extract(const struct text_reading *reading,
                                                enum stem_language language)
{
    return reading->extract[language];
}

const struct text_titles *text_reading_titles(const struct text_reading *reading, enum stem_language language)
{
    return reading->titles[language];
}

enum stem_language text_reading_language(struct str text)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct text_scan scan;
    struct text_word word;
    size_t count[STEM_LANGUAGES] = {0};
    if (text.len > GUESS_BYTES)
        text.len = GUESS_BYTES;
    text_scan_start(&scan, text, arena);
    while (text_scan_next(&scan, &word))
        for (int l = 0; l < STEM_LANGUAGES; l++)
            count[l] += lexicon_is_empty_word((enum stem_language)l, word.normal);
    return count[STEM_ENGLISH] > count[STEM_DUTCH] ? STEM_ENGLISH : STEM_DUTCH;
}
