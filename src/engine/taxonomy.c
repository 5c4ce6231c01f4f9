#include "engine/taxonomy.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "engine/csr.h"
#include "engine/weigh.h"

struct engine_taxonomy {
    atomic_size_t references;
    uint32_t term_count;
    uint16_t *idf;
    size_t *start; /* credits of term t: credits[start[t]] .. credits[start[t + 1] - 1] */
    struct engine_credit *credits;
    size_t *holder_start; /* the same the other way round */
    struct engine_holder *holders;
};

/* The relations as lists, and room to work in, while the credits are reckoned. */
struct relations {
    struct csr up;      /* skill: its direct broader skills */
    struct csr down;    /* skill: the skills directly under it */
    struct csr groups;  /* skill: the groups directly above it */
    struct csr members; /* group: the skills directly under it */
    struct csr needs;   /* skill: what is essential for it */
    struct csr related; /* skill: related-optional, either way */
    struct csr exact;   /* skill: exactMatch, either way */
    uint8_t *row;       /* best row of each term for the held skill at hand; ENGINE_ROW_NONE elsewhere */
    uint32_t *touched;  /* the terms where it is not NONE */
    size_t touched_count;
};

static bool same_scheme(const void *context, struct engine_pair pair)
{
    const struct engine_taxonomy_input *input = context;
    return pair.from != pair.to &&
           (input->term_scheme == NULL || input->term_scheme[pair.from] == input->term_scheme[pair.to]);
}

static bool not_self(const void *context, struct engine_pair pair)
{
    (void)context;
    return pair.from != pair.to;
}

/* An occupation counts for a skill of its own scheme. */
static bool own_occupation(const void *context, struct engine_pair pair)
{
    const struct engine_taxonomy_input *input = context;
    if (input->occupation_scheme == NULL)
        return true;
    uint32_t scheme = input->term_scheme == NULL ? 0 : input->term_scheme[pair.to];
    return input->occupation_scheme[pair.from] == scheme;
}

static bool pairs_in_range(struct engine_pairs pairs, uint32_t from_count, uint32_t to_count)
{
    for (size_t i = 0; i < pairs.count; i++)
        if (pairs.items[i].from >= from_count || pairs.items[i].to >= to_count)
            return false;
    return true;
}

static int check_input(const struct engine_taxonomy_input *input, struct err *err)
{
    uint32_t terms = input->term_count;
    if (terms > ENGINE_TERMS_MAX || input->group_count > ENGINE_TERMS_MAX ||
        input->occupation_count > ENGINE_TERMS_MAX)
        return err_set(err, ERR_TOO_LARGE, "a taxonomy holds at most %u terms, groups and occupations",
                       ENGINE_TERMS_MAX);
    if (terms > 0 && input->scheme_count == 0)
        return err_set(err, ERR_INVALID, "a taxonomy with terms has a scheme");
    for (uint32_t t = 0; input->term_scheme != NULL && t < terms; t++)
        if (input->term_scheme[t] >= input->scheme_count)
            return err_set(err, ERR_INVALID, "term %u is of a scheme that is not there", t);
    if (!pairs_in_range(input->broader, terms, terms) || !pairs_in_range(input->essential, terms, terms) ||
        !pairs_in_range(input->optional, terms, terms) || !pairs_in_range(input->exact, terms, terms))
        return err_set(err, ERR_INVALID, "a relation names a term that is not there");
    if (!pairs_in_range(input->in_group, terms, input->group_count))
        return err_set(err, ERR_INVALID, "a skill is in a group that is not there");
    if (!pairs_in_range(input->named, input->occupation_count, terms))
        return err_set(err, ERR_INVALID, "an occupation names a term that is not there");
    return 0;
}

static bool relations_build(struct relations *relations, const struct engine_taxonomy_input *input)
{
    uint32_t terms = input->term_count;
    struct csr_source up = {input->broader, false, same_scheme, input};
    struct csr_source down = {input->broader, true, same_scheme, input};
    struct csr_source groups = {input->in_group, false, NULL, NULL};
    struct csr_source members = {input->in_group, true, NULL, NULL};
    struct csr_source needs = {input->essential, false, same_scheme, input};
    struct csr_source related[2] = {{input->optional, false, same_scheme, input},
                                    {input->optional, true, same_scheme, input}};
    struct csr_source exact[2] = {{input->exact, false, not_self, input},
                                  {input->exact, true, not_self, input}};
    relations->row = malloc((size_t)terms + 1);
    relations->touched = calloc((size_t)terms + 1, sizeof *relations->touched);
    if (relations->row == NULL || relations->touched == NULL)
        return false;
    memset(relations->row, ENGINE_ROW_NONE, terms);
    return csr_build(&relations->up, terms, &up, 1) && csr_build(&relations->down, terms, &down, 1) &&
           csr_build(&relations->groups, terms, &groups, 1) &&
           csr_build(&relations->members, input->group_count, &members, 1) &&
           csr_build(&relations->needs, terms, &needs, 1) &&
           csr_build(&relations->related, terms, related, 2) && csr_build(&relations->exact, terms, exact, 2);
}

static void relations_free(struct relations *relations)
{
    csr_free(&relations->up);
    csr_free(&relations->down);
    csr_free(&relations->groups);
    csr_free(&relations->members);
    csr_free(&relations->needs);
    csr_free(&relations->related);
    csr_free(&relations->exact);
    free(relations->row);
    free(relations->touched);
}

/* Rows are in falling order of credit, so the best is the smallest. */
static void touch(struct relations *relations, uint32_t term, enum engine_row row)
{
    if (relations->row[term] == ENGINE_ROW_NONE)
        relations->touched[relations->touched_count++] = term;
    if ((uint8_t)row < relations->row[term])
        relations->row[term] = (uint8_t)row;
}

static void touch_all(struct relations *relations, struct csr_row terms, enum engine_row row)
{
    for (size_t i = 0; i < terms.count; i++)
        touch(relations, terms.items[i], row);
}

/* What `held` is narrower than, up to three steps. A term reached again is not walked again: it was reached
 * in fewer steps, so cycles end. The walk uses `touched` as its queue, so it comes first. */
static void touch_broader_skills(struct relations *relations, uint32_t held)
{
    size_t from = 0;
    touch(relations, held, ENGINE_ROW_SAME);
    for (int row = ENGINE_ROW_NARROWER_1; row <= ENGINE_ROW_NARROWER_3; row++) {
        size_t to = relations->touched_count;
        for (; from < to; from++)
            touch_all(relations, csr_at(&relations->up, relations->touched[from]), (enum engine_row)row);
    }
}

static void touch_siblings(struct relations *relations, const struct engine_taxonomy_input *input,
                           uint32_t held, struct csr_row children)
{
    if (children.count > ENGINE_SIBLINGS_MAX)
        return;
    for (size_t i = 0; i < children.count; i++)
        if (same_scheme(input, (struct engine_pair){held, children.items[i]}))
            touch(relations, children.items[i], ENGINE_ROW_SIBLING);
}

static int compare_terms(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Leaves in `touched`, sorted, every term that `held` gives credit for. */
static void reckon_credits(struct relations *relations, const struct engine_taxonomy_input *input,
                           uint32_t held)
{
    for (size_t i = 0; i < relations->touched_count; i++)
        relations->row[relations->touched[i]] = ENGINE_ROW_NONE;
    relations->touched_count = 0;
    touch_broader_skills(relations, held);
    touch_all(relations, csr_at(&relations->exact, held), ENGINE_ROW_SAME);
    touch_all(relations, csr_at(&relations->needs, held), ENGINE_ROW_REQUIRES);
    touch_all(relations, csr_at(&relations->down, held), ENGINE_ROW_BROADER);
    touch_all(relations, csr_at(&relations->related, held), ENGINE_ROW_RELATED);
    struct csr_row parents = csr_at(&relations->up, held);
    for (size_t i = 0; i < parents.count; i++)
        touch_siblings(relations, input, held, csr_at(&relations->down, parents.items[i]));
    struct csr_row groups = csr_at(&relations->groups, held);
    for (size_t i = 0; i < groups.count; i++)
        touch_siblings(relations, input, held, csr_at(&relations->members, groups.items[i]));
    qsort(relations->touched, relations->touched_count, sizeof *relations->touched, compare_terms);
}

static bool fill_credits(struct engine_taxonomy *taxonomy, struct relations *relations,
                         const struct engine_taxonomy_input *input)
{
    size_t capacity = 0;
    size_t count = 0;
    for (uint32_t held = 0; held < input->term_count; held++) {
        reckon_credits(relations, input, held);
        if (count + relations->touched_count > capacity) {
            capacity = (count + relations->touched_count) * 2;
            struct engine_credit *grown = realloc(taxonomy->credits, capacity * sizeof *grown);
            if (grown == NULL)
                return false;
            taxonomy->credits = grown;
        }
        for (size_t i = 0; i < relations->touched_count; i++) {
            uint32_t asked = relations->touched[i];
            taxonomy->credits[count++] = (struct engine_credit){asked, relations->row[asked]};
        }
        taxonomy->start[held + 1] = count;
    }
    return true;
}

/* Turns the credits round: row by row, so that the holders of a term stand by row. */
static bool fill_holders(struct engine_taxonomy *taxonomy)
{
    size_t terms = taxonomy->term_count;
    size_t total = taxonomy->start[terms];
    taxonomy->holder_start = calloc(terms + 2, sizeof *taxonomy->holder_start);
    taxonomy->holders = calloc(total + 1, sizeof *taxonomy->holders);
    if (taxonomy->holder_start == NULL || taxonomy->holders == NULL)
        return false;
    size_t *next =
        taxonomy->holder_start + 1; /* counted one further on: filling leaves where each term ends */
    for (size_t i = 0; i < total; i++)
        next[taxonomy->credits[i].asked + 1]++;
    for (size_t t = 0; t < terms; t++)
        next[t + 1] += next[t];
    for (uint32_t row = ENGINE_ROW_SAME; row < ENGINE_ROW_NONE; row++)
        for (uint32_t held = 0; held < terms; held++)
            for (size_t i = taxonomy->start[held]; i < taxonomy->start[held + 1]; i++)
                if (taxonomy->credits[i].row == row)
                    taxonomy->holders[next[taxonomy->credits[i].asked]++] = (struct engine_holder){held, row};
    return true;
}

static uint16_t idf_of(uint32_t occupations, uint32_t named_by)
{
    if (occupations == 0)
        return 256;
    double n = occupations;
    double value = floor(256 * log(1 + n / (1.0 + named_by)) / log(1 + n) + 0.5);
    return (uint16_t)fmin(256, fmax(16, value));
}

static bool fill_idf(struct engine_taxonomy *taxonomy, const struct engine_taxonomy_input *input)
{
    struct csr named = {0};
    if (input->named_by == NULL) {
        struct csr_source source = {input->named, true, own_occupation, input};
        if (!csr_build(&named, input->term_count, &source, 1))
            return false;
    }
    for (uint32_t t = 0; t < input->term_count; t++) {
        uint32_t scheme = input->term_scheme == NULL ? 0 : input->term_scheme[t];
        uint32_t occupations = input->scheme_occupations == NULL ? 0 : input->scheme_occupations[scheme];
        uint32_t named_by = input->named_by == NULL ? (uint32_t)csr_at(&named, t).count : input->named_by[t];
        taxonomy->idf[t] = idf_of(occupations, named_by);
    }
    csr_free(&named);
    return true;
}

int engine_taxonomy_new(struct engine_taxonomy **out, const struct engine_taxonomy_input *input,
                        struct err *err)
{
    int rc = check_input(input, err);
    if (rc != 0)
        return rc;
    struct relations relations = {0};
    struct engine_taxonomy *taxonomy = calloc(1, sizeof *taxonomy);
    if (taxonomy == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the taxonomy");
    atomic_init(&taxonomy->references, 1);
    taxonomy->term_count = input->term_count;
    taxonomy->idf = calloc((size_t)input->term_count + 1, sizeof *taxonomy->idf);
    taxonomy->start = calloc((size_t)input->term_count + 1, sizeof *taxonomy->start);
    bool made = taxonomy->idf != NULL && taxonomy->start != NULL && relations_build(&relations, input) &&
                fill_credits(taxonomy, &relations, input) && fill_holders(taxonomy) &&
                fill_idf(taxonomy, input);
    relations_free(&relations);
    if (!made) {
        engine_taxonomy_free(taxonomy);
        return err_set(err, ERR_NO_MEMORY, "no memory for a taxonomy of %u terms", input->term_count);
    }
    *out = taxonomy;
    return 0;
}

struct engine_taxonomy *engine_taxonomy_ref(struct engine_taxonomy *taxonomy)
{
    atomic_fetch_add_explicit(&taxonomy->references, 1, memory_order_relaxed);
    return taxonomy;
}

void engine_taxonomy_free(struct engine_taxonomy *taxonomy)
{
    if (taxonomy == NULL || atomic_fetch_sub_explicit(&taxonomy->references, 1, memory_order_acq_rel) > 1)
        return;
    free(taxonomy->idf);
    free(taxonomy->start);
    free(taxonomy->credits);
    free(taxonomy->holder_start);
    free(taxonomy->holders);
    free(taxonomy);
}

uint32_t engine_taxonomy_terms(const struct engine_taxonomy *taxonomy)
{
    return taxonomy->term_count;
}

uint32_t engine_taxonomy_idf(const struct engine_taxonomy *taxonomy, uint32_t term)
{
    return taxonomy->idf[term];
}

const uint16_t *weigh_idf(const struct engine_taxonomy *taxonomy)
{
    return taxonomy->idf;
}

struct engine_credits engine_taxonomy_credits(const struct engine_taxonomy *taxonomy, uint32_t held)
{
    size_t start = taxonomy->start[held];
    return (struct engine_credits){taxonomy->credits + start, taxonomy->start[held + 1] - start};
}

struct engine_holders engine_taxonomy_holders(const struct engine_taxonomy *taxonomy, uint32_t asked)
{
    size_t start = taxonomy->holder_start[asked];
    return (struct engine_holders){taxonomy->holders + start, taxonomy->holder_start[asked + 1] - start};
}

enum engine_row engine_taxonomy_row(const struct engine_taxonomy *taxonomy, uint32_t held, uint32_t asked)
{
    struct engine_credits credits = engine_taxonomy_credits(taxonomy, held);
    const struct engine_credit *found =
        bsearch(&asked, credits.items, credits.count, sizeof *credits.items, compare_terms);
    return found == NULL ? ENGINE_ROW_NONE : (enum engine_row)found->row;
}

size_t engine_taxonomy_size(const struct engine_taxonomy *taxonomy)
{
    return sizeof *taxonomy + taxonomy->term_count * (sizeof *taxonomy->idf + 2 * sizeof *taxonomy->start) +
           taxonomy->start[taxonomy->term_count] * (sizeof *taxonomy->credits + sizeof *taxonomy->holders);
}
