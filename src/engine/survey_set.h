/* Within the engine: the openings that a survey found. */
#ifndef REGIO_ENGINE_SURVEY_SET_H
#define REGIO_ENGINE_SURVEY_SET_H

#include "engine/bits.h"
#include "engine/survey.h"
#include "engine/version.h"

struct engine_survey_set {
    const struct engine_version *version;
    const struct index *index;
    const struct engine_profile *profile; /* may be NULL */
    const struct kernel *kernel;
    double lat, lon;   /* of the filter */
    uint64_t *bits;    /* a bit for each place of the index */
    uint64_t *changes; /* a bit for each record of the version */
    size_t count;      /* openings in both */
};

/* An opening by its place: in the index, or index count + number of the change. */
static inline bool survey_is_change(const struct engine_survey_set *set, uint32_t place)
{
    return place >= set->index->columns.count;
}

static inline const struct weighed *survey_change(const struct engine_survey_set *set, uint32_t place)
{
    return version_record(set->version, place - set->index->columns.count);
}

#endif
