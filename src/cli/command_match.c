/* regio match: openings for a profile, or profiles for an opening. */
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "cli/match_all.h"
#include "cli/matching_input.h"
#include "service/matching.h"

static void print_reasons(const char *title, const struct service_result *result, uint32_t least, uint32_t below)
{
    bool any = false;
    for (size_t i = 0; i < result->skill_count; i++) {
        const struct service_reason *reason = &result->skills[i];
        if (reason->q < least || reason->q >= below)
            continue;
        if (!any)
            cli_print("      %s:\n", title);
        any = true;
        cli_print("        %.*s (%s)", STR_ARG(reason->skill.label), market_importances[reason->importance - 1]);
        if (reason->held.uri.len > 0 && !str_equal(reason->held.uri, reason->skill.uri))
            cli_print(", %s: %.*s", reason->relation, STR_ARG(reason->held.label));
        cli_print(", %u x %u = %u points\n", reason->q, reason->impact, reason->points);
    }
}

static void print_result(const struct service_result *result, bool explain)
{
    const struct market_opening *opening = result->opening;
    cli_print("%4zu. %3u%%  %.*s", result->rank, result->fit, STR_ARG(opening->title));
    if (opening->organisation.len > 0)
        cli_print(", %.*s", STR_ARG(opening->organisation));
    if (result->place.len > 0)
        cli_print(", %.*s", STR_ARG(result->place));
    if (result->has_distance)
        cli_print(", %.1f km", result->distance / 1000);
    cli_print(" (%u of %u required skills; opening %lld)\n", result->have, result->asked, (long long)opening->id);
    if (!explain)
        return;
    print_reasons("have it", result, 179, 256);
    print_reasons("nearly", result, 102, 179);
    print_reasons("missing", result, 0, 102);
}

static void print_plan(const struct engine_plan *plan)
{
    cli_print("plan: %s, %s loops; windows %zu exact, %zu by bounds (cut %u), %zu skipped; %zu postings read, %zu openings "
              "scored from their skills\n",
              service_plan_name(plan), plan->kernel, plan->windows_exact, plan->windows_bounds, plan->cut,
              plan->windows_skipped, plan->postings, plan->rescored);
}

static void print_match(const struct service_match *match)
{
    cli_print("%llu openings considered, %llu fit a little, %llu for more than half\n",
              (unsigned long long)match->considered, (unsigned long long)match->matched,
              (unsigned long long)match->good);
    for (size_t i = 0; i < match->unknown.count; i++)
        cli_print("unknown skill: %.*s\n", STR_ARG(match->unknown.items[i]));
    for (size_t i = 0; i < match->count; i++)
        print_result(&match->results[i], match->explained);
    if (match->planned)
        print_plan(&match->plan);
}

static void print_people(const struct service_people *people)
{
    cli_print("%llu profiles considered\n", (unsigned long long)people->considered);
    for (size_t i = 0; i < people->count; i++) {
        const struct service_person *person = &people->results[i];
        cli_print("%4zu. %3u%%  profile %lld (%u of %u required skills)\n", person->rank, person->fit,
                  (long long)person->profile, person->have, person->asked);
    }
    if (people->planned) {
        print_plan(&people->plan);
        cli_print("%zu profiles in the index, %.0f bytes each\n", people->indexed,
                  people->indexed == 0 ? 0.0 : (double)people->bytes / (double)people->indexed);
    }
}

/* What narrows or orders openings says nothing about profiles: better refused than left out unseen. */
static int refuse_options_of_openings(const struct cli_call *call, struct err *err)
{
    static const char *const others[] = {"offset", "sort", "text"};
    const char *given = matching_input_filter_given(call);
    for (size_t i = 0; given == NULL && i < sizeof others / sizeof others[0]; i++)
        given = cli_option(call, others[i]) != NULL ? others[i] : NULL;
    return given == NULL ? 0 : cli_usage(err, "--%s is about openings; it goes with --profile, not with --opening", given);
}

static int match_opening(struct cli_call *call, const char *name, size_t top, struct err *err)
{
    struct matching_input input MATCHING_INPUT_AUTO = {0};
    struct service_people people;
    int64_t id;
    int rc = refuse_options_of_openings(call, err);
    if (rc == 0)
        rc = matching_input_open(call, &input, err);
    if (rc == 0)
        rc = market_opening_resolve(input.db, str_from(name), &id, err);
    if (rc == 0)
        rc = service_people_run(call->arena, input.version, input.db, id, top, cli_option(call, "kernel"), &people,
                                err);
    if (rc != 0)
        return rc;
    people.planned = cli_option(call, "explain-plan") != NULL;
    if (!call->json) {
        print_people(&people);
        return 0;
    }
    struct json_writer writer;
    json_write_to_sink(&writer, cli_print_sink, NULL);
    writer.lines = true;
    service_people_write(&writer, &people);
    return json_write_finish(&writer, err);
}

static int read_request(struct cli_call *call, const struct service_version *version,
                        struct service_match_request *request, struct err *err)
{
    const char *sort = cli_option(call, "sort");
    const char *text = cli_option(call, "text");
    int64_t offset = 0;
    int rc = cli_option_int(call, "offset", 0, SERVICE_OFFSET_MAX, &offset, err);
    if (rc != 0)
        return rc;
    if (sort != NULL)
        request->sort = service_sort_from(str_from(sort));
    if (request->sort == SERVICE_SORTS)
        return cli_usage(err, "--sort must be fit, newest, distance or title");
    request->offset = (size_t)offset;
    request->text = str_from(text);
    request->explain = cli_option(call, "explain") != NULL;
    request->plan = cli_option(call, "explain-plan") != NULL;
    request->kernel = cli_option(call, "kernel");
    request->counts = !call->json;
    request->language = matching_input_labels(call, version);
    return 0;
}

static int match_profile(struct cli_call *call, size_t top, struct err *err)
{
    struct matching_input input MATCHING_INPUT_AUTO = {0};
    struct service_profile profile;
    struct service_match match;
    int rc = matching_input_open(call, &input, err);
    if (rc == 0)
        rc = matching_input_profile(call, input.places, &profile, err);
    if (rc != 0)
        return rc;
    struct service_match_request request = service_match_request_new(&profile, time_amsterdam_day(time_now()));
    request.top = top;
    rc = read_request(call, input.version, &request, err);
    if (rc == 0 && request.sort == SERVICE_SORT_DISTANCE && !profile.filters.near)
        rc = cli_usage(err, "--sort distance needs a place: --near, or --postcode and --km");
    if (rc == 0)
        rc = service_match_run(call->arena, input.version, input.db, &request, &match, err);
    if (rc != 0)
        return rc;
    if (!call->json) {
        print_match(&match);
        return 0;
    }
    struct json_writer writer;
    json_write_to_sink(&writer, cli_print_sink, NULL);
    writer.lines = true;
    service_match_write(&writer, &match);
    return json_write_finish(&writer, err);
}

/* What only a single answer can have. */
static int match_all(struct cli_call *call, size_t top, struct err *err)
{
    static const char *const single[] = {"offset", "explain", "sort", "text", "labels"};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++)
        if (cli_option(call, single[i]) != NULL)
            return cli_usage(err, "--%s does not go with --all", single[i]);
    return match_all_run(call, top, err);
}

static bool kernel_is_known(const char *name)
{
    return name == NULL || strcmp(name, "portable") == 0 || strcmp(name, "avx2") == 0 || strcmp(name, "avx512") == 0;
}

static int run_match(struct cli_call *call, struct err *err)
{
    int64_t top = SERVICE_TOP_DEFAULT;
    const char *opening = cli_option(call, "opening");
    int rc = cli_option_int(call, "top", 0, SERVICE_TOP_MAX, &top, err);
    if (rc != 0)
        return rc;
    bool all = cli_option(call, "all") != NULL;
    bool profile = cli_option(call, "profile") != NULL;
    if (!kernel_is_known(cli_option(call, "kernel")))
        return cli_usage(err, "--kernel must be portable, avx2 or avx512");
    if (all != (cli_option(call, "out") != NULL))
        return cli_usage(err, "--all and --out FILE belong together");
    if (all && opening == NULL)
        return match_all(call, (size_t)top, err);
    if (all || (opening != NULL) == profile)
        return cli_usage(err, "give either --profile FILE, --opening ID, or --all --out FILE");
    return opening != NULL ? match_opening(call, opening, (size_t)top, err) : match_profile(call, (size_t)top, err);
}

static const struct cli_option options[] = {
    {"profile", "FILE", "the profile, as JSON; - reads it from stdin; with --all: profiles, one a line"},
    {"opening", "ID", "find profiles for this opening: its number, or SOURCE/ID"},
    {"all", NULL, "match every stored profile, or every line of --profile"},
    {"out", "FILE", "with --all: the answers, as JSON Lines; the file is there whole or not at all"},
    {"top", "N", "how many results; 20 when not given"},
    {"offset", "N", "leave out the first N results"},
    {"explain", NULL, "say why: every asked skill, what is held for it, and the points"},
    {"explain-plan", NULL, "also say how the engine found the answer"},
    {"kernel", "NAME", "use the loops for portable, avx2 or avx512 processors; the answers are the same"},
    {"sort", "ORDER", "fit (the default), newest, distance or title"},
    {"text", "WORDS", "only openings with all these words"},
    {"labels", "CODE", "language of the labels of skills: nl (the default), en"},
    MATCHING_FILTER_OPTIONS,
    {NULL, NULL, NULL},
};

const struct cli_command cli_command_match = {
    .name = "match",
    .arguments = "",
    .least = 0,
    .most = 0,
    .summary = "openings for a profile, profiles for an opening, or all against all",
    .details = "A profile is {\"skills\":[{\"uri\":\"...\",\"level\":3}],\"filters\":{...}}; levels are 1 (just\n"
               "started) to 4 (can teach it). Filters stand in the file or are given as options, which\n"
               "come on top of those in the file. With --all each line of the file that is written is\n"
               "the answer to one profile: its profileId, or its line (and its \"id\" as profile), then\n"
               "what a match of that profile alone gives.",
    .example = "regio match --profile profile.json --top 10 --explain --postcode 2312 --km 25\n"
               "regio match --all --out matches.jsonl --top 10",
    .options = options,
    .run = run_match,
};
