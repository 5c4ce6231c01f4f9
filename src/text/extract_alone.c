/* Whether single words of a text are enough for a find. */
#include "text/extract_index.h"

/* Bytes: words as short are alike by their stems too often ("kok" and "kook", "baan" and "ban"). */
#define SHORT_WORD 4u

static bool has_word(struct str label, struct str word, struct arena *arena)
{
    struct text_scan scan;
    struct text_word other;
    text_scan_start(&scan, label, arena);
    while (text_scan_next(&scan, &other))
        if (str_equal(other.normal, word))
            return true;
    return false;
}

static bool first_word(struct str text, struct arena *arena, struct text_word *word)
{
    struct text_scan scan;
    text_scan_start(&scan, text, arena);
    return text_scan_next(&scan, word);
}

bool extract_is_weak(const struct text_extract *extract, struct str word, struct arena *arena)
{
    struct text_word first;
    return first_word(word, arena, &first) && lexicon_is_weak_word(extract->lexicon->language, first.normal);
}

bool extract_stands_alone(const struct text_extract *extract, const struct extract_label *label,
                          struct str word, struct arena *arena)
{
    struct text_word first;
    struct str text = {extract->texts + label->text, label->text_len};
    if (!first_word(word, arena, &first) || lexicon_is_weak_word(extract->lexicon->language, first.normal))
        return false;
    return first.normal.len > SHORT_WORD || has_word(text, first.normal, arena);
}
