/* Searching the suggestion index: labels that have all words, the best label of each group of concepts, the best groups. */
#include "text/suggest_index.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "port/unicode.h"
#include "text/tokens.h"

#define QUERY_LONGEST 512u /* bytes of a search beyond are ignored */
#define LIMIT_MOST    100u

/* What is known of a label while the words of the search are gone through. */
struct label_state {
    uint8_t found;    /* words of the search found so far, one after another */
    uint8_t worst;    /* enum suggest_quality of the worst of them */
    uint8_t in_place; /* words that stand where they stand in the search */
    uint8_t whole;    /* the same, as whole words */
};

struct search {
    const struct text_suggest *index;
    const struct text_suggest_query *query;
    struct arena *arena;
    struct str words[TEXT_SUGGEST_WORDS_MAX];
    size_t word_count;
    struct label_state *states;
    uint32_t *complete; /* labels that have every word; or, with `missing`, some */
    size_t complete_count;
    uint16_t *missing; /* NULL, or how many letters of the search each of them lacks */
};

struct candidate {
    uint64_t key; /* smallest first */
    uint32_t label;
    enum text_suggest_how how;
};

static void cut_words(struct search *search)
{
    struct buf normal BUF_AUTO;
    buf_init(&normal, 8 * QUERY_LONGEST);
    unicode_normalise(utf8_truncate(search->query->text, QUERY_LONGEST), &normal);
    struct str rest = arena_str(search->arena, buf_str(&normal));
    struct str word;
    while (search->word_count < TEXT_SUGGEST_WORDS_MAX && text_tokens_next(&rest, &word))
        search->words[search->word_count++] = word;
}

static void visit(struct search *search, size_t word, const struct posting *posting, enum suggest_quality quality)
{
    struct label_state *state = &search->states[posting->label];
    if (state->found == word) {
        state->found++;
        /* Words come best quality first, so the first that is found is the best. */
        if (quality > state->worst)
            state->worst = (uint8_t)quality;
        if (state->found == search->word_count)
            search->complete[search->complete_count++] = posting->label;
    }
    if (state->found != word + 1 || posting->place != word)
        return;
    bool last = word + 1 == search->word_count;
    if (quality == QUALITY_WHOLE) {
        state->in_place++;
        state->whole++;
    } else if (quality == QUALITY_START && last) {
        state->in_place++;
    }
}

static void find_labels(struct search *search, enum suggest_quality worst)
{
    const struct text_suggest *index = search->index;
    memset(search->states, 0, index->label_count * sizeof *search->states);
    search->complete_count = 0;
    for (size_t w = 0; w < search->word_count; w++) {
        struct suggest_word_match *matches;
        size_t count = suggest_match_words(index, search->words[w], worst, search->arena, &matches);
        for (enum suggest_quality quality = QUALITY_WHOLE; quality < QUALITIES; quality++)
            for (size_t m = 0; m < count; m++) {
                if (matches[m].quality != quality)
                    continue;
                uint32_t end = index->first_posting[matches[m].word + 1];
                for (uint32_t p = index->first_posting[matches[m].word]; p < end; p++)
                    visit(search, w, &index->postings[p], quality);
            }
    }
}

static enum text_suggest_how how_found(const struct search *search, uint32_t label, bool shown)
{
    const struct label_state *state = &search->states[label];
    static const enum text_suggest_how loose[QUALITIES] = {[QUALITY_PART] = TEXT_SUGGEST_PART,
                                                           [QUALITY_NEAR] = TEXT_SUGGEST_NEAR,
                                                           [QUALITY_FAR] = TEXT_SUGGEST_FAR};
    if (state->worst >= QUALITY_PART)
        return shown ? loose[state->worst] : loose[state->worst] + 1;
    if (state->whole == search->word_count && search->index->labels[label].words == search->word_count)
        return shown ? TEXT_SUGGEST_EXACT : TEXT_SUGGEST_EXACT_SYNONYM;
    if (state->in_place == search->word_count)
        return shown ? TEXT_SUGGEST_START : TEXT_SUGGEST_SYNONYM_START;
    return shown ? TEXT_SUGGEST_WORDS : TEXT_SUGGEST_SYNONYM_WORDS;
}

/* The order of results as one number. From the top: how found 4 bits (or missing letters 6 and synonym 1), other language 1, length 14,
 * unpopularity 20, concept 22; the numbers of concepts are below 2^22. */
static struct candidate make_candidate(const struct search *search, size_t i, bool shown)
{
    uint32_t number = search->complete[i];
    const struct indexed_label *label = &search->index->labels[number];
    uint32_t popularity = search->index->concepts[label->concept].popularity;
    const uint32_t most_popular = (1u << 20) - 1;
    const uint16_t longest = (1u << 14) - 1;
    const uint16_t most_missing = (1u << 6) - 1;
    struct candidate candidate = {.label = number};
    if (search->missing == NULL) {
        candidate.how = how_found(search, number, shown);
        candidate.key = candidate.how;
    } else {
        uint16_t missing = search->missing[i] < most_missing ? search->missing[i] : most_missing;
        candidate.how = shown ? TEXT_SUGGEST_SOME : TEXT_SUGGEST_SYNONYM_SOME;
        candidate.key = (uint64_t)missing << 1 | !shown;
    }
    candidate.key = candidate.key << 1 | (label->language != search->query->language);
    candidate.key = candidate.key << 14 | (label->characters < longest ? label->characters : longest);
    candidate.key = candidate.key << 20 | (popularity > most_popular ? 0 : most_popular - popularity);
    candidate.key = candidate.key << 22 | label->concept;
    return candidate;
}

/* Puts a candidate into the sorted list of the best. */
static size_t keep_best(struct candidate *best, size_t count, size_t limit, struct candidate candidate)
{
    if (count == limit && candidate.key >= best[count - 1].key)
        return count;
    size_t at = count < limit ? count++ : count - 1;
    while (at > 0 && best[at - 1].key > candidate.key) {
        best[at] = best[at - 1];
        at--;
    }
    best[at] = candidate;
    return count;
}

/* The best label of each group among the complete ones, then the best groups. */
static size_t rank(const struct search *search, struct candidate *best, size_t limit)
{
    const struct text_suggest *index = search->index;
    struct candidate *groups = arena_array(search->arena, index->group_count + 1, sizeof *groups);
    uint32_t *touched = arena_array(search->arena, search->complete_count + 1, sizeof *touched);
    size_t touched_count = 0;
    for (size_t i = 0; i < search->complete_count; i++) {
        uint32_t label = search->complete[i];
        const struct text_suggest_concept *concept = &index->concepts[index->labels[label].concept];
        uint32_t shown = index->shown[index->labels[label].concept * TEXT_SUGGEST_LANGUAGES_MAX +
                                      search->query->language];
        if (concept->type != search->query->type || shown == NO_LABEL)
            continue;
        struct candidate candidate = make_candidate(search, i, shown == label);
        struct candidate *group = &groups[concept->same_as];
        if (group->key == 0) /* no key is 0: a label that is found has at least one character */
            touched[touched_count++] = concept->same_as;
        if (group->key == 0 || candidate.key < group->key || (candidate.key == group->key && label < group->label))
            *group = candidate;
    }
    size_t count = 0;
    for (size_t i = 0; i < touched_count; i++)
        count = keep_best(best, count, limit, groups[touched[i]]);
    return count;
}

static struct text_suggest_hit make_hit(const struct search *search, struct candidate candidate)
{
    const struct text_suggest *index = search->index;
    uint32_t concept = index->labels[candidate.label].concept;
    uint32_t shown = index->shown[concept * TEXT_SUGGEST_LANGUAGES_MAX + search->query->language];
    struct text_suggest_hit hit = {.id = index->concepts[concept].id,
                                   .concept = concept,
                                   .label = suggest_label_text(index, shown),
                                   .how = candidate.how};
    if (shown != candidate.label)
        hit.matched = suggest_label_text(index, candidate.label);
    return hit;
}

size_t text_suggest_find(const struct text_suggest *index, const struct text_suggest_query *query, struct arena *arena,
                         struct text_suggest_hit **hits)
{
    struct search search = {.index = index, .query = query, .arena = arena};
    size_t limit = query->limit > LIMIT_MOST ? LIMIT_MOST : query->limit;
    *hits = arena_array(arena, limit + 1, sizeof **hits);
    cut_words(&search);
    if (search.word_count == 0 || limit == 0 || query->language >= TEXT_SUGGEST_LANGUAGES_MAX)
        return 0;
    search.states = arena_array(arena, index->label_count + 1, sizeof *search.states);
    search.complete = arena_array(arena, index->label_count + 1, sizeof *search.complete);

    /* Every looser way to be found ranks behind every stricter one: look for the looser only when there is room. */
    static const enum suggest_quality steps[] = {QUALITY_START, QUALITY_PART, QUALITY_FAR};
    struct candidate best[LIMIT_MOST];
    size_t count = 0;
    bool as_typed = false; /* something has every word as it was typed, or starts with it: then there is no mistake to forgive */
    for (size_t i = 0; i < sizeof steps / sizeof *steps && count < limit; i++) {
        if (steps[i] == QUALITY_FAR && as_typed)
            break;
        find_labels(&search, steps[i]);
        count = rank(&search, best, limit);
        as_typed = as_typed || (steps[i] == QUALITY_START && count > 0);
    }
    if (count == 0) {
        search.complete_count = suggest_some_labels(index, search.words, search.word_count, arena, &search.complete,
                                                    &search.missing);
        count = rank(&search, best, limit);
    }
    for (size_t i = 0; i < count; i++)
        (*hits)[i] = make_hit(&search, best[i]);
    return count;
}
