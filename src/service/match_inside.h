/* Shared by the use cases of matching. Private to the service room. */
#ifndef REGIO_SERVICE_MATCH_INSIDE_H
#define REGIO_SERVICE_MATCH_INSIDE_H

#include "engine/explain.h"
#include "engine/query.h"
#include "engine/survey.h"
#include "service/live_inside.h"
#include "service/matching.h"

/* A profile in the engine's terms. `expanded` is of the version's taxonomy. */
struct match_person {
    struct engine_profile *expanded;
    size_t known;                 /* skills that the taxonomy has */
    struct service_texts unknown; /* the other URIs, each once */
};

/* `profile` may be NULL: nothing is held. */
int match_person_new(struct arena *arena, const struct service_version *version, const struct service_profile *profile,
                     struct match_person *out, struct err *err) MUST_CHECK;

/* Room for a query, with the loops that are asked for (NULL: the best). ERR_INVALID: this processor does not run them. Give it
 * back with the same name; NULL is legal. */
int match_workspace_take(const struct service_version *version, const char *kernel, struct engine_workspace **out,
                         struct err *err) MUST_CHECK;
void match_workspace_give(const struct service_version *version, const char *kernel, struct engine_workspace *workspace);

/* The filters in the engine's numbers. */
struct engine_filter match_filter(struct arena *arena, const struct service_version *version,
                                  const struct service_filters *filters, int32_t today);

/* One opening of a result list before its page is chosen. */
struct match_item {
    int64_t id;
    uint32_t score;
    uint32_t fit, asked, have;
    bool in_title; /* a free-text search found all its words there */
    bool named;    /* it was found by a name of an occupation only */
    bool has_distance;
    double distance;
    int32_t posted;
    struct str title; /* normalised */
};

/* Fills what sorting needs. */
void match_item_place(struct match_item *item, const struct live_found *found, const struct service_filters *filters);

/* Asks the engine which openings pass the filter: with a profile (may be NULL) those that fit at all, without it all. With `facets` they
 * are counted by sector and contract into `out`: each by itself, those that name it in the list that choosing it, in place of what is
 * chosen, would give. */
int match_survey(struct arena *arena, const struct service_version *version, const struct engine_profile *profile,
                 const struct engine_filter *filter, bool facets, struct engine_survey *survey, struct service_match *out,
                 struct err *err) MUST_CHECK;

/* A name of an occupation that stands in a title. */
struct match_name {
    struct str label;
    struct service_concept occupation;
};

/* One opening that a search found. */
struct match_hit {
    int64_t id;
    bool in_title; /* all the words stand in its title */
    uint32_t name; /* 0: by its words; else its title has names[name - 1] */
};

/* What a search found. Not `on`: there was none. */
struct match_hits {
    bool on;
    const struct match_hit *items; /* by rising id */
    size_t count;
    const struct match_name *names;
    size_t named;                  /* items that were found by a name only */
    struct service_concept *meant; /* occupations that the text is a name of */
    size_t meant_count;
};

struct match_wanted {
    struct str text;    /* empty or spaces: any */
    bool names;         /* see service_match_request */
    int64_t occupation; /* 0: any */
    uint8_t language;   /* of the occupations' labels */
};

/* Narrows the filter to what is wanted; where nothing is, it leaves it as it is. */
int match_search(struct arena *arena, const struct service_version *version, const struct match_wanted *wanted,
                 struct engine_filter *filter, struct match_hits *hits, struct err *err) MUST_CHECK;

/* The name by which an opening was found; NULL where it was by its words. */
const struct match_name *match_name_of(const struct match_hits *hits, int64_t id);

/* The first `keep` of what a survey found, in an order other than by fit. */
struct match_list {
    struct arena *arena;
    const struct service_version *version;
    const struct service_filters *filters;
    const struct engine_survey_set *set;
    uint64_t found; /* by it */
    enum service_sort sort; /* fit, of what is not scored: how the search found them */
    bool scored;
    size_t keep;
    struct match_item *items; /* these are filled */
    size_t count;
};

void match_list_fill(struct match_list *list, const struct match_hits *hits);

/* Reads the openings of a page and fills its results. */
int match_page(struct arena *arena, const struct service_version *version, struct db *db,
               const struct service_match_request *request, const struct match_person *person,
               const struct match_hits *hits, const struct match_item *items, size_t count, struct service_match *out,
               struct err *err) MUST_CHECK;

/* Puts an explanation into a result. */
void match_explain(struct arena *arena, const struct service_version *version, uint8_t language,
                   const struct engine_explanation *explanation, struct service_result *result);

/* Adds the modules that teach them to missing skills. */
void match_teach(struct arena *arena, const struct service_version *version, int32_t today,
                 struct service_reason *missing, size_t count);

/* Name of the town of an opening; empty where not known. */
struct str match_place_name(const struct service_version *version, const struct market_opening *opening);

#endif
