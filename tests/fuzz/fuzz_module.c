/* Modules: what is read keeps the rules of its fields. */
#include "fuzz.h"

#include "exchange/modules/module_read.h"

static void check_module(const struct skills_module *module)
{
    FUZZ_CHECK(module->id_in_source.len > 0 && module->title.len > 0);
    FUZZ_CHECK(module->text.len <= SKILLS_MODULE_TEXT_MAX);
    FUZZ_CHECK(module->hours == SKILLS_MODULE_NONE || (module->hours >= 1 && module->hours <= SKILLS_MODULE_HOURS_MAX));
    FUZZ_CHECK(module->price == SKILLS_MODULE_NONE || (module->price >= 0 && module->price <= SKILLS_MODULE_PRICE_MAX));
    FUZZ_CHECK(module->teach_count >= 1 && module->teach_count <= SKILLS_MODULE_TEACHES_MAX);
    for (size_t i = 0; i < module->teach_count; i++) {
        const struct skills_taught *taught = &module->teaches[i];
        FUZZ_CHECK(taught->level >= 1 && taught->level <= 4);
        FUZZ_CHECK(taught->concept == 0 && taught->uri.len + taught->label.len > 0); /* no skill is known here */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char no_places[] = "pc4,place,lat,lon,municipality_code,municipality\n2312,Leiden,52,4,,\n";
    struct arena *arena ARENA_AUTO = arena_new();
    struct place_index *places PLACE_INDEX_AUTO = NULL;
    struct skill_lookup *skills = skill_lookup_new(NULL);
    struct openings_issues issues;
    struct json_limits limits = {.bytes = 1 << 20, .depth = 60, .values = 5000};
    struct str text = {(const char *)data, size};
    struct openings_source source = {.file = "f", .text = text, .line = 1, .column = 1};
    struct json_node root;
    struct skills_module module;
    FUZZ_CHECK(place_index_new(str_from(no_places), STR("{\"features\":[]}"), &places, NULL) == 0);
    openings_issues_init(&issues, arena, 50);
    struct module_reader reader = {
        .issues = &issues, .skills = skills, .places = places, .relative_dates = true, .warned = map_new(arena, 0)};
    if (json_read(arena, text, &limits, &root, NULL) == 0) {
        int errors = module_read_object(&reader, arena, &source, &root, &module, NULL);
        FUZZ_CHECK(errors >= 0);
        FUZZ_CHECK((errors > 0) == (issues.errors > 0));
        if (errors == 0)
            check_module(&module);
        for (size_t i = 0; i < issues.items.count; i++)
            (void)openings_issue_format(&issues.items.items[i], arena);
    }
    skill_lookup_free(skills);
    return 0;
}
