/* regio gap: what a profile lacks for an opening. */
#include "cli/command.h"
#include "cli/matching_input.h"
#include "service/matching.h"

static void print_gap(const struct service_detail *detail)
{
    const struct service_result *match = &detail->match;
    cli_print("%.*s (opening %lld): fits for %u%%, %u of %u required skills\n", STR_ARG(detail->opening.title),
              (long long)detail->opening.id, match->fit, match->have, match->asked);
    for (size_t i = 0; i < detail->unknown.count; i++)
        cli_print("unknown skill: %.*s\n", STR_ARG(detail->unknown.items[i]));
    if (match->missing_count == 0)
        cli_print("nothing is missing\n");
    for (size_t i = 0; i < match->missing_count; i++)
        cli_print("  missing: %.*s (%s, impact %u)\n", STR_ARG(match->missing[i].skill.label),
                  market_importances[match->missing[i].importance - 1], match->missing[i].impact);
}

static int run_gap(struct cli_call *call, struct err *err)
{
    struct matching_input input MATCHING_INPUT_AUTO = {0};
    const char *opening = cli_option(call, "opening");
    struct service_profile profile;
    struct service_detail detail;
    int64_t id;
    if (opening == NULL)
        return cli_usage(err, "--opening ID is missing");
    if (cli_option(call, "profile") == NULL)
        return cli_usage(err, "--profile FILE is missing (- reads it from stdin)");
    int rc = matching_input_open(call, &input, err);
    if (rc == 0)
        rc = matching_input_profile(call, input.places, &profile, err);
    if (rc == 0)
        rc = market_opening_resolve(input.db, str_from(opening), &id, err);
    if (rc == 0)
        rc = service_detail_get(call->arena, input.version, input.db, id, &profile,
                                matching_input_labels(call, input.version), &detail, err);
    if (rc != 0)
        return rc;
    if (!call->json) {
        print_gap(&detail);
        return 0;
    }
    struct json_writer writer;
    json_write_to_sink(&writer, cli_print_sink, NULL);
    writer.lines = true;
    service_gap_write(&writer, &detail);
    return json_write_finish(&writer, err);
}

static const struct cli_option options[] = {
    {"profile", "FILE", "the profile, as JSON; - reads it from stdin"},
    {"opening", "ID", "the opening: its number, or SOURCE/ID"},
    {"labels", "CODE", "language of the labels of skills: nl (the default), en"},
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_gap = {
    .name = "gap",
    .arguments = "",
    .least = 0,
    .most = 0,
    .summary = "what a profile lacks for an opening",
    .details = "The missing skills of an opening, the weightiest first. The profile has the form that\n"
               "match takes; its filters do not matter here.",
    .example = "regio gap --profile profile.json --opening 17",
    .options = options,
    .run = run_gap,
};
