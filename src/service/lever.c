#include "service/lever.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"
#include "engine/lever.h"
#include "service/match_inside.h"

/* Numbers with what they gain: terms, or places in the list of modules. */
struct candidate {
    size_t number;
    uint64_t gained;
};

/* What is tried, and what the profiles gained so far. */
struct trial {
    struct arena *arena;
    const struct service_version *version;
    const struct service_lever_request *request;
    struct service_module_list offered;
    struct engine_bundle *bundles;
    uint64_t *skills;  /* of each term */
    uint64_t *modules; /* of each that is offered */
    uint64_t reached;
    struct map *seen; /* unknown URIs */
    VEC(struct str) unknown;
};

struct service_lever_request service_lever_request_new(const struct service_profile *profile, int32_t today)
{
    return (struct service_lever_request){.profiles = profile,
                                          .profile_count = 1,
                                          .today = today,
                                          .fit = SERVICE_LEVER_FIT,
                                          .level = SERVICE_LEVER_LEVEL,
                                          .top = SERVICE_LEVER_TOP};
}

static void add(uint64_t *sums, const struct engine_lever *lever)
{
    for (size_t i = 0; i < lever->count; i++)
        sums[i] += lever->gained[i];
}

static void note_unknown(struct trial *trial, struct service_texts unknown)
{
    for (size_t i = 0; i < unknown.count; i++) {
        bool is_new = false;
        map_at(trial->seen, unknown.items[i], &is_new);
        if (is_new)
            VEC_PUSH(trial->arena, &trial->unknown, unknown.items[i]);
    }
}

/* Tries everything for one profile. */
static int try_profile(struct trial *trial, const struct service_profile *profile, struct err *err)
{
    const struct service_lever_request *request = trial->request;
    struct arena *arena ARENA_AUTO = arena_new();
    struct match_person person;
    struct match_hits hits;
    struct engine_lever skills;
    struct engine_lever modules;
    int rc = match_person_new(trial->arena, trial->version, profile, &person, err);
    if (rc != 0)
        return rc;
    struct engine_lever_query query = {.profile = person.expanded, .fit = request->fit};
    query.filter = match_filter(arena, trial->version, &profile->filters, request->today);
    const struct match_wanted wanted = {request->text, request->names, request->occupation, request->language};
    rc = match_search(arena, trial->version, &wanted, &query.filter, &hits, err);
    if (rc != 0)
        return rc;
    struct engine_workspace *workspace = live_workspace_take(trial->version->state);
    rc = engine_lever_both(&skills, &modules, arena, workspace, trial->version->engine, &query, request->level,
                           trial->bundles, trial->offered.count, err);
    live_workspace_give(trial->version->state, workspace);
    if (rc != 0)
        return rc;
    add(trial->skills, &skills);
    add(trial->modules, &modules);
    trial->reached += skills.reached;
    note_unknown(trial, person.unknown);
    return 0;
}

static int compare(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    if (x->gained != y->gained)
        return x->gained < y->gained ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

/* Those that gain something, most first. */
static size_t rank(struct arena *arena, const uint64_t *gained, size_t count, struct candidate **out)
{
    struct candidate *candidates = arena_array(arena, count, sizeof *candidates);
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (gained[i] > 0)
            candidates[found++] = (struct candidate){i, gained[i]};
    if (found > 1)
        qsort(candidates, found, sizeof *candidates, compare);
    *out = candidates;
    return found;
}

/* Whether the skill is the same as one that is listed already, by exactMatch. */
static bool is_listed(const struct engine_taxonomy *taxonomy, const struct service_lever_skill *list, size_t count,
                      uint32_t term)
{
    for (size_t i = 0; i < count; i++)
        if (engine_taxonomy_row(taxonomy, list[i].skill.term, term) == ENGINE_ROW_SAME)
            return true;
    return false;
}

static void list_skills(const struct trial *trial, size_t terms, struct service_lever *out)
{
    const struct service_taxonomy *taxonomy = service_version_taxonomy(trial->version);
    const struct service_lever_request *request = trial->request;
    struct candidate *candidates;
    size_t count = rank(trial->arena, trial->skills, terms, &candidates);
    struct service_lever_skill *list = arena_array(trial->arena, request->top, sizeof *list);
    for (size_t i = 0; i < count && out->skill_count < request->top; i++) {
        uint32_t term = (uint32_t)candidates[i].number;
        struct service_concept skill = service_taxonomy_by_term(taxonomy, term, request->language);
        struct service_teaches *modules;
        if (skill.retired || is_listed(service_taxonomy_engine(taxonomy), list, out->skill_count, term))
            continue;
        struct service_lever_skill *item = &list[out->skill_count++];
        item->skill = skill;
        item->gained = candidates[i].gained;
        item->module_count = service_modules_teaching(service_version_modules(trial->version), trial->arena, term,
                                                      request->today, &modules);
        item->modules = modules;
    }
    out->skills = list;
}

static void list_modules(const struct trial *trial, struct service_lever *out)
{
    struct candidate *candidates;
    size_t count = rank(trial->arena, trial->modules, trial->offered.count, &candidates);
    out->module_count = count < trial->request->top ? count : trial->request->top;
    struct service_lever_module *list = arena_array(trial->arena, out->module_count, sizeof *list);
    for (size_t i = 0; i < out->module_count; i++)
        list[i] = (struct service_lever_module){trial->offered.items[candidates[i].number], candidates[i].gained};
    out->modules = list;
}

int service_lever_run(struct arena *arena, const struct service_version *version,
                      const struct service_lever_request *request, struct service_lever *out, struct err *err)
{
    struct trial trial = {.arena = arena, .version = version, .request = request, .seen = map_new(arena, 0)};
    size_t terms = engine_taxonomy_terms(engine_version_taxonomy(service_version_engine(version)));
    if (request->top > SERVICE_LEVER_TOP_MAX || request->profile_count > SERVICE_LEVER_POOL_MAX)
        return err_set(err, ERR_INVALID, "at most %u results and %u profiles", SERVICE_LEVER_TOP_MAX,
                       SERVICE_LEVER_POOL_MAX);
    trial.offered = service_modules_offered(service_version_modules(version), arena, request->today);
    trial.bundles = service_modules_bundles(arena, &trial.offered);
    trial.skills = arena_array(arena, terms, sizeof *trial.skills);
    trial.modules = arena_array(arena, trial.offered.count, sizeof *trial.modules);
    for (size_t i = 0; i < request->profile_count; i++) {
        int rc = try_profile(&trial, &request->profiles[i], err);
        if (rc != 0)
            return rc;
    }
    struct service_lever lever = {.fit = request->fit, .level = request->level, .reached = trial.reached};
    lever.unknown = (struct service_texts){trial.unknown.items, trial.unknown.count};
    list_skills(&trial, terms, &lever);
    list_modules(&trial, &lever);
    *out = lever;
    return 0;
}

/* --- As JSON ---------------------------------------------------------------------------------------------- */

static void write_skill(struct json_writer *writer, const struct service_taxonomy *taxonomy, uint8_t language,
                        const struct service_lever_skill *skill)
{
    json_write_object(writer);
    json_write_key_str(writer, "uri", skill->skill.uri);
    json_write_key_str(writer, "label", skill->skill.label);
    json_write_key_int(writer, "gained", (int64_t)skill->gained);
    json_write_key(writer, "modules");
    json_write_array(writer);
    for (size_t i = 0; i < skill->module_count; i++) {
        json_write_object(writer);
        service_module_write_fields(writer, taxonomy, skill->modules[i].module, language);
        json_write_key_int(writer, "level", skill->modules[i].level);
        json_write_key_int(writer, "q", skill->modules[i].q);
        json_write_end(writer);
    }
    json_write_end(writer);
    json_write_end(writer);
}

void service_lever_write(struct json_writer *writer, const struct service_version *version, uint8_t language,
                         const struct service_lever *lever)
{
    const struct service_taxonomy *taxonomy = service_version_taxonomy(version);
    json_write_object(writer);
    json_write_key_int(writer, "fit", lever->fit);
    json_write_key_int(writer, "level", lever->level);
    json_write_key_int(writer, "reached", (int64_t)lever->reached);
    json_write_key(writer, "unknown");
    json_write_array(writer);
    for (size_t i = 0; i < lever->unknown.count; i++)
        json_write_str(writer, lever->unknown.items[i]);
    json_write_end(writer);
    json_write_key(writer, "skills");
    json_write_array(writer);
    for (size_t i = 0; i < lever->skill_count; i++)
        write_skill(writer, taxonomy, language, &lever->skills[i]);
    json_write_end(writer);
    json_write_key(writer, "modules");
    json_write_array(writer);
    for (size_t i = 0; i < lever->module_count; i++) {
        json_write_object(writer);
        service_module_write_fields(writer, taxonomy, lever->modules[i].module, language);
        json_write_key_int(writer, "gained", (int64_t)lever->modules[i].gained);
        json_write_end(writer);
    }
    json_write_end(writer);
    json_write_end(writer);
}
