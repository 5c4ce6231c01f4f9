/* regio backup and regio restore. */
#include "cli/checks.h"

#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "exchange/backup/backup.h"

static int run_backup(struct cli_call *call, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    struct backup_summary summary;
    if (strcmp(call->arguments[0], "-") == 0)
        return cli_usage(err, "give the name of a file: a backup is not written to the standard output");
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = backup_write(db, call->arguments[0], time_now(), &call->progress, &summary, err);
    if (rc != 0)
        return rc;
    cli_note(call, "wrote %lld rows of %lld tables to %s", (long long)summary.rows, (long long)summary.tables,
             call->arguments[0]);
    return 0;
}

const struct cli_command cli_command_backup = {
    .name = "backup",
    .arguments = "FILE",
    .least = 1,
    .most = 1,
    .summary = "write everything that the database holds to a new file",
    .details = "The server and imports may go on meanwhile: the file holds one moment. It can be\n"
               "restored into SQLite and PostgreSQL, whichever it came from. An existing file is\n"
               "never overwritten. The file holds everything: keep it as safe as the database.",
    .example = "regio backup regio-2026-11-24.backup",
    .run = run_backup,
};

/* --- Restore ---------------------------------------------------------------------------------------------- */

static void tell_finding(void *arg, const char *rule, const char *what)
{
    cli_note(arg, "%s: %s", rule, what);
}

/* What was restored must pass the same checks as `regio check`. */
static int verify(void *arg, struct db *db, struct err *err)
{
    struct cli_call *call = arg;
    struct findings findings = {.tell = tell_finding, .arg = call};
    int rc = cli_check_all(db, &findings, &call->progress, err);
    if (rc != 0 || findings.count == 0)
        return rc;
    if (cli_option(call, "unsound") != NULL) {
        cli_note(call, "warning: what was restored does not pass the checks");
        return 0;
    }
    return err_set(err, ERR_INVALID, "what the backup holds does not pass the checks, so nothing was changed;"
                                     " --unsound restores it all the same");
}

static int run_restore(struct cli_call *call, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    const struct db_options create = {.create = true};
    struct backup_summary summary;
    const struct backup_restore_options options = {
        .force = cli_option(call, "force") != NULL,
        .now = time_now(),
        .progress = &call->progress,
        .verify = verify,
        .verify_arg = call,
    };
    /* before a database is made for it */
    int rc = backup_check_file(call->arguments[0], &call->progress, &summary, err);
    if (rc != 0)
        return rc;
    if (db_open(call->database, &create, &db, err) != 0)
        return CLI_ENVIRONMENT;
    rc = backup_restore(db, call->arguments[0], &options, &summary, err);
    if (rc != 0)
        return rc;
    cli_note(call, "restored %lld rows of %lld tables into %s", (long long)summary.rows, (long long)summary.tables,
             db_name(db));
    return 0;
}

static const struct cli_option options[] = {
    {"force", NULL, "replace what the database holds"},
    {"unsound", NULL, "restore even what does not pass the checks, rather than nothing"},
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_restore = {
    .name = "restore",
    .arguments = "FILE",
    .least = 1,
    .most = 1,
    .summary = "make the database what a backup says",
    .details = "The database must be empty, or not there yet, unless --force is given. Everything is\n"
               "restored and passes the checks of `regio check`, or nothing is changed. A backup of\n"
               "an older regio is upgraded.",
    .example = "regio restore regio-2026-11-24.backup --db restored.db",
    .options = options,
    .run = run_restore,
};
