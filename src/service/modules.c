#include "service/modules.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/time.h"
#include "base/vec.h"
#include "engine/profile.h"

/* A skill that a module teaches. */
struct taught {
    uint32_t term;
    uint32_t module; /* index */
    uint32_t level;
};

struct service_modules {
    atomic_uint references;
    struct arena *arena;
    const struct engine_taxonomy *engine; /* of the taxonomy that whoever holds this holds too */
    struct service_module *items;         /* by rising id */
    size_t count;
    struct taught *taught; /* by rising term, then module */
    size_t taught_count;
};

static int compare_taught(const void *a, const void *b)
{
    const struct taught *x = a;
    const struct taught *y = b;
    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    return (x->module > y->module) - (x->module < y->module);
}

/* Sets what the module adds, and notes it in the list of what is taught. */
static void add_taught(struct service_modules *modules, const struct service_taxonomy *taxonomy, uint32_t index)
{
    struct service_module *module = &modules->items[index];
    struct engine_held *adds = arena_array(modules->arena, module->fields.teach_count, sizeof *adds);
    for (size_t i = 0; i < module->fields.teach_count; i++) {
        const struct skills_taught *taught = &module->fields.teaches[i];
        uint32_t term = taught->concept == 0 ? ENGINE_NONE : service_taxonomy_term_of_id(taxonomy, taught->concept);
        if (term == ENGINE_NONE)
            continue;
        adds[module->adds.count++] = (struct engine_held){term, (uint32_t)taught->level};
        modules->taught[modules->taught_count++] = (struct taught){term, index, (uint32_t)taught->level};
    }
    module->adds.adds = adds;
}

static void fill(struct service_modules *modules, const struct service_taxonomy *taxonomy,
                 const struct place_index *places, const struct skills_module *read)
{
    size_t taught = 0;
    for (size_t i = 0; i < modules->count; i++)
        taught += read[i].teach_count;
    modules->items = arena_array(modules->arena, modules->count, sizeof *modules->items);
    modules->taught = arena_array(modules->arena, taught, sizeof *modules->taught);
    for (size_t i = 0; i < modules->count; i++) {
        const struct place *place =
            read[i].postcode.len > 0 ? place_find(places, read[i].postcode) : NULL;
        modules->items[i] = (struct service_module){.fields = read[i]};
        if (place != NULL)
            modules->items[i].place = place->name;
        add_taught(modules, taxonomy, (uint32_t)i);
    }
    if (modules->taught_count > 1)
        qsort(modules->taught, modules->taught_count, sizeof *modules->taught, compare_taught);
}

int service_modules_load(struct db *db, const struct service_taxonomy *taxonomy, const struct place_index *places,
                         struct service_modules **out, struct err *err)
{
    struct service_modules *modules = calloc(1, sizeof *modules);
    struct skills_module *read = NULL;
    if (modules == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for the modules");
    atomic_init(&modules->references, 1);
    modules->arena = arena_new();
    modules->engine = service_taxonomy_engine(taxonomy);
    int rc = skills_module_list(db, modules->arena, &read, &modules->count, err);
    if (rc != 0) {
        service_modules_free(modules);
        return rc;
    }
    fill(modules, taxonomy, places, read);
    *out = modules;
    return 0;
}

struct service_modules *service_modules_ref(struct service_modules *modules)
{
    atomic_fetch_add_explicit(&modules->references, 1, memory_order_relaxed);
    return modules;
}

void service_modules_free(struct service_modules *modules)
{
    if (modules == NULL || atomic_fetch_sub_explicit(&modules->references, 1, memory_order_acq_rel) != 1)
        return;
    arena_free(modules->arena);
    free(modules);
}

/* --- On offer --------------------------------------------------------------------------------------------- */

static bool is_offered(const struct service_module *module, int32_t today)
{
    return module->fields.status == SKILLS_MODULE_OFFERED &&
           (module->fields.start == SKILLS_DAY_NONE || module->fields.start >= today);
}

struct service_module_list service_modules_offered(const struct service_modules *modules, struct arena *arena,
                                                   int32_t today)
{
    struct service_module_list list = {arena_array(arena, modules->count, sizeof *list.items), 0};
    for (size_t i = 0; i < modules->count; i++)
        if (is_offered(&modules->items[i], today))
            list.items[list.count++] = &modules->items[i];
    return list;
}

struct engine_bundle *service_modules_bundles(struct arena *arena, const struct service_module_list *list)
{
    struct engine_bundle *bundles = arena_array(arena, list->count, sizeof *bundles);
    for (size_t i = 0; i < list->count; i++)
        bundles[i] = list->items[i]->adds;
    return bundles;
}

/* --- Who teaches it --------------------------------------------------------------------------------------- */

/* The first of what is taught with that term or a greater one. */
static size_t find_taught(const struct service_modules *modules, uint32_t term)
{
    size_t low = 0;
    size_t high = modules->taught_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (modules->taught[middle].term < term)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef VEC(struct service_teaches) teaches;

/* Keeps of each module what gives most. */
static void offer(teaches *list, struct arena *arena, struct service_teaches offered)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].module != offered.module)
            continue;
        if (offered.q > list->items[i].q)
            list->items[i] = offered;
        return;
    }
    VEC_PUSH(arena, list, offered);
}

/* Offers all modules that teach one skill near the asked one. */
static void offer_holder(const struct service_modules *modules, teaches *list, struct arena *arena,
                         struct engine_holder holder, int32_t today)
{
    for (size_t i = find_taught(modules, holder.held);
         i < modules->taught_count && modules->taught[i].term == holder.held; i++) {
        const struct taught *taught = &modules->taught[i];
        const struct service_module *module = &modules->items[taught->module];
        uint32_t q = engine_row_value((enum engine_row)holder.row, taught->level);
        if (q >= ENGINE_Q_NEARLY && is_offered(module, today))
            offer(list, arena, (struct service_teaches){module, taught->level, q});
    }
}

static int compare_teaches(const void *a, const void *b)
{
    const struct service_teaches *x = a;
    const struct service_teaches *y = b;
    if (x->q != y->q)
        return x->q < y->q ? 1 : -1;
    return (x->module->fields.id > y->module->fields.id) - (x->module->fields.id < y->module->fields.id);
}

size_t service_modules_teaching(const struct service_modules *modules, struct arena *arena, uint32_t term,
                                int32_t today, struct service_teaches **out)
{
    struct engine_holders holders = engine_taxonomy_holders(modules->engine, term);
    teaches list = {0};
    for (size_t i = 0; i < holders.count && holders.items[i].row <= ENGINE_ROW_NARROWER_3; i++)
        offer_holder(modules, &list, arena, holders.items[i], today);
    if (list.count > 1)
        qsort(list.items, list.count, sizeof *list.items, compare_teaches);
    *out = list.items;
    return list.count;
}

/* --- As JSON ---------------------------------------------------------------------------------------------- */

static void write_if(struct json_writer *writer, const char *name, struct str text)
{
    if (text.len > 0)
        json_write_key_str(writer, name, text);
}

static void write_taught(struct json_writer *writer, const struct service_taxonomy *taxonomy,
                         const struct skills_taught *taught, uint8_t language)
{
    struct service_concept skill;
    json_write_object(writer);
    if (taught->concept != 0 && service_taxonomy_by_id(taxonomy, taught->concept, language, &skill)) {
        json_write_key_str(writer, "uri", skill.uri);
        json_write_key_str(writer, "label", skill.label);
    } else {
        write_if(writer, "uri", taught->uri);
        write_if(writer, "label", taught->label);
    }
    json_write_key_int(writer, "level", taught->level);
    json_write_end(writer);
}

void service_module_write_fields(struct json_writer *writer, const struct service_taxonomy *taxonomy,
                                 const struct service_module *module, uint8_t language)
{
    const struct skills_module *fields = &module->fields;
    json_write_key_int(writer, "moduleId", fields->id);
    json_write_key_str(writer, "id", fields->id_in_source);
    write_if(writer, "source", fields->source);
    json_write_key_str(writer, "title", fields->title);
    write_if(writer, "provider", fields->provider);
    write_if(writer, "url", fields->url);
    write_if(writer, "language", fields->language);
    write_if(writer, "postcode", fields->postcode);
    write_if(writer, "place", module->place);
    json_write_key_bool(writer, "online", fields->online);
    if (fields->hours != SKILLS_MODULE_NONE)
        json_write_key_int(writer, "hours", fields->hours);
    if (fields->price != SKILLS_MODULE_NONE)
        json_write_key_double(writer, "price", (double)fields->price / 100.0);
    if (fields->start != SKILLS_DAY_NONE) {
        char day[11];
        time_day_format(fields->start, day);
        json_write_key_z(writer, "start", day);
    }
    json_write_key(writer, "skills");
    json_write_array(writer);
    for (size_t i = 0; i < fields->teach_count; i++)
        write_taught(writer, taxonomy, &fields->teaches[i], language);
    json_write_end(writer);
}
