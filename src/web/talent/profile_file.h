/* A profile that a visitor opens from a file: what is taken, and what is said where it cannot be. */
#ifndef REGIO_WEB_TALENT_PROFILE_FILE_H
#define REGIO_WEB_TALENT_PROFILE_FILE_H

#include "web/page.h"
#include "web/talent/visit.h"

/* Puts the skills of the uploaded file in place of the profile, and counts in *unknown those that we do not know. Only a profile and
 * nothing else is taken: another kind of file that happens to have "skills" would silently take the place of what the
 * visitor has. Else false: the profile is what it was and *errors, in the request's arena, says what is wrong. */
bool profile_file_take(struct visit *visit, struct response *response, struct page_errors *errors,
                       int64_t *unknown);

#endif
