#include "cli/matching_input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int matching_input_open(struct cli_call *call, struct matching_input *out, struct err *err)
{
    struct matching_input input = {0};
    int rc = cli_open(call, NULL, &input.db, err);
    if (rc == 0)
        rc = place_index_shipped(&input.places, err);
    if (rc == 0)
        rc = service_live_new(input.db, input.places, NULL, &input.live, err);
    if (rc != 0) {
        matching_input_close(&input);
        return rc;
    }
    input.version = service_live_current(input.live);
    *out = input;
    return 0;
}

void matching_input_close(struct matching_input *input)
{
    service_version_release(input->version);
    service_live_free(input->live);
    place_index_free(input->places);
    db_close(input->db);
    *input = (struct matching_input){0};
}

/* The whole file, or one byte more than a profile may have. */
static int read_all(struct cli_call *call, const char *path, struct str *out, struct err *err)
{
    bool from_stdin = strcmp(path, "-") == 0;
    FILE *file = from_stdin ? stdin : fopen(path, "rb");
    if (file == NULL) {
        err_set(err, ERR_IO, "cannot read the profile %.200s: %s", path, strerror(errno));
        return CLI_ENVIRONMENT;
    }
    size_t most = SERVICE_PROFILE_BYTES_MAX + 1;
    char *bytes = arena_alloc(call->arena, most);
    size_t len = fread(bytes, 1, most, file);
    int failed = ferror(file) ? errno : 0;
    if (!from_stdin)
        fclose(file);
    if (failed != 0) {
        err_set(err, ERR_IO, "cannot read the profile %.200s: %s", path, strerror(failed));
        return CLI_ENVIRONMENT;
    }
    *out = (struct str){bytes, len};
    return 0;
}

/* Options by the name of their filter. */
static const struct {
    const char *option;
    const char *filter;
} filter_options[] = {
    {"near", "near"},         {"postcode", "postcode"}, {"km", "km"},
    {"hours", "hours"},       {"sector", "sector"},     {"education", "educationLevelMax"},
    {"contract", "contract"}, {"language", "language"}, {"market", "market"},
    {"organisation", "organisation"}, {"posted-after", "postedAfter"},
};

int matching_input_filters(struct cli_call *call, const struct place_index *places, struct service_filters *filters,
                           struct err *err)
{
    service_problems problems = {0};
    for (size_t i = 0; i < sizeof filter_options / sizeof filter_options[0]; i++) {
        size_t cursor = 0;
        const char *value;
        while ((value = cli_option_next(call, filter_options[i].option, &cursor)) != NULL)
            if (service_filters_set(call->arena, filters, str_from(filter_options[i].filter), str_from(value), places,
                                    &problems, NULL) != 0)
                return cli_usage(err, "--%s %.*s", filter_options[i].option, STR_ARG(problems.items[0].reason));
    }
    bool postcode = cli_option(call, "postcode") != NULL;
    bool km = cli_option(call, "km") != NULL;
    if (postcode != km)
        return cli_usage(err, "--postcode and --km belong together");
    if (postcode && cli_option(call, "near") != NULL)
        return cli_usage(err, "give either --near, or --postcode and --km");
    return 0;
}

const char *matching_input_filter_given(const struct cli_call *call)
{
    for (size_t i = 0; i < sizeof filter_options / sizeof filter_options[0]; i++)
        if (cli_option(call, filter_options[i].option) != NULL)
            return filter_options[i].option;
    return NULL;
}

/* Each mistake on a line; the last through the frame, which makes the exit status. */
static int tell_problems(struct cli_call *call, const char *path, const service_problems *problems, const struct err *first,
                         struct err *err)
{
    const char *name = strcmp(path, "-") == 0 ? "profile" : path;
    if (problems->count == 1) {
        *err = *first;
        err_at(err, name, first->line, first->column);
        return CLI_REFUSED;
    }
    for (size_t i = 0; i < problems->count; i++)
        cli_note(call, "%s: %.*s: %.*s", name, STR_ARG(problems->items[i].path), STR_ARG(problems->items[i].reason));
    err_set(err, ERR_INVALID, "the profile has %zu mistakes", problems->count);
    return CLI_REFUSED;
}

int matching_input_profile(struct cli_call *call, const struct place_index *places, struct service_profile *out,
                           struct err *err)
{
    const char *path = cli_option(call, "profile");
    if (path == NULL)
        return cli_usage(err, "--profile FILE is missing (- reads it from stdin)");
    return matching_input_profile_at(call, path, places, out, err);
}

int matching_input_profile_at(struct cli_call *call, const char *path, const struct place_index *places,
                              struct service_profile *out, struct err *err)
{
    struct str text;
    struct err first;
    service_problems problems = {0};
    struct service_profile profile;
    int rc = read_all(call, path, &text, err);
    if (rc != 0)
        return rc;
    rc = service_profile_parse(call->arena, text, places, &profile, &problems, &first);
    if (rc != 0)
        return tell_problems(call, path, &problems, &first, err);
    for (size_t i = 0; i < profile.unread.count; i++)
        cli_note(call, "%s: %.*s: is no part of a profile and is ignored", strcmp(path, "-") == 0 ? "profile" : path,
                 STR_ARG(profile.unread.items[i]));
    rc = matching_input_filters(call, places, &profile.filters, err);
    if (rc == 0)
        *out = profile;
    return rc;
}

uint8_t matching_input_labels(const struct cli_call *call, const struct service_version *version)
{
    const char *code = cli_option(call, "labels");
    return service_taxonomy_language(service_version_taxonomy(version), str_from(code == NULL ? "nl" : code));
}
