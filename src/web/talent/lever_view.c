#include "web/talent/lever_view.h"

#include "service/lever.h"
#include "web/talent/openings_query.h"

static uint64_t greatest(const struct service_lever *lever)
{
    uint64_t skill = lever->skill_count > 0 ? lever->skills[0].gained : 1;
    uint64_t module = lever->module_count > 0 ? lever->modules[0].gained : 1;
    return skill > module ? skill : module;
}

static const struct module_card *card_of(struct arena *arena, const struct service_module *module)
{
    struct module_card *card = arena_alloc(arena, sizeof *card);
    *card = module_card_make(module);
    return card;
}

static struct lever_rows rows_of(struct arena *arena, size_t count)
{
    return (struct lever_rows){{arena_array(arena, count, sizeof(struct lever_row)), count}};
}

static void fill(struct lever_view *view, struct arena *arena, const struct service_lever *lever)
{
    uint64_t most = greatest(lever);
    view->fit = lever->fit;
    view->reached = (int64_t)lever->reached;
    view->modules = rows_of(arena, lever->module_count);
    for (size_t i = 0; i < lever->module_count; i++)
        view->modules.list.items[i] = (struct lever_row){
            .module = card_of(arena, lever->modules[i].module),
            .gained = (int64_t)lever->modules[i].gained,
            .percent = (int)(100 * lever->modules[i].gained / most),
        };
    view->skills = rows_of(arena, lever->skill_count);
    for (size_t i = 0; i < lever->skill_count; i++) {
        const struct service_lever_skill *skill = &lever->skills[i];
        view->skills.list.items[i] = (struct lever_row){
            .skill = skill->skill.id,
            .label = skill->skill.label,
            .module = skill->module_count == 0 ? NULL : card_of(arena, skill->modules[0].module),
            .gained = (int64_t)skill->gained,
            .percent = (int)(100 * skill->gained / most),
        };
    }
}

int lever_view_fill(struct lever_view *view, const struct visit *visit, const struct openings_query *query,
                    uint32_t fit, size_t top)
{
    struct request *request = visit->request;
    struct service_profile profile = visit->profile;
    struct service_lever lever;
    profile.filters = query->filters;
    struct service_lever_request ask = service_lever_request_new(&profile, request->today);
    ask.fit = fit;
    ask.top = top;
    ask.text = query->words;
    ask.names = !query->literal;
    ask.occupation = query->occupation.id;
    ask.language = visit->language;
    int rc = service_lever_run(request->arena, visit->version, &ask, &lever, &request->err);
    if (rc == 0)
        fill(view, request->arena, &lever);
    return rc;
}
