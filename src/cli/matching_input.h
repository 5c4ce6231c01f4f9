/* What the commands of matching share: the profile from a file or stdin with filters from options, and the live engine. */
#ifndef REGIO_CLI_MATCHING_INPUT_H
#define REGIO_CLI_MATCHING_INPUT_H

#include "cli/command.h"
#include "directory/place.h"
#include "service/live.h"
#include "service/profile.h"

/* Options that narrow a match, for the tables of commands that take a profile. */
#define MATCHING_FILTER_OPTIONS                                                                              \
    {"near", "LAT,LON,KM", "openings at most KM kilometres from there"},                                     \
        {"postcode", "CODE", "the place for --km, as a Dutch postcode"},                                     \
        {"km", "KM", "openings at most KM kilometres from --postcode"},                                      \
        {"hours", "MIN-MAX", "hours a week that overlap with these: 24-36, 24-, -36"},                       \
        {"education", "LEVEL", "openings of at most this NLQF level, 1 to 8"},                               \
        {"sector", "LETTERS", "SBI sections: Q or Q,I; may be repeated"},                                    \
        {"contract", "KINDS", "permanent, temporary, agency, freelance, apprenticeship, ..."},               \
        {"language", "CODES", "language of the opening: nl,en"},                                             \
        {"market", "NAMES", "markets: vacancies, ..."},                                                      \
        {"organisation", "NAME", "name of the organisation; may be repeated"},                               \
        {"posted-after", "DATE", "posted after that day: 2026-10-01"}

/* A database with the engine of it, for one command. */
struct matching_input {
    struct db *db;
    struct place_index *places;
    struct service_live *live;
    struct service_version *version;
};

int matching_input_open(struct cli_call *call, struct matching_input *out, struct err *err) MUST_CHECK;
void matching_input_close(struct matching_input *input);
#define MATCHING_INPUT_AUTO __attribute__((cleanup(matching_input_close)))

/* Reads --profile FILE or - and lays the filters of the options over those in it. All mistakes are told on stderr; returns CLI_REFUSED
 * for them, CLI_USAGE for wrong options. */
int matching_input_profile(struct cli_call *call, const struct place_index *places, struct service_profile *out,
                           struct err *err) MUST_CHECK;

/* An option among those given that is a filter; NULL when there is none. */
const char *matching_input_filter_given(const struct cli_call *call);

/* Lays the filters of the options over *filters. CLI_USAGE. */
int matching_input_filters(struct cli_call *call, const struct place_index *places, struct service_filters *filters,
                           struct err *err) MUST_CHECK;

/* The same for a path, for commands that take several. */
int matching_input_profile_at(struct cli_call *call, const char *path, const struct place_index *places,
                              struct service_profile *out, struct err *err) MUST_CHECK;

/* The language of labels: --labels, else Dutch. */
uint8_t matching_input_labels(const struct cli_call *call, const struct service_version *version);

#endif
