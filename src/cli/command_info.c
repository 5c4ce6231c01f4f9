/* regio info: what the database holds. */
#include "cli/command.h"

#include "market/opening.h"
#include "port/db/migrate.h"
#include "port/json/json_write.h"
#include "skills/counts.h"
#include "skills/module.h"

struct info {
    struct db_schema schema;
    struct skills_counts skills;
    int64_t openings, modules, profiles;
};

static int read_info(struct db *db, struct arena *arena, struct info *info, struct err *err)
{
    int rc = db_begin_read(db, err);
    if (rc != 0)
        return rc;
    rc = db_schema_read(db, &db_migrations, &info->schema, err);
    if (rc == 0)
        rc = skills_counts_read(db, arena, &info->skills, err);
    if (rc == 0)
        rc = market_opening_count(db, &info->openings, err);
    if (rc == 0)
        rc = skills_module_count(db, &info->modules, err);
    if (rc == 0)
        rc = market_profile_count(db, &info->profiles, err);
    return db_end(db, rc, err);
}

static int64_t labels_in(const struct skills_counts *skills, const char *language)
{
    for (size_t i = 0; i < skills->label_languages; i++)
        if (str_equal_z(skills->labels[i].language, language))
            return skills->labels[i].count;
    return 0;
}

/* Dutch and English always, for who reads it by machine; then the others. */
static void write_labels(struct json_writer *w, struct arena *arena, const struct skills_counts *skills)
{
    json_write_key(w, "labels");
    json_write_object(w);
    json_write_key_int(w, "nl", labels_in(skills, "nl"));
    json_write_key_int(w, "en", labels_in(skills, "en"));
    for (size_t i = 0; i < skills->label_languages; i++) {
        struct str language = skills->labels[i].language;
        if (!str_equal_z(language, "nl") && !str_equal_z(language, "en"))
            json_write_key_int(w, arena_strndup(arena, language.data, language.len), skills->labels[i].count);
    }
    json_write_end(w);
}

static int print_json(struct cli_call *call, const struct info *info, struct err *err)
{
    const struct skills_counts *skills = &info->skills;
    struct json_writer w;
    json_write_to_sink(&w, cli_print_sink, NULL);
    w.lines = true;
    json_write_object(&w);
    json_write_key_int(&w, "schema", info->schema.version);
    json_write_key_int(&w, "skills", skills->skills);
    json_write_key_int(&w, "occupations", skills->occupations);
    json_write_key_int(&w, "openings", info->openings);
    json_write_key_int(&w, "modules", info->modules);
    json_write_key_int(&w, "profiles", info->profiles);
    write_labels(&w, call->arena, skills);
    json_write_key(&w, "relations");
    json_write_object(&w);
    json_write_key_int(&w, "broader", skills->broader);
    json_write_key_int(&w, "skillEssential", skills->skill_essential);
    json_write_key_int(&w, "skillOptional", skills->skill_optional);
    json_write_key_int(&w, "occupationEssential", skills->occupation_essential);
    json_write_key_int(&w, "occupationOptional", skills->occupation_optional);
    json_write_end(&w);
    json_write_end(&w);
    return json_write_finish(&w, err);
}

static void print_text(const char *database, const struct info *info)
{
    const struct skills_counts *skills = &info->skills;
    const struct {
        const char *name;
        int64_t value;
    } rows[] = {
        {"schema", info->schema.version},
        {"skills", skills->skills},
        {"occupations", skills->occupations},
        {"openings", info->openings},
        {"modules", info->modules},
        {"profiles", info->profiles},
        {"broader relations", skills->broader},
        {"skill essential for skill", skills->skill_essential},
        {"skill optional for skill", skills->skill_optional},
        {"skill essential for occupation", skills->occupation_essential},
        {"skill optional for occupation", skills->occupation_optional},
    };
    cli_print("%-32s %s\n", "database", database);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cli_print("%-32s %lld\n", rows[i].name, (long long)rows[i].value);
    for (size_t i = 0; i < skills->label_languages; i++)
        cli_print("labels, language %-15.*s %lld\n", STR_ARG(skills->labels[i].language),
                  (long long)skills->labels[i].count);
}

static int run_info(struct cli_call *call, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    struct info info = {0};
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = read_info(db, call->arena, &info, err);
    if (rc != 0)
        return rc;
    if (call->json)
        return print_json(call, &info, err);
    print_text(db_name(db), &info);
    return 0;
}

const struct cli_command cli_command_info = {
    .name = "info",
    .arguments = "",
    .summary = "what the database holds",
    .details = "Labels count preferred, alternative and hidden ones. Retired concepts are not\n"
               "counted, their relations are.",
    .example = "regio info --format json",
    .run = run_info,
};
