/* Making the index of skills. */
#include <math.h>
#include <string.h>

#include "text/extract_index.h"

#define LABEL_STEMS_MAX 40u

/* Of the weight that a word would have which no skill has: so that small taxonomies and large ones give alike
 * scores. */
static const float half_part = 0.314f;

/* Without a qualifier in brackets at the end: "Java (computer programming)". */
static struct str without_bracket(struct str label)
{
    label = str_trim(label);
    if (!str_ends(label, ")"))
        return label;
    for (size_t i = label.len; i-- > 1;)
        if (label.data[i] == '(')
            return str_trim((struct str){label.data, i});
    return label;
}

struct making {
    struct text_extract *extract;
    struct arena *arena;
    struct arena *scratch;
    const struct text_corpus *corpus;
    bool *has_labels;
    VEC(uint32_t) row_stems;
    VEC(uint32_t) row_first;
    VEC(uint32_t) different;
    VEC(struct extract_label) labels;
    VEC(char) texts;
    struct sparse_entries entries;
};

static bool is_wanted(const struct making *m, const struct text_corpus_label *label)
{
    const struct text_corpus_concept *concept = &m->corpus->concepts[label->concept];
    return concept->type == TEXT_CORPUS_SKILL && !concept->retired &&
           (label->language == m->extract->lexicon->language || !m->has_labels[label->concept]);
}

static void add_text(struct making *m, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        VEC_PUSH(m->scratch, &m->texts, text.data[i]);
}

static void add_label(struct making *m, struct lexicon *lexicon, struct stem *stem,
                      const struct text_corpus_label *label)
{
    struct str text = without_bracket(label->text);
    uint32_t *stems;
    size_t count = lexicon_text_add(lexicon, stem, text, m->scratch, &stems);
    if (count == 0 || count > LABEL_STEMS_MAX)
        return;
    struct extract_label made = {.concept = label->concept,
                                 .stem_first = (uint32_t)m->different.count,
                                 .text = (uint32_t)m->texts.count,
                                 .text_len = (uint32_t)text.len,
                                 .same = TEXT_NONE,
                                 .kind = label->kind};
    add_text(m, text);
    VEC_PUSH(m->scratch, &m->row_first, (uint32_t)m->row_stems.count);
    for (size_t i = 0; i < count; i++)
        VEC_PUSH(m->scratch, &m->row_stems, stems[i]);
    size_t before = m->entries.all.count;
    sparse_count(&m->entries, m->scratch, stems, count, (uint32_t)m->labels.count);
    for (size_t i = before; i < m->entries.all.count; i++)
        VEC_PUSH(m->scratch, &m->different, m->entries.all.items[i].row);
    made.stem_count = (uint8_t)(m->entries.all.count - before);
    VEC_PUSH(m->scratch, &m->labels, made);
}

/* idf of a stem over skills, not labels: labels come concept by concept. */
static void weigh_stems(struct making *m)
{
    struct text_extract *extract = m->extract;
    uint32_t *last = arena_array(m->scratch, (size_t)extract->known_stems + 1, sizeof *last);
    uint32_t *with = arena_array(m->scratch, (size_t)extract->known_stems + 1, sizeof *with);
    uint32_t skills = 0;
    uint32_t before = TEXT_NONE;
    const struct sparse_entry *entries = m->entries.all.items;
    for (size_t i = 0; entries != NULL && i < m->entries.all.count; i++) {
        const struct sparse_entry *entry = &entries[i];
        uint32_t concept = m->extract->labels[entry->column].concept;
        skills += concept != before;
        before = concept;
        with[entry->row] += last[entry->row] != concept + 1;
        last[entry->row] = concept + 1;
    }
    extract->idf = arena_array(m->arena, (size_t)extract->known_stems + 1, sizeof *extract->idf);
    extract->mass_half = half_part * (float)log(2.0 + (double)skills);
    for (uint32_t s = 0; s < extract->known_stems; s++)
        extract->idf[s] = (float)log(1 + (double)skills / (1.0 + with[s]));
}

/* How many descriptions of skills have each stem: a label of one word that is common in them ("experience")
 * tells little, even where few labels have it. */
static void count_described(struct making *m, const struct lexicon *lexicon, struct stem *stem)
{
    uint32_t known = m->extract->known_stems;
    uint32_t *last = arena_array(m->scratch, (size_t)known + 1, sizeof *last);
    uint32_t *with = arena_array(m->scratch, (size_t)known + 1, sizeof *with);
    uint32_t texts = 0;
    for (uint32_t d = 0; d < m->corpus->description_count; d++) {
        const struct text_corpus_description *text = &m->corpus->descriptions[d];
        struct arena *words ARENA_AUTO = arena_new();
        uint32_t *stems;
        if (text->language != lexicon->language ||
            m->corpus->concepts[text->concept].type != TEXT_CORPUS_SKILL)
            continue;
        texts++;
        size_t count = lexicon_text_find(lexicon, stem, text->text, words, &stems);
        for (size_t i = 0; i < count; i++) {
            if (stems[i] >= known || last[stems[i]] == d + 1)
                continue;
            last[stems[i]] = d + 1;
            with[stems[i]]++;
        }
    }
    m->extract->common = arena_array(m->arena, (size_t)known + 1, sizeof *m->extract->common);
    for (uint32_t s = 0; s < known; s++)
        m->extract->common[s] = (float)(log(1.0 + with[s]) / log(2.0 + texts));
}

static void fill_dictionary(struct making *m)
{
    struct text_extract *extract = m->extract;
    dictionary_start(&extract->dictionary, m->arena, extract->known_stems, m->row_stems.count);
    const uint32_t *row_first = m->row_first.items;
    for (uint32_t l = 0; row_first != NULL && l < extract->label_count; l++) {
        struct extract_label *label = &extract->labels[l];
        uint32_t first = row_first[l];
        size_t end = l + 1 < extract->label_count ? row_first[l + 1] : m->row_stems.count;
        label->same = dictionary_add(&extract->dictionary, m->row_stems.items + first, end - first, l);
        for (uint8_t i = 0; i < label->stem_count; i++)
            label->mass += extract->idf[extract->stems[label->stem_first + i]];
    }
    /* Each chain of labels with the same row: how many other skills share it. Chains go back in order. */
    for (uint32_t l = extract->label_count; l-- > 0;) {
        struct extract_label *label = &extract->labels[l];
        uint32_t sharers = 0;
        uint32_t last = label->concept;
        for (uint32_t other = label->same; other != TEXT_NONE && sharers < 200;
             other = extract->labels[other].same) {
            sharers +=
                extract->labels[other].concept != last && extract->labels[other].concept != label->concept;
            last = extract->labels[other].concept;
        }
        if (sharers > label->sharers)
            label->sharers = (uint8_t)sharers;
        if (label->same != TEXT_NONE && extract->labels[label->same].sharers < label->sharers)
            extract->labels[label->same].sharers = label->sharers;
    }
}

static void fill_occupations(struct making *m)
{
    struct sparse_entries entries = {0};
    for (size_t i = 0; i < m->corpus->essential_count; i++)
        VEC_PUSH(m->scratch, &entries.all,
                 (struct sparse_entry){m->corpus->essential[i].skill, m->corpus->essential[i].occupation, 1});
    sparse_build(&m->extract->occupations, m->arena, &entries, (uint32_t)m->corpus->concept_count);
}

static void *keep(struct making *m, const void *items, size_t count, size_t size)
{
    void *kept = arena_array(m->arena, count + 1, size);
    if (count > 0)
        memcpy(kept, items, count * size);
    return kept;
}

struct text_extract *text_extract_new(struct arena *arena, struct lexicon *lexicon, struct stem *stem,
                                      const struct text_corpus *corpus)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct text_extract *extract = arena_alloc(arena, sizeof *extract);
    struct making m = {.extract = extract, .arena = arena, .scratch = scratch, .corpus = corpus};
    extract->lexicon = lexicon;
    extract->concept_count = (uint32_t)corpus->concept_count;
    extract->same = arena_array(arena, corpus->concept_count + 1, sizeof *extract->same);
    for (size_t i = 0; i < corpus->concept_count; i++)
        extract->same[i] = corpus->concepts[i].same;
    m.has_labels = arena_array(scratch, corpus->concept_count + 1, sizeof *m.has_labels);
    for (size_t i = 0; i < corpus->label_count; i++)
        if (corpus->labels[i].language == lexicon->language)
            m.has_labels[corpus->labels[i].concept] = true;
    for (size_t i = 0; i < corpus->label_count; i++)
        if (is_wanted(&m, &corpus->labels[i]))
            add_label(&m, lexicon, stem, &corpus->labels[i]);
    extract->known_stems = lexicon->stem_count;
    extract->label_count = (uint32_t)m.labels.count;
    extract->labels = keep(&m, m.labels.items, m.labels.count, sizeof *extract->labels);
    extract->stems = keep(&m, m.different.items, m.different.count, sizeof *extract->stems);
    extract->texts = keep(&m, m.texts.items, m.texts.count, 1);
    weigh_stems(&m);
    count_described(&m, lexicon, stem);
    fill_dictionary(&m);
    sparse_build(&extract->by_stem, arena, &m.entries, extract->known_stems);
    fill_occupations(&m);
    return extract;
}
