/* regio import labels: labels in a language for concepts that are known. */
#include "cli/command.h"

#include "base/time.h"
#include "exchange/labels.h"
#include "port/json/json_write.h"

static void print_json(const struct labels_summary *summary)
{
    struct json_writer w;
    json_write_to_sink(&w, cli_print_sink, NULL);
    w.lines = true;
    json_write_object(&w);
    json_write_key_int(&w, "rows", summary->rows);
    json_write_key_int(&w, "skipped", summary->skipped);
    json_write_key_int(&w, "labelsAdded", summary->outcome.labels_added);
    json_write_key_int(&w, "labelsRemoved", summary->outcome.labels_removed);
    json_write_end(&w);
    if (json_write_finish(&w, NULL) != 0)
        return; /* the frame reports that stdout failed */
}

static int run_import_labels(struct cli_call *call, struct err *err)
{
    const char *language = cli_option(call, "language");
    struct db *db DB_AUTO = NULL;
    struct labels_summary summary = {0};
    if (language == NULL)
        return cli_usage(err, "--language is needed: which language are the labels in?");
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = labels_import(db, call->arguments[0], language, time_now(), &call->progress, &summary, err);
    if (rc != 0)
        return rc;
    cli_note(call, "%lld rows read, %lld skipped (the concept is not known); %lld labels added, %lld removed",
             (long long)summary.rows, (long long)summary.skipped, (long long)summary.outcome.labels_added,
             (long long)summary.outcome.labels_removed);
    if (call->json)
        print_json(&summary);
    return 0;
}

static const struct cli_option options[] = {
    {"language", "CODE", "language of the labels: nl, en, ..."},
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_import_labels = {
    .name = "import labels",
    .arguments = "FILE",
    .least = 1,
    .most = 1,
    .summary = "add or replace labels of known concepts from a CSV file",
    .details = "Columns: conceptUri, preferredLabel, altLabels (one a line in the field); a column\n"
               "may carry the language as a suffix (preferredLabel_nl). A field that is filled\n"
               "takes the place of the concept's labels of that kind in that language.",
    .example = "regio import labels labels.csv --language nl",
    .options = options,
    .run = run_import_labels,
};
