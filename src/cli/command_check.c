/* regio check: whether the database is whole and keeps its rules. */
#include "cli/checks.h"

#include "base/vec.h"
#include "cli/command.h"
#include "market/check.h"
#include "port/db/check.h"
#include "port/json/json_write.h"
#include "skills/check.h"
#include "skills/module.h"

/* Every room's checks. */
static const struct {
    const char *what;
    int (*check)(struct db *db, struct findings *findings, struct err *err);
} checks[] = {
    {"database", db_check},
    {"taxonomies", skills_check},
    {"starter taxonomy", skills_check_starter},
    {"modules", skills_module_check},
    {"openings", market_check},
};

int cli_check_all(struct db *db, struct findings *findings, const struct progress *progress, struct err *err)
{
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        progress_tell(progress, checks[i].what, i, sizeof checks / sizeof checks[0]);
        int rc = checks[i].check(db, findings, err);
        if (rc != 0)
            return rc;
    }
    findings_end(findings);
    return 0;
}

struct finding {
    const char *rule;
    const char *what;
};

struct found {
    struct cli_call *call;
    VEC(struct finding) items;
};

static void keep_finding(void *arg, const char *rule, const char *what)
{
    struct found *found = arg;
    VEC_PUSH(found->call->arena, &found->items, (struct finding){rule, arena_strdup(found->call->arena, what)});
    if (!found->call->json)
        cli_note(found->call, "%s: %s", rule, what);
}

static int print_json(const struct found *found, struct err *err)
{
    struct json_writer w;
    json_write_to_sink(&w, cli_print_sink, NULL);
    w.lines = true;
    json_write_object(&w);
    json_write_key_bool(&w, "good", found->items.count == 0);
    json_write_key(&w, "problems");
    json_write_array(&w);
    for (size_t i = 0; i < found->items.count; i++) {
        json_write_object(&w);
        json_write_key_z(&w, "rule", found->items.items[i].rule);
        json_write_key_z(&w, "what", found->items.items[i].what);
        json_write_end(&w);
    }
    json_write_end(&w);
    json_write_end(&w);
    return json_write_finish(&w, err);
}

static int run_check(struct cli_call *call, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    struct found found = {.call = call};
    struct findings findings = {.tell = keep_finding, .arg = &found};
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = db_begin_read(db, err);
    if (rc == 0)
        rc = db_end(db, cli_check_all(db, &findings, &call->progress, err), err);
    if (rc == 0 && call->json)
        rc = print_json(&found, err);
    if (rc != 0)
        return rc;
    if (findings.count > 0) {
        err_set(err, CLI_REFUSED, "%lld problems", (long long)findings.count);
        return CLI_REFUSED;
    }
    if (!call->json)
        cli_print("the database is whole and keeps its rules\n");
    return 0;
}

const struct cli_command cli_command_check = {
    .name = "check",
    .arguments = "",
    .summary = "check that the database is whole and keeps its rules",
    .details = "Looks at every table: references that lead nowhere, derived columns that do not\n"
               "agree with what they are derived from, and the rules of the taxonomies. Changes\n"
               "nothing. Exit status 1 when something is wrong.",
    .example = "regio check --db regio.db",
    .run = run_check,
};
