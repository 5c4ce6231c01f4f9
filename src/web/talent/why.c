#include "web/talent/why.h"

#include <stdlib.h>
#include <string.h>

#include "engine/profile.h"
#include "texts.h"

#define LESSONS_MAX 8u

static const int level_texts[] = {0, TEXT_LEVEL_1, TEXT_LEVEL_2, TEXT_LEVEL_3, TEXT_LEVEL_4};

/* What a skill that comes close is to the one that is asked. */
static const struct {
    const char *relation;
    int text;
} relations[] = {
    {"same", TEXT_WHY_SAME_LOWER}, {"narrower", TEXT_WHY_NARROWER}, {"requires", TEXT_WHY_REQUIRES},
    {"broader", TEXT_WHY_BROADER}, {"related", TEXT_WHY_RELATED},   {"sibling", TEXT_WHY_SIBLING},
};

int why_importance_text(enum market_importance importance)
{
    return importance == MARKET_MUST        ? TEXT_OPENING_MUST
           : importance == MARKET_ESSENTIAL ? TEXT_OPENING_ESSENTIAL
                                            : TEXT_OPENING_OPTIONAL;
}

int why_level_text(uint32_t level)
{
    return level <= 4 ? level_texts[level] : 0;
}

static int relation_text(const char *relation)
{
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        if (strcmp(relations[i].relation, relation) == 0)
            return relations[i].text;
    return 0;
}

static void add_why(struct why_skills *list, const struct service_reason *reason)
{
    bool itself = strcmp(reason->relation, "same") == 0 && str_equal(reason->held.uri, reason->skill.uri);
    struct why_skill *item = &list->list.items[list->list.count++];
    *item = (struct why_skill){
        .label = reason->skill.label,
        .importance = why_importance_text(reason->importance),
        .held = reason->held.label,
        .level = itself ? why_level_text(reason->level) : 0,
    };
    if (reason->q > 0 && !(itself && reason->q >= ENGINE_Q_HAVE))
        item->how = relation_text(reason->relation);
}

void why_groups_make(struct why_groups *out, struct arena *arena, const struct service_result *match)
{
    struct why_groups made = {0};
    struct why_skills *groups[] = {&made.have, &made.nearly, &made.missing};
    for (size_t i = 0; i < 3; i++)
        groups[i]->list.items = arena_array(arena, match->skill_count, sizeof *groups[i]->list.items);
    for (size_t i = 0; i < match->skill_count; i++) {
        const struct service_reason *reason = &match->skills[i];
        add_why(groups[reason->q >= ENGINE_Q_HAVE ? 0 : reason->q >= ENGINE_Q_NEARLY ? 1 : 2], reason);
    }
    *out = made;
}

static struct why_lesson *find_lesson(struct why_lessons *lessons, const struct service_module *module,
                                          struct arena *arena, size_t missing)
{
    for (size_t i = 0; i < lessons->list.count; i++)
        if (lessons->list.items[i].module == module->fields.id)
            return &lessons->list.items[i];
    struct why_lesson *lesson = &lessons->list.items[lessons->list.count++];
    *lesson = (struct why_lesson){.card = module_card_make(module), .module = module->fields.id};
    lesson->teaches.items = arena_array(arena, missing, sizeof *lesson->teaches.items);
    return lesson;
}

static int compare_lessons(const void *a, const void *b)
{
    const struct why_lesson *x = a;
    const struct why_lesson *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->module > y->module) - (x->module < y->module);
}

/* The modules that teach what is missing, each once. */
void why_lessons_make(struct why_lessons *out, struct arena *arena, const struct service_result *match)
{
    struct why_lessons lessons = {0};
    size_t most = 0;
    for (size_t i = 0; i < match->missing_count; i++)
        most += match->missing[i].module_count;
    lessons.list.items = arena_array(arena, most, sizeof *lessons.list.items);
    for (size_t i = 0; i < match->missing_count; i++) {
        const struct service_reason *missing = &match->missing[i];
        for (size_t j = 0; j < missing->module_count; j++) {
            struct why_lesson *lesson =
                find_lesson(&lessons, missing->modules[j].module, arena, match->missing_count);
            lesson->weight += missing->impact;
            lesson->teaches.items[lesson->teaches.count++] = missing->skill.label;
        }
    }
    if (lessons.list.count > 1)
        qsort(lessons.list.items, lessons.list.count, sizeof *lessons.list.items, compare_lessons);
    if (lessons.list.count > LESSONS_MAX)
        lessons.list.count = LESSONS_MAX;
    *out = lessons;
}
