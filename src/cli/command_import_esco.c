/* regio import esco: the taxonomy of skills and occupations as the European Commission publishes it. */
#include "cli/command.h"

#include "base/time.h"
#include "exchange/esco/esco.h"
#include "port/json/json_write.h"

static void warn(void *arg, const char *message)
{
    cli_note(arg, "warning: %s", message);
}

static void tell_outcome(struct cli_call *call, const struct esco_summary *summary)
{
    const struct skills_draft_outcome *o = &summary->outcome;
    if (summary->placeholders > 0)
        cli_note(call,
                 "note: %lld concepts are named by relations only, no file describes them; they are kept as retired"
                 " (%lld occupation-skill relations are theirs)",
                 (long long)summary->placeholders, (long long)summary->placeholder_relations);
    if (summary->skipped > 0)
        cli_note(call,
                 "note: %lld rows are about concepts that are not known and were skipped; concepts of a newer version come"
                 " in when its relations are given in the same call",
                 (long long)summary->skipped);
    if (summary->skipped_rows > 0)
        cli_note(call, "note: %lld relations name a skill that is not known and were skipped",
                 (long long)summary->skipped_rows);
    if (summary->labels_only)
        cli_note(call, "note: without occupation-skill relations only labels are taken; relations stay as they are");
    if (!o->changed) {
        cli_note(call, "read %d files; nothing has changed", summary->files);
        return;
    }
    cli_note(call, "read %d files: %lld concepts added, %lld updated, %lld retired; %lld labels added, %lld removed",
             summary->files, (long long)o->added, (long long)o->updated, (long long)o->retired,
             (long long)o->labels_added, (long long)o->labels_removed);
}

static void print_json(const struct esco_summary *summary)
{
    static const char *const relations[SKILLS_DRAFT_RELATIONS] = {"broaderSkill", "broaderOccupation", "skillSkill",
                                                                  "occupationSkill"};
    const struct skills_draft_outcome *o = &summary->outcome;
    struct json_writer w;
    json_write_to_sink(&w, cli_print_sink, NULL);
    w.lines = true;
    json_write_object(&w);
    json_write_key_int(&w, "files", summary->files);
    json_write_key_bool(&w, "changed", o->changed);
    json_write_key_int(&w, "conceptsAdded", o->added);
    json_write_key_int(&w, "conceptsUpdated", o->updated);
    json_write_key_int(&w, "conceptsRetired", o->retired);
    json_write_key_int(&w, "conceptsOnlyInRelations", summary->placeholders);
    json_write_key_int(&w, "rowsSkipped", summary->skipped + summary->skipped_rows);
    json_write_key_int(&w, "labelsAdded", o->labels_added);
    json_write_key_int(&w, "labelsRemoved", o->labels_removed);
    json_write_key(&w, "relations");
    json_write_object(&w);
    for (int i = 0; i < SKILLS_DRAFT_RELATIONS; i++)
        if (o->relations[i] >= 0)
            json_write_key_int(&w, relations[i], o->relations[i]);
    json_write_end(&w);
    json_write_end(&w);
    if (json_write_finish(&w, NULL) != 0)
        return; /* the frame reports that stdout failed */
}

static int run_import_esco(struct cli_call *call, struct err *err)
{
    struct db *db DB_AUTO = NULL;
    struct esco_summary summary = {0};
    const struct esco_options options = {
        .language = cli_option(call, "language"),
        .now = time_now(),
        .progress = &call->progress,
        .warn = warn,
        .warn_arg = call,
    };
    int rc = cli_open(call, NULL, &db, err);
    if (rc == 0)
        rc = esco_import(db, call->arguments, (size_t)call->argument_count, &options, &summary, err);
    if (rc != 0)
        return rc;
    tell_outcome(call, &summary);
    if (call->json)
        print_json(&summary);
    return 0;
}

static const struct cli_option options[] = {
    {"language", "CODE", "language of files whose name gives none: nl, en, ..."},
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_import_esco = {
    .name = "import esco",
    .arguments = "PATH...",
    .least = 1,
    .most = -1,
    .summary = "load ESCO as published: zips, folders or CSV files",
    .details = "The name of a file tells what it holds and in which language (skills_nl.csv).\n"
               "More languages and newer versions may follow in later calls; the same files again\n"
               "change nothing. A newer version comes with its relations in the same call; files\n"
               "without occupation-skill relations only lay labels over what is known.\n"
               "Everything or nothing is stored.",
    .example = "regio import esco esco_en.zip esco_relations.zip",
    .options = options,
    .run = run_import_esco,
};
