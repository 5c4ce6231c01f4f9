/* Modules (courses) in memory: what each teaches in the engine's numbers, and which teach a given skill. Read from the
 * database at once, immutable, reference counted; a version (live.h) holds those of its time. */
#ifndef REGIO_SERVICE_MODULES_H
#define REGIO_SERVICE_MODULES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "directory/place.h"
#include "engine/lever.h"
#include "port/db/db.h"
#include "port/json/json_write.h"
#include "service/live.h"
#include "service/taxonomy.h"
#include "skills/module.h"

/* Views live as long as the modules. */
struct service_module {
    struct skills_module fields;
    struct str place;          /* name of the town, empty where not known */
    struct engine_bundle adds; /* what it teaches that the taxonomy knows; may be empty */
};

struct service_modules;

int service_modules_load(struct db *db, const struct service_taxonomy *taxonomy, const struct place_index *places,
                         struct service_modules **out, struct err *err) MUST_CHECK;
struct service_modules *service_modules_ref(struct service_modules *modules);
/* Drops a reference; the last one frees. service_modules_free(NULL) is legal. */
void service_modules_free(struct service_modules *modules);

/* Those that are on offer on a day, by rising id, in `arena`: not withdrawn, and not begun before it. */
struct service_module_list {
    const struct service_module **items;
    size_t count;
};

struct service_module_list service_modules_offered(const struct service_modules *modules, struct arena *arena,
                                                   int32_t today);

/* What the engine tries of each of them, in the same order. */
struct engine_bundle *service_modules_bundles(struct arena *arena, const struct service_module_list *list);

/* A module that teaches a skill: it adds the skill itself (or its exactMatch) or a narrower one, to a level at which it is
 * no longer missing. */
struct service_teaches {
    const struct service_module *module;
    uint32_t level; /* of what it teaches */
    uint32_t q;     /* that this gives for the asked skill */
};

/* The modules on offer that teach the skill `term`: by q falling, then by rising id. Returns their number. */
size_t service_modules_teaching(const struct service_modules *modules, struct arena *arena, uint32_t term,
                                int32_t today, struct service_teaches **out);

/* Writes the members of an object that is open: moduleId, id, source, title, provider, url, language, postcode, place,
 * online, hours, price, start, and skills, with labels in `language`. */
void service_module_write_fields(struct json_writer *writer, const struct service_taxonomy *taxonomy,
                                 const struct service_module *module, uint8_t language);

#endif
