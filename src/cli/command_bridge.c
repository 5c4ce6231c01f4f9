/* regio bridge: to which other occupations what one can do carries over. */
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "cli/matching_input.h"
#include "service/bridge.h"

static void print_crossing(const struct service_crossing *crossing)
{
    cli_print("%4zu. %3u%%  %.*s", crossing->rank, crossing->fit, STR_ARG(crossing->occupation.label));
    if (crossing->from.uri.len > 0)
        cli_print(", from %.*s", STR_ARG(crossing->from.label));
    cli_print(" (%u of %u required skills; %llu openings)\n", crossing->have, crossing->asked,
              (unsigned long long)crossing->openings);
    for (size_t i = 0; i < crossing->module_count; i++) {
        const struct skills_module *module = &crossing->modules[i]->fields;
        cli_print("             module: %.*s", STR_ARG(module->title));
        if (module->provider.len > 0)
            cli_print(", %.*s", STR_ARG(module->provider));
        if (i + 1 == crossing->module_count)
            cli_print(": then %u%%", crossing->fit_then);
        cli_print("\n");
    }
}

static void print_bridge(const struct service_bridge *bridge)
{
    cli_print("%zu occupations share something with ", bridge->total);
    if (bridge->from.uri.len > 0)
        cli_print("%.*s\n", STR_ARG(bridge->from.label));
    else if (bridge->sector != '\0')
        cli_print("sector %c\n", bridge->sector);
    else
        cli_print("the profile\n");
    for (size_t i = 0; i < bridge->unknown.count; i++)
        cli_print("unknown skill: %.*s\n", STR_ARG(bridge->unknown.items[i]));
    for (size_t i = 0; i < bridge->count; i++)
        print_crossing(&bridge->items[i]);
}

static int read_numbers(const struct cli_call *call, struct service_bridge_request *request, struct err *err)
{
    int64_t fit = SERVICE_BRIDGE_FIT;
    int64_t top = SERVICE_BRIDGE_TOP;
    int64_t most = SERVICE_BRIDGE_MOST;
    int rc = cli_option_int(call, "fit", 1, 100, &fit, err);
    if (rc == 0)
        rc = cli_option_int(call, "top", 0, SERVICE_BRIDGE_TOP_MAX, &top, err);
    if (rc == 0)
        rc = cli_option_int(call, "most", 0, ENGINE_BRIDGE_MOST, &most, err);
    request->fit = (uint32_t)fit;
    request->top = (size_t)top;
    request->most = (size_t)most;
    request->effort = ENGINE_BRIDGE_EFFORT;
    return rc;
}

static int read_sort(const struct cli_call *call, bool *by_openings, struct err *err)
{
    const char *value = cli_option(call, "sort");
    *by_openings = value != NULL && strcmp(value, "openings") == 0;
    if (value == NULL || *by_openings || strcmp(value, "fit") == 0)
        return 0;
    return cli_usage(err, "--sort must be fit or openings");
}

static int read_sector(const struct cli_call *call, const char *option, char *out, struct err *err)
{
    const char *value = cli_option(call, option);
    if (value == NULL)
        return 0;
    if (value[0] < 'A' || value[0] > 'U' || value[1] != '\0')
        return cli_usage(err, "--%s must be a section of SBI, a letter from A to U", option);
    *out = value[0];
    return 0;
}

/* An occupation by its URI. */
static int read_occupation(const struct cli_call *call, const struct service_version *version, const char *option,
                           int64_t *out, struct err *err)
{
    const char *value = cli_option(call, option);
    struct service_concept concept;
    if (value == NULL)
        return 0;
    if (!service_taxonomy_by_uri(service_version_taxonomy(version), str_from(value), SERVICE_DUTCH, &concept) ||
        concept.type != SERVICE_OCCUPATION)
        return err_set(err, ERR_NOT_FOUND, "there is no occupation %.300s", value);
    *out = concept.id;
    return 0;
}

static int read_request(struct cli_call *call, const struct matching_input *input, struct service_profile *profile,
                        struct service_bridge_request *request, struct err *err)
{
    int rc = cli_option(call, "profile") != NULL
                 ? matching_input_profile(call, input->places, profile, err)
                 : matching_input_filters(call, input->places, &profile->filters, err);
    if (rc == 0)
        rc = read_occupation(call, input->version, "occupation", &request->occupation, err);
    if (rc == 0)
        rc = read_occupation(call, input->version, "to", &request->to, err);
    request->language = matching_input_labels(call, input->version);
    return rc;
}

static int check_start(const struct cli_call *call, struct err *err)
{
    int starts = (cli_option(call, "profile") != NULL) + (cli_option(call, "occupation") != NULL) +
                 (cli_option(call, "from-sector") != NULL);
    return starts == 1 ? 0 : cli_usage(err, "give one of --profile FILE, --occupation URI and --from-sector LETTER");
}

static int run_bridge(struct cli_call *call, struct err *err)
{
    struct matching_input input MATCHING_INPUT_AUTO = {0};
    struct service_profile profile = {.filters = service_filters_none()};
    struct service_bridge_request request = service_bridge_request_new(&profile, time_amsterdam_day(time_now()));
    struct service_bridge bridge;
    int rc = check_start(call, err);
    if (rc == 0)
        rc = read_numbers(call, &request, err);
    if (rc == 0)
        rc = read_sort(call, &request.by_openings, err);
    if (rc == 0)
        rc = read_sector(call, "from-sector", &request.sector, err);
    if (rc == 0)
        rc = read_sector(call, "to-sector", &request.to_sector, err);
    if (rc == 0)
        rc = matching_input_open(call, &input, err);
    if (rc == 0)
        rc = read_request(call, &input, &profile, &request, err);
    if (rc == 0)
        rc = service_bridge_run(call->arena, input.version, &request, &bridge, err);
    if (rc != 0)
        return rc;
    if (!call->json) {
        print_bridge(&bridge);
        return 0;
    }
    struct json_writer writer;
    json_write_to_sink(&writer, cli_print_sink, NULL);
    writer.lines = true;
    service_bridge_write(&writer, input.version, request.language, &bridge);
    return json_write_finish(&writer, err);
}

static const struct cli_option options[] = {
    {"profile", "FILE", "from what this profile can do; - reads it from stdin"},
    {"occupation", "URI", "from the typical profile of an occupation"},
    {"from-sector", "LETTER", "from the occupations of a section of SBI, the nearest to each"},
    {"to", "URI", "only to this occupation"},
    {"to-sector", "LETTER", "only to occupations of this section of SBI"},
    {"fit", "PERCENT", "what the modules must lift the fit to; 70 when not given"},
    {"top", "N", "how many occupations; 20 when not given"},
    {"most", "N", "modules that are tried together, up to 6; 3 when not given"},
    {"sort", "ORDER", "fit (the default), or openings: of the 40 closest those with most openings"},
    {"labels", "CODE", "language of the labels: nl (the default), en"},
    MATCHING_FILTER_OPTIONS,
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_bridge = {
    .name = "bridge",
    .arguments = "",
    .least = 0,
    .most = 0,
    .summary = "to which other occupations one's skills carry over",
    .details = "For each occupation how well it fits, what carries over, what is missing, how many\n"
               "openings there are for it, and the smallest set of modules that lifts the fit to\n"
               "70 %. The filters narrow the openings that are counted.",
    .example = "regio bridge --occupation urn:regio:starter:occupation:waiter --to-sector Q",
    .options = options,
    .run = run_bridge,
};
