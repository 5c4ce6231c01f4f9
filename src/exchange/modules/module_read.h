/* One module in our own form (docs/formats.md, "Modules"): a JSON object to a struct, every rule checked. */
#ifndef REGIO_EXCHANGE_MODULES_MODULE_READ_H
#define REGIO_EXCHANGE_MODULES_MODULE_READ_H

#include "base/map.h"
#include "directory/place.h"
#include "exchange/openings/issues.h"
#include "exchange/openings/skill_lookup.h"
#include "skills/module.h"

/* What reading a module needs; one for a whole import. */
struct module_reader {
    struct openings_issues *issues;
    struct skill_lookup *skills;
    const struct place_index *places;
    bool relative_dates; /* "today+45" is a date: for example data only */
    int32_t today;
    struct map *warned; /* names of unknown members, each warned of once; in the issues' arena */
};

/* Fills *out, whose views belong to `arena` and to the object's document. Every mistake goes to reader->issues; returns
 * how many errors there were (0: *out may be stored), or a negative code when the database failed. */
int module_read_object(struct module_reader *reader, struct arena *arena, const struct openings_source *source,
                       const struct json_node *object, struct skills_module *out, struct err *err) MUST_CHECK;

#endif
