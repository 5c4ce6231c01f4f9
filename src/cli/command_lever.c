/* regio lever: which one skill or module opens the most doors. */
#include "base/time.h"
#include "cli/command.h"
#include "cli/matching_input.h"
#include "service/lever.h"

static void print_module(const struct skills_module *module)
{
    cli_print("%.*s", STR_ARG(module->title));
    if (module->provider.len > 0)
        cli_print(", %.*s", STR_ARG(module->provider));
    if (module->hours != SKILLS_MODULE_NONE)
        cli_print(", %lld hours", (long long)module->hours);
    cli_print("\n");
}

static void print_lever(const struct service_lever *lever)
{
    cli_print("%llu openings fit for %u%% now\n", (unsigned long long)lever->reached, lever->fit);
    for (size_t i = 0; i < lever->unknown.count; i++)
        cli_print("unknown skill: %.*s\n", STR_ARG(lever->unknown.items[i]));
    cli_print("with one module more:\n");
    for (size_t i = 0; i < lever->module_count; i++) {
        cli_print("%7llu  ", (unsigned long long)lever->modules[i].gained);
        print_module(&lever->modules[i].module->fields);
    }
    cli_print("with one skill more, at level %u:\n", lever->level);
    for (size_t i = 0; i < lever->skill_count; i++) {
        const struct service_lever_skill *skill = &lever->skills[i];
        cli_print("%7llu  %.*s\n", (unsigned long long)skill->gained, STR_ARG(skill->skill.label));
        for (size_t j = 0; j < skill->module_count; j++) {
            cli_print("           module: ");
            print_module(&skill->modules[j].module->fields);
        }
    }
}

/* Every --profile, each with the filters of the options on top of its own. */
static int read_profiles(struct cli_call *call, const struct matching_input *input,
                         struct service_lever_request *request, struct err *err)
{
    size_t count = 0;
    size_t cursor = 0;
    const char *path;
    while (cli_option_next(call, "profile", &cursor) != NULL)
        count++;
    if (count == 0 || count > SERVICE_LEVER_POOL_MAX)
        return cli_usage(err, "give --profile FILE, at most %u times (- reads stdin)", SERVICE_LEVER_POOL_MAX);
    struct service_profile *profiles = arena_array(call->arena, count, sizeof *profiles);
    cursor = 0;
    for (size_t i = 0; (path = cli_option_next(call, "profile", &cursor)) != NULL; i++) {
        int rc = matching_input_profile_at(call, path, input->places, &profiles[i], err);
        if (rc != 0)
            return rc;
    }
    request->profiles = profiles;
    request->profile_count = count;
    return 0;
}

static int read_numbers(const struct cli_call *call, struct service_lever_request *request, struct err *err)
{
    int64_t fit = SERVICE_LEVER_FIT;
    int64_t level = SERVICE_LEVER_LEVEL;
    int64_t top = SERVICE_LEVER_TOP;
    int rc = cli_option_int(call, "fit", 1, 100, &fit, err);
    if (rc == 0)
        rc = cli_option_int(call, "level", 1, 4, &level, err);
    if (rc == 0)
        rc = cli_option_int(call, "top", 0, SERVICE_LEVER_TOP_MAX, &top, err);
    request->fit = (uint32_t)fit;
    request->level = (uint32_t)level;
    request->top = (size_t)top;
    request->text = str_from(cli_option(call, "text"));
    return rc;
}

static int run_lever(struct cli_call *call, struct err *err)
{
    struct matching_input input MATCHING_INPUT_AUTO = {0};
    struct service_lever_request request = service_lever_request_new(NULL, time_amsterdam_day(time_now()));
    struct service_lever lever;
    int rc = read_numbers(call, &request, err);
    if (rc == 0)
        rc = matching_input_open(call, &input, err);
    if (rc == 0)
        rc = read_profiles(call, &input, &request, err);
    if (rc != 0)
        return rc;
    request.language = matching_input_labels(call, input.version);
    rc = service_lever_run(call->arena, input.version, &request, &lever, err);
    if (rc != 0)
        return rc;
    if (!call->json) {
        print_lever(&lever);
        return 0;
    }
    struct json_writer writer;
    json_write_to_sink(&writer, cli_print_sink, NULL);
    writer.lines = true;
    service_lever_write(&writer, input.version, request.language, &lever);
    return json_write_finish(&writer, err);
}

static const struct cli_option options[] = {
    {"profile", "FILE", "the profile, as JSON; - reads it from stdin; more than once: a pool"},
    {"fit", "PERCENT", "count openings that fit for at least this much; 70 when not given"},
    {"level", "LEVEL", "at which a single skill is tried, 1 to 4; 3 when not given"},
    {"top", "N", "how many skills, and modules; 20 when not given"},
    {"text", "WORDS", "only openings with all these words"},
    {"labels", "CODE", "language of the labels of skills: nl (the default), en"},
    MATCHING_FILTER_OPTIONS,
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_lever = {
    .name = "lever",
    .arguments = "",
    .least = 0,
    .most = 0,
    .summary = "which one skill or module opens the most doors",
    .details = "For each skill, and for each module with all that it teaches, how many more openings\n"
               "would fit for at least 70 % if the profile had it: exactly, over all openings that\n"
               "pass the filters. Of several profiles the counts are added up.",
    .example = "regio lever --profile profile.json --postcode 2312 --km 15",
    .options = options,
    .run = run_lever,
};
