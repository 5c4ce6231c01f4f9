#include "base/findings.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

void findings_add(struct findings *findings, const char *rule, const char *format, ...)
{
    char what[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    findings->count++;
    if (findings->tell != NULL)
        findings->tell(findings->arg, rule, what);
}
