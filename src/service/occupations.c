#include "service/occupations.h"

#include "service/reading.h"

/* Of what a title may mean, only what is not far behind the likeliest, and nothing that is a mere guess. */
#define TITLES_MAX  8u
#define SCORE_LEAST 0.12f
#define SCORE_PART  0.2f
#define TYPED_LEAST 4u

struct list {
    struct service_suggestion *items;
    size_t count;
    size_t limit;
};

static void add(struct list *list, const struct service_suggestion *one)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].concept.id == one->concept.id ||
            str_equal(list->items[i].concept.label, one->concept.label))
            return;
    if (list->count < list->limit)
        list->items[list->count++] = *one;
}

static void add_meanings(struct list *list, const struct service_taxonomy *taxonomy, struct str typed,
                         uint8_t language, struct arena *arena)
{
    struct service_found_occupation *found;
    size_t count;
    struct str code = language == SERVICE_ENGLISH ? STR("en") : STR("nl");
    if (typed.len < TYPED_LEAST || typed.len > SERVICE_TITLE_BYTES_MAX || list->count >= list->limit ||
        service_titles(taxonomy, NULL, typed, code, TITLES_MAX, arena, &found, &count, NULL) != 0)
        return;
    for (size_t i = 0; i < count; i++) {
        struct service_suggestion one = {.how = TEXT_SUGGEST_SOME};
        bool good = found[i].score >= SCORE_LEAST && found[i].score >= SCORE_PART * found[0].score;
        if (good && service_taxonomy_by_id(taxonomy, found[i].occupation.id, language, &one.concept))
            add(list, &one);
    }
}

size_t service_occupations_suggest(const struct service_taxonomy *taxonomy, struct str typed,
                                   uint8_t language, size_t limit, struct arena *arena,
                                   struct service_suggestion **out)
{
    struct service_suggestion *words;
    size_t count =
        service_taxonomy_suggest(taxonomy, SERVICE_OCCUPATION, typed, language, limit, arena, &words);
    struct list list = {arena_array(arena, limit + 1, sizeof *list.items), 0, limit};
    size_t near = 0;
    while (near < count && words[near].how <= TEXT_SUGGEST_SYNONYM_NEAR)
        add(&list, &words[near++]);
    add_meanings(&list, taxonomy, typed, language, arena);
    while (near < count)
        add(&list, &words[near++]);
    *out = list.items;
    return list.count;
}
