/* A profile as people write it: skills with levels, and filters. The form of `--profile`, of `POST /api/v1/matches`, and of the
 * file that a visitor saves (interfaces: docs/api.md).
 *
 * Reading reports all mistakes at once, each with its path in the JSON. */
#ifndef REGIO_SERVICE_PROFILE_H
#define REGIO_SERVICE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "directory/place.h"
#include "port/json/json_read.h"
#include "port/json/json_write.h"

#define SERVICE_PROFILE_BYTES_MAX  (1u << 20)
#define SERVICE_PROFILE_SKILLS_MAX 5000u
#define SERVICE_UNREAD_MAX         20u
#define SERVICE_FILTER_ITEMS_MAX   200u /* of each list */
#define SERVICE_FILTER_KM_MAX      20100.0 /* no two places on earth are further apart */
#define SERVICE_HOURS_NONE         INT32_MIN

struct service_held {
    struct str uri;
    int32_t level; /* 1..4 */
};

struct service_texts {
    const struct str *items;
    size_t count;
};

/* What a query may be narrowed by. All empty: {0} with the hours and the day set to none: service_filters_none. */
struct service_filters {
    bool near;
    bool km_given; /* `km` says something, if only 0 */
    double lat, lon, km;
    struct str near_postcode; /* where lat and lon came from; empty when they were given */
    int32_t hours_min, hours_max; /* hundredths of an hour a week, or SERVICE_HOURS_NONE */
    int32_t education_max;        /* 1..8; 0: none */
    struct service_texts sector;  /* letters */
    struct service_texts contract;
    struct service_texts language;
    struct service_texts market;
    struct service_texts organisation;
    bool has_posted_after;
    int32_t posted_after; /* day */
};

struct service_filters service_filters_none(void);

/* How many of the filters are set: near, hours, level, sector, contract, language, market, organisation, posted. */
size_t service_filters_count(const struct service_filters *filters);

struct service_profile {
    const struct service_held *skills; /* as given, in the order given */
    size_t count;
    struct service_filters filters;
    struct service_texts unread; /* paths of members that mean nothing in a profile, such as "skills[3].levle" */
};

/* One mistake: where ("skills[3].level", "filters.near.km"; empty for the whole), which translated message says so
 * (po/, keys that begin with error.profile_ and error.filter_), and plain English. */
struct service_problem {
    struct str path;
    struct str key;
    struct str reason;
};

typedef VEC(struct service_problem) service_problems;

/* Reads a profile from the text of a JSON object into *out, in `arena`. Returns 0, or ERR_INVALID with every mistake
 * in *problems (and the first in err; line and column for malformed JSON), or ERR_TOO_LARGE. Names that it does not know are
 * mistakes within `filters`, where one would be a filter that silently does nothing; elsewhere they stand in out->unread (at most
 * SERVICE_UNREAD_MAX), and the caller says what they mean: a typing error, or another kind of file. `places` turns {"postcode":...,"km":...} into a point; NULL: that form is refused. */
int service_profile_parse(struct arena *arena, struct str text, const struct place_index *places,
                          struct service_profile *out, service_problems *problems, struct err *err) MUST_CHECK;

/* The same from a document that was read already, which may have other members beside those of a profile: of the outermost level
 * none is in out->unread. */
int service_profile_read(struct arena *arena, const struct json_node *root, const struct place_index *places,
                         struct service_profile *out, service_problems *problems, struct err *err) MUST_CHECK;

/* Only the member "filters" of an object, for questions that need no profile. */
int service_profile_read_filters(struct arena *arena, const struct json_node *root, const struct place_index *places,
                                 struct service_filters *out, service_problems *problems, struct err *err) MUST_CHECK;

/* One filter from text, as in the address of a page or an option of a command. `name` is one of near ("LAT,LON,KM"), postcode, km, hours
 * ("24-36", "24-", "-36", "24"), educationLevelMax, sector, contract, language, postedAfter, market, organisation;
 * lists may be separated by commas and add to what is there. For a postcode and its km call it twice, in any order. Adds to *problems
 * and returns ERR_INVALID where the value is wrong, ERR_NOT_FOUND for another name. */
int service_filters_set(struct arena *arena, struct service_filters *filters, struct str name, struct str value,
                        const struct place_index *places, service_problems *problems, struct err *err) MUST_CHECK;

/* Writes the profile as an object; only the filters that are set. */
void service_profile_write(struct json_writer *writer, const struct service_profile *profile);

/* Adds a problem. The texts are copied into the arena. */
void service_problem_add(struct arena *arena, service_problems *problems, const char *path, const char *key,
                         const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
