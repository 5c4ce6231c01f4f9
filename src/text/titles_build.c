/* Making the index of titles. */
#include <math.h>
#include <string.h>

#include "text/names.h"
#include "text/scan.h"
#include "text/titles_index.h"
#include "text/translate.h"

#define GRAM_POWER      1.3
#define TRANSLATE_LEAST 0.02

void titles_grams(struct map *numbers, uint32_t *count, size_t least, struct str text, struct arena *arena,
                  titles_features *out)
{
    struct text_scan scan;
    struct text_word word;
    text_scan_start(&scan, text, arena);
    while (text_scan_next(&scan, &word)) {
        size_t len = word.normal.len + 2;
        char *marked = arena_alloc(arena, len);
        marked[0] = '^';
        for (size_t i = 0; i < word.normal.len; i++)
            marked[i + 1] = word.normal.data[i];
        marked[len - 1] = '$';
        for (size_t n = least; n <= TITLES_GRAM_MOST; n++)
            for (size_t i = 0; i + n <= len; i++) {
                struct str gram = {marked + i, n};
                uint64_t number = TEXT_NONE;
                if (count != NULL) {
                    bool is_new;
                    uint64_t *place = map_at(numbers, gram, &is_new);
                    if (is_new)
                        *place = (*count)++;
                    number = *place;
                } else if (!map_get(numbers, gram, &number)) {
                    number = TEXT_NONE;
                }
                VEC_PUSH(arena, out, (uint32_t)number);
            }
    }
}

static void number_concepts(struct titles_building *b)
{
    struct text_titles *titles = b->titles;
    size_t count = b->corpus->concept_count;
    b->occupation_of = arena_array(b->scratch, count + 1, sizeof *b->occupation_of);
    b->group_of = arena_array(b->scratch, count + 1, sizeof *b->group_of);
    titles->concepts = arena_array(b->arena, count + 1, sizeof *titles->concepts);
    titles->groups = arena_array(b->arena, count + 1, sizeof *titles->groups);
    titles->same = arena_array(b->arena, count + 1, sizeof *titles->same);
    for (uint32_t c = 0; c < count; c++) {
        const struct text_corpus_concept *concept = &b->corpus->concepts[c];
        b->occupation_of[c] = b->group_of[c] = TEXT_NONE;
        titles->same[c] = concept->same;
        if (concept->type == TEXT_CORPUS_GROUP)
            b->group_of[c] = titles->group_count++;
        if (concept->type == TEXT_CORPUS_OCCUPATION && !concept->retired) {
            b->occupation_of[c] = titles->occupation_count;
            titles->concepts[titles->occupation_count++] = c;
        }
    }
    for (uint32_t o = 0; o < titles->occupation_count; o++) {
        uint32_t group = b->corpus->concepts[titles->concepts[o]].group;
        titles->groups[o] = group == TEXT_NONE ? TEXT_NONE : b->group_of[group];
    }
    b->has_labels = arena_array(b->scratch, count + 1, sizeof *b->has_labels);
    for (size_t i = 0; i < b->corpus->label_count; i++)
        if (b->corpus->labels[i].language == b->lexicon->language)
            b->has_labels[b->corpus->labels[i].concept] = true;
}

bool titles_counts(const struct titles_building *b, const struct text_corpus_label *label)
{
    return label->language == b->lexicon->language || !b->has_labels[label->concept];
}

static void add_name(struct titles_building *b, struct str words, uint32_t occupation, uint8_t kind)
{
    struct text_titles *titles = b->titles;
    bool is_new;
    if (words.len == 0)
        return;
    uint64_t *first = map_at(titles->by_name, words, &is_new);
    struct titles_name name = {occupation, is_new ? TEXT_NONE : (uint32_t)*first, kind};
    *first = titles->names.count;
    VEC_PUSH(b->arena, &titles->names, name);
}

/* What a label calls its occupation: all of it, and each side of "gastheer/gastvrouw". */
static void add_names(struct titles_building *b, const struct text_corpus_label *label, uint32_t occupation)
{
    struct str rest = label->text;
    add_name(b, text_name_words(rest, b->scratch), occupation, label->kind);
    if (memchr(rest.data, '/', rest.len) == NULL || memchr(rest.data, ' ', rest.len) != NULL)
        return;
    while (rest.len > 0)
        add_name(b, text_name_words(str_cut(&rest, '/'), b->scratch), occupation, label->kind);
}

static void start_labels(struct titles_building *b)
{
    struct text_titles *titles = b->titles;
    size_t most = b->corpus->label_count + 1;
    titles->owners = arena_array(b->arena, most, sizeof *titles->owners);
    titles->kinds = arena_array(b->arena, most, sizeof *titles->kinds);
    titles->gram_numbers = map_new(b->arena, 0);
    titles->by_name = map_new(b->arena, 0);
}

static void build_labels(struct titles_building *b)
{
    struct text_titles *titles = b->titles;
    struct sparse_entries words = {0};
    struct sparse_entries grams = {0};
    uint32_t gram_count = 0;
    VEC(struct translate_label) labels = {0};
    start_labels(b);
    for (size_t i = 0; i < b->corpus->label_count; i++) {
        const struct text_corpus_label *label = &b->corpus->labels[i];
        uint32_t owner = b->occupation_of[label->concept];
        if (owner == TEXT_NONE || !titles_counts(b, label))
            continue;
        uint32_t *stems;
        titles_features features = {0};
        size_t count = lexicon_text_add(b->lexicon, b->stem, label->text, b->scratch, &stems);
        titles_grams(titles->gram_numbers, &gram_count, TITLES_GRAM_LEAST, label->text, b->scratch,
                     &features);
        sparse_count(&words, b->scratch, stems, count, titles->label_count);
        sparse_count(&grams, b->scratch, features.items, features.count, titles->label_count);
        VEC_PUSH(b->scratch, &labels, (struct translate_label){stems, count, label->concept});
        titles->owners[titles->label_count] = owner;
        titles->kinds[titles->label_count] = label->kind;
        add_names(b, label, owner);
        titles->label_count++;
    }
    titles->known_stems = b->lexicon->stem_count;
    titles->word_idf = arena_array(b->arena, (size_t)titles->known_stems + 1, sizeof *titles->word_idf);
    titles->gram_idf = arena_array(b->arena, (size_t)gram_count + 1, sizeof *titles->gram_idf);
    titles->mass = arena_array(b->arena, (size_t)titles->label_count + 1, sizeof *titles->mass);
    sparse_mass(&words, titles->known_stems, titles->label_count, titles->word_idf, titles->mass);
    sparse_tfidf(&grams, gram_count, titles->label_count, GRAM_POWER, titles->gram_idf);
    titles->word_unknown = (float)(log(1.0 + titles->label_count) + 1);
    titles->gram_unknown = (float)pow(log(1.0 + titles->label_count) + 1, GRAM_POWER);
    sparse_build(&titles->words, b->arena, &words, titles->known_stems);
    sparse_build(&titles->grams, b->arena, &grams, gram_count);
    translate_learn(&titles->translations, b->arena, labels.items, labels.count, titles->known_stems,
                    TRANSLATE_LEAST);
}

/* Documents as rows of stems, collected per column. */
struct documents {
    titles_features *of;
    uint32_t count;
};

static struct documents documents_new(struct titles_building *b, uint32_t count)
{
    return (struct documents){arena_array(b->scratch, (size_t)count + 1, sizeof(titles_features)), count};
}

static void document_add(struct titles_building *b, struct documents *documents, uint32_t column,
                         struct str text)
{
    uint32_t *stems;
    size_t count = lexicon_text_add(b->lexicon, b->stem, text, b->scratch, &stems);
    for (size_t i = 0; i < count; i++)
        VEC_PUSH(b->scratch, &documents->of[column], stems[i]);
}

static void documents_finish(struct titles_building *b, const struct documents *documents,
                             enum titles_document kind)
{
    struct text_titles *titles = b->titles;
    struct sparse_entries entries = {0};
    for (uint32_t d = 0; d < documents->count; d++)
        sparse_count(&entries, b->scratch, documents->of[d].items, documents->of[d].count, d);
    uint32_t stems = b->lexicon->stem_count;
    titles->document_idf[kind] = arena_array(b->arena, (size_t)stems + 1, sizeof(float));
    titles->document_unknown[kind] = (float)log(1.0 + documents->count);
    sparse_bm25(&entries, b->scratch, stems, documents->count, titles->document_idf[kind]);
    sparse_build(&titles->documents[kind], b->arena, &entries, stems);
}

/* The letters of labels and description of each occupation. Numbers go on from those of labels. */
static void build_text_grams(struct titles_building *b)
{
    struct text_titles *titles = b->titles;
    struct documents texts = documents_new(b, titles->occupation_count);
    uint32_t gram_count = titles->grams.rows;
    struct sparse_entries entries = {0};
    for (size_t i = 0; i < b->corpus->label_count; i++) {
        const struct text_corpus_label *label = &b->corpus->labels[i];
        uint32_t owner = b->occupation_of[label->concept];
        if (owner != TEXT_NONE && titles_counts(b, label))
            titles_grams(titles->gram_numbers, &gram_count, TITLES_TEXT_GRAM_LEAST, label->text, b->scratch,
                         &texts.of[owner]);
    }
    for (size_t i = 0; i < b->corpus->description_count; i++) {
        const struct text_corpus_description *text = &b->corpus->descriptions[i];
        uint32_t owner = b->occupation_of[text->concept];
        if (owner != TEXT_NONE && text->language == b->lexicon->language)
            titles_grams(titles->gram_numbers, &gram_count, TITLES_TEXT_GRAM_LEAST, text->text, b->scratch,
                         &texts.of[owner]);
    }
    for (uint32_t o = 0; o < texts.count; o++)
        sparse_count(&entries, b->scratch, texts.of[o].items, texts.of[o].count, o);
    titles->text_gram_idf = arena_array(b->arena, (size_t)gram_count + 1, sizeof *titles->text_gram_idf);
    titles->text_gram_unknown = (float)(log(1.0 + texts.count) + 1);
    sparse_tfidf(&entries, gram_count, texts.count, 1, titles->text_gram_idf);
    sparse_build(&titles->text_grams, b->arena, &entries, gram_count);
}

/* Labels and descriptions of occupations, of groups, and of the occupations of groups. */
static void build_described(struct titles_building *b)
{
    const struct text_titles *titles = b->titles;
    struct documents occupations = documents_new(b, titles->occupation_count);
    struct documents groups = documents_new(b, titles->group_count);
    struct documents members = documents_new(b, titles->group_count);
    for (size_t i = 0; i < b->corpus->label_count + b->corpus->description_count; i++) {
        bool is_label = i < b->corpus->label_count;
        const struct text_corpus_label *label = &b->corpus->labels[is_label ? i : 0];
        const struct text_corpus_description *described =
            &b->corpus->descriptions[is_label ? 0 : i - b->corpus->label_count];
        uint32_t concept = is_label ? label->concept : described->concept;
        struct str text = is_label ? label->text : described->text;
        uint32_t occupation = b->occupation_of[concept];
        if (is_label ? !titles_counts(b, label) : described->language != b->lexicon->language)
            continue;
        if (b->group_of[concept] != TEXT_NONE)
            document_add(b, &groups, b->group_of[concept], text);
        if (occupation == TEXT_NONE)
            continue;
        document_add(b, &occupations, occupation, text);
        if (titles->groups[occupation] != TEXT_NONE)
            document_add(b, &members, titles->groups[occupation], text);
    }
    documents_finish(b, &occupations, TITLES_DESCRIBED);
    documents_finish(b, &groups, TITLES_GROUP);
    documents_finish(b, &members, TITLES_MEMBERS);
}

static void add_skills(struct titles_building *b, struct documents *occupations, const struct str *preferred,
                       const struct text_corpus_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (b->occupation_of[pairs[i].occupation] != TEXT_NONE)
            document_add(b, occupations, b->occupation_of[pairs[i].occupation], preferred[pairs[i].skill]);
}

static void build_skills(struct titles_building *b)
{
    const struct text_corpus *corpus = b->corpus;
    struct documents essential = documents_new(b, b->titles->occupation_count);
    struct documents all = documents_new(b, b->titles->occupation_count);
    struct str *preferred = arena_array(b->scratch, corpus->concept_count + 1, sizeof *preferred);
    for (size_t i = 0; i < corpus->label_count; i++) {
        const struct text_corpus_label *label = &corpus->labels[i];
        if (label->kind == TEXT_CORPUS_PREFERRED && label->language == b->lexicon->language &&
            preferred[label->concept].data == NULL)
            preferred[label->concept] = label->text;
    }
    add_skills(b, &essential, preferred, corpus->essential, corpus->essential_count);
    add_skills(b, &all, preferred, corpus->essential, corpus->essential_count);
    add_skills(b, &all, preferred, corpus->optional, corpus->optional_count);
    documents_finish(b, &essential, TITLES_ESSENTIAL);
    documents_finish(b, &all, TITLES_SKILLS);
}

/* Runs a step with working memory of its own, which goes when it is done. */
static void run(struct titles_building *b, void (*step)(struct titles_building *building))
{
    struct arena *whole = b->scratch;
    struct arena *scratch ARENA_AUTO = arena_new();
    b->scratch = scratch;
    step(b);
    b->scratch = whole;
}

struct text_titles *text_titles_new(struct arena *arena, struct lexicon *lexicon, struct stem *stem,
                                    const struct text_corpus *corpus)
{
    struct arena *scratch ARENA_AUTO = arena_new();
    struct text_titles *titles = arena_alloc(arena, sizeof *titles);
    struct titles_building b = {.titles = titles,
                                .arena = arena,
                                .scratch = scratch,
                                .lexicon = lexicon,
                                .stem = stem,
                                .corpus = corpus};
    titles->lexicon = lexicon;
    number_concepts(&b);
    run(&b, build_labels);
    run(&b, build_described);
    run(&b, build_skills);
    run(&b, build_text_grams);
    run(&b, titles_build_near);
    return titles;
}
