/* The digest of what an import brings of a module. Private to src/skills/module*.c. */
#ifndef REGIO_SKILLS_MODULE_DIGEST_H
#define REGIO_SKILLS_MODULE_DIGEST_H

#include "port/digest.h"
#include "skills/module.h"

int skills_module_digest(const struct skills_module *module, struct digest *out, struct err *err) MUST_CHECK;

#endif
