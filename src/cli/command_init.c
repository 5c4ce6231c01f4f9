/* regio init: makes an empty database, or upgrades one. */
#include "cli/command.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/time.h"
#include "port/db/migrate.h"

/* The default database stands in a folder that may not be there yet. */
static int make_folders(struct cli_call *call, struct err *err)
{
    if (strcmp(call->database, cli_default_database(call->arena)) != 0)
        return 0;
    char *path = arena_strdup(call->arena, call->database);
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return err_set(err, ERR_IO, "cannot make the folder %.200s: %s", path, strerror(errno));
        *slash = '/';
    }
    return 0;
}

static int run_init(struct cli_call *call, struct err *err)
{
    const struct db_options create = {.create = true};
    struct db *db DB_AUTO = NULL;
    struct db_schema schema = {0};
    int applied = 0;
    int rc = make_folders(call, err);
    if (rc == 0)
        rc = db_open(call->database, &create, &db, err);
    if (rc == 0)
        rc = db_schema_read(db, &db_migrations, &schema, err);
    if (rc == 0)
        rc = db_schema_upgrade(db, &db_migrations, time_now(), &applied, err);
    if (rc != 0)
        return CLI_ENVIRONMENT;
    if (schema.version == 0)
        cli_note(call, "made an empty database: %s", db_name(db));
    else if (applied > 0)
        cli_note(call, "upgraded %s from schema %lld to %lld", db_name(db), (long long)schema.version,
                 (long long)schema.latest);
    else
        cli_note(call, "nothing to do: %s has the schema of this program", db_name(db));
    return 0;
}

const struct cli_command cli_command_init = {
    .name = "init",
    .arguments = "",
    .summary = "create an empty database, or upgrade one; loads no data",
    .details = "A database of an older regio is upgraded step by step and loses nothing; make a\n"
               "backup first. A database of a newer regio or of another program is refused.",
    .example = "regio init --db regio.db",
    .run = run_init,
};
