#include "base/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Counts a breach of a rule; how many it has now. */
static int64_t count_rule(struct findings *findings, const char *rule)
{
    size_t i = 0;
    while (i < findings->rule_count && strcmp(findings->rules[i].rule, rule) != 0)
        i++;
    if (i == FINDINGS_RULES)
        return 1;
    if (i == findings->rule_count) {
        findings->rules[i].rule = rule;
        findings->rules[i].count = 0;
        findings->rule_count++;
    }
    return ++findings->rules[i].count;
}

void findings_add(struct findings *findings, const char *rule, const char *format, ...)
{
    char what[1024];
    va_list args;
    findings->count++;
    if (count_rule(findings, rule) > FINDINGS_TOLD || findings->tell == NULL)
        return;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    findings->tell(findings->arg, rule, what);
}

void findings_end(struct findings *findings)
{
    for (size_t i = 0; i < findings->rule_count && findings->tell != NULL; i++) {
        char what[64];
        long long more = (long long)findings->rules[i].count - FINDINGS_TOLD;
        if (more <= 0)
            continue;
        snprintf(what, sizeof what, "and %lld more", more);
        findings->tell(findings->arg, findings->rules[i].rule, what);
    }
}
