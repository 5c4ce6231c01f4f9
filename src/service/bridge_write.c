/* The bridge as JSON. */
#include "service/bridge.h"

static void write_sector(struct json_writer *writer, const char *name, char sector)
{
    if (sector != '\0')
        json_write_key_str(writer, name, (struct str){&sector, 1});
}

static void write_concept(struct json_writer *writer, const struct service_concept *concept)
{
    json_write_key_str(writer, "uri", concept->uri);
    json_write_key_str(writer, "label", concept->label);
}

static void write_from(struct json_writer *writer, const struct service_bridge *bridge)
{
    json_write_key(writer, "from");
    json_write_object(writer);
    if (bridge->from.uri.len > 0) {
        json_write_key_z(writer, "kind", "occupation");
        write_concept(writer, &bridge->from);
    } else {
        json_write_key_z(writer, "kind", bridge->sector != '\0' ? "sector" : "profile");
        write_sector(writer, "sector", bridge->sector);
    }
    json_write_end(writer);
}

/* The skills that carry over: those that are not missing. */
static void write_carried(struct json_writer *writer, const struct service_result *match)
{
    json_write_key(writer, "carriesOver");
    json_write_array(writer);
    for (size_t i = 0; i < match->skill_count; i++)
        if (match->skills[i].q >= ENGINE_Q_NEARLY)
            service_reason_write(writer, &match->skills[i]);
    json_write_end(writer);
}

static void write_way(struct json_writer *writer, const struct service_taxonomy *taxonomy, uint8_t language,
                      const struct service_crossing *crossing)
{
    if (crossing->way == SERVICE_WAY_UNKNOWN)
        json_write_key_null(writer, "reached");
    else
        json_write_key_bool(writer, "reached", crossing->way == SERVICE_WAY_FOUND);
    json_write_key(writer, "modules");
    json_write_array(writer);
    for (size_t i = 0; i < crossing->module_count; i++) {
        json_write_object(writer);
        service_module_write_fields(writer, taxonomy, crossing->modules[i], language);
        json_write_end(writer);
    }
    json_write_end(writer);
    json_write_key_int(writer, "fitThen", crossing->fit_then);
}

static void write_crossing(struct json_writer *writer, const struct service_version *version, uint8_t language,
                           const struct service_crossing *crossing)
{
    json_write_object(writer);
    json_write_key_int(writer, "rank", (int64_t)crossing->rank);
    json_write_key_int(writer, "id", crossing->occupation.id);
    write_concept(writer, &crossing->occupation);
    write_sector(writer, "sector", crossing->sector);
    if (crossing->from.uri.len > 0) {
        json_write_key(writer, "from");
        json_write_object(writer);
        write_concept(writer, &crossing->from);
        json_write_end(writer);
    }
    json_write_key_int(writer, "score", crossing->score);
    json_write_key_int(writer, "fit", crossing->fit);
    json_write_key_int(writer, "asked", crossing->asked);
    json_write_key_int(writer, "have", crossing->have);
    json_write_key_int(writer, "openings", (int64_t)crossing->openings);
    write_carried(writer, &crossing->match);
    json_write_key(writer, "missing");
    json_write_array(writer);
    for (size_t i = 0; i < crossing->match.missing_count; i++)
        service_missing_write(writer, version, language, &crossing->match.missing[i]);
    json_write_end(writer);
    write_way(writer, service_version_taxonomy(version), language, crossing);
    json_write_end(writer);
}

void service_bridge_write(struct json_writer *writer, const struct service_version *version, uint8_t language,
                          const struct service_bridge *bridge)
{
    json_write_object(writer);
    json_write_key_int(writer, "fit", bridge->fit);
    write_from(writer, bridge);
    json_write_key(writer, "unknown");
    json_write_array(writer);
    for (size_t i = 0; i < bridge->unknown.count; i++)
        json_write_str(writer, bridge->unknown.items[i]);
    json_write_end(writer);
    json_write_key_int(writer, "total", (int64_t)bridge->total);
    json_write_key(writer, "results");
    json_write_array(writer);
    for (size_t i = 0; i < bridge->count; i++)
        write_crossing(writer, version, language, &bridge->items[i]);
    json_write_end(writer);
    json_write_end(writer);
}
