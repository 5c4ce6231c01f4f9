/* regio gap: what a profile lacks for an opening. */
#include "base/time.h"
#include "cli/command.h"
#include "cli/matching_input.h"
#include "service/matching.h"

static void print_module(const struct skills_module *module)
{
    cli_print("           module: %.*s", STR_ARG(module->title));
    if (module->provider.len > 0)
        cli_print(", %.*s", STR_ARG(module->provider));
    if (module->hours != SKILLS_MODULE_NONE)
        cli_print(", %lld hours", (long long)module->hours);
    cli_print("\n");
}

static void print_gap(const struct service_detail *detail)
{
    const struct service_result *match = &detail->match;
    cli_print("%.*s (opening %lld): fits for %u%%, %u of %u required skills\n", STR_ARG(detail->opening.title),
              (long long)detail->opening.id, match->fit, match->have, match->asked);
    for (size_t i = 0; i < detail->unknown.count; i++)
        cli_print("unknown skill: %.*s\n", STR_ARG(detail->unknown.items[i]));
    if (match->missing_count == 0)
        cli_print("nothing is missing\n");
    for (size_t i = 0; i < match->missing_count; i++) {
        const struct service_reason *missing = &match->missing[i];
        cli_print("  missing: %.*s (%s, impact %u)\n", STR_ARG(missing->skill.label),
                  market_importances[missing->importance - 1], missing->impact);
        for (size_t j = 0; j < missing->module_count; j++)
            print_module(&missing->modules[j].module->fields);
    }
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
    service_detail_teach(call->arena, input.version, time_amsterdam_day(time_now()), &detail);
    if (!call->json) {
        print_gap(&detail);
        return 0;
    }
    struct json_writer writer;
    json_write_to_sink(&writer, cli_print_sink, NULL);
    writer.lines = true;
    service_gap_write(&writer, input.version, matching_input_labels(call, input.version), &detail);
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
    .details = "The missing skills of an opening, the weightiest first, each with the modules on\n"
               "offer that teach it. The profile has the form that match takes; its filters do\n"
               "not matter here.",
    .example = "regio gap --profile profile.json --opening 17",
    .options = options,
    .run = run_gap,
};
