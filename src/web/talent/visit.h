/* What every page about work needs: a connection to the database, the live version, and the visitor's
 * profile.
 *
 *     struct visit visit VISIT_AUTO = {0};
 *     int rc = visit_open(&visit, request);
 *
 * Labels are views into the version: render before the visit closes. */
#ifndef REGIO_WEB_TALENT_VISIT_H
#define REGIO_WEB_TALENT_VISIT_H

#include "base/err.h"
#include "port/db/db.h"
#include "service/live.h"
#include "service/matching.h"
#include "web/request.h"
#include "web/talent/profile_pack.h"

struct visit {
    struct request *request;
    struct db *db;
    struct service_version *version;
    const struct service_taxonomy *taxonomy;
    uint8_t language;               /* of labels */
    struct profile_skills skills;   /* of the cookie */
    struct service_profile profile; /* the same to match with; no filters */
};

/* Fills *visit; on an error nothing is held and request->err says why. Marks Talent & stages in the menu. */
int visit_open(struct visit *visit, struct request *request) MUST_CHECK;

/* Gives everything back; a visit that was not opened too. */
void visit_close(struct visit *visit);
#define VISIT_AUTO __attribute__((cleanup(visit_close)))

/* A request to match, in the page's language and for today. */
struct service_match_request visit_match_request(const struct visit *visit,
                                                 const struct service_profile *profile);

/* How many openings fit the visitor for more than half; 0 without a profile. */
int visit_count(const struct visit *visit, int64_t *half) MUST_CHECK;

/* A form that offers skills to tick: whether "heb" has this one, and its level of "niveau-ID",
 * 1..4; the unstated level where the form has none. */
bool profile_form_ticked(const struct request *request, int64_t id);
int profile_form_level(const struct request *request, int64_t id);

#endif
