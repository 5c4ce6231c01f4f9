/* The anonymous visitor's profile: read from the cookie, matched, written back. */
#ifndef REGIO_WEB_TALENT_VISITOR_H
#define REGIO_WEB_TALENT_VISITOR_H

#include "base/err.h"
#include "service/profile.h"
#include "service/taxonomy.h"
#include "web/response.h"
#include "web/talent/profile_pack.h"

#define VISITOR_COOKIE "regio_profile"

/* The skills in the visitor's cookie; none where there is no cookie or it is not ours. */
struct profile_skills visitor_read(struct request *request);

/* Sets the cookie, for as long as the browser's session; an empty profile deletes it. ERR_TOO_LARGE, with the
 * message for the screen, when it does not fit: then the cookie stays as it was. */
int visitor_write(struct response *response, const struct profile_skills *skills, struct err *err) MUST_CHECK;

/* The same as a profile to match with: URIs and levels, no filters. Concepts that the taxonomy does not have
 * (any more) are left out. */
struct service_profile visitor_profile(struct request *request, const struct service_taxonomy *taxonomy,
                                       const struct profile_skills *skills);

#endif
