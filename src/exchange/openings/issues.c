#include "exchange/openings/issues.h"

#include <stdarg.h>
#include <stdio.h>

void openings_issues_init(struct openings_issues *issues, struct arena *arena, size_t limit)
{
    *issues = (struct openings_issues){.arena = arena, .limit = limit};
}

/* Counts, and says whether there is room to keep it. */
static bool count_one(struct openings_issues *issues, bool warning)
{
    uint64_t *counter = warning ? &issues->warnings : &issues->errors;
    return ++*counter <= issues->limit;
}

/* A place within source->text as a place in the file. */
static void place_in_file(const struct openings_source *source, uint64_t line, uint64_t column,
                          struct openings_issue *issue)
{
    if (source->line == 0)
        return;
    issue->line = source->line + (line > 0 ? line - 1 : 0);
    issue->column = line == 1 && source->column > 1 ? column + source->column - 1 : column;
}

static void keep(struct openings_issues *issues, bool warning, const struct openings_source *source,
                 uint64_t line, uint64_t column, const char *field, const char *message)
{
    struct openings_issue issue = {
        .warning = warning,
        .file = source->file == NULL ? "" : source->file,
        .field = arena_strdup(issues->arena, field),
        .message = arena_strdup(issues->arena, message),
    };
    place_in_file(source, line, column, &issue);
    VEC_PUSH(issues->arena, &issues->items, issue);
}

static void locate(const struct openings_source *source, const struct json_node *node, uint64_t *line,
                   uint64_t *column)
{
    size_t offset = 0;
    if (node != NULL && source->text.len > 0 && json_read_locate(source->text, node, &offset))
        json_read_line_column(source->text, offset, line, column);
}

void openings_issues_add(struct openings_issues *issues, bool warning, const struct openings_source *source,
                         const struct json_node *node, const char *format, ...)
{
    if (!count_one(issues, warning))
        return;
    char text[512];
    char path[64] = "";
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    uint64_t line = 1;
    uint64_t column = 1;
    locate(source, node, &line, &column);
    if (node != NULL)
        json_read_path(node, path, sizeof path);
    const char *message = arena_printf(issues->arena, "%s%s%s", path, path[0] == '\0' ? "" : ": ", text);
    keep(issues, warning, source, line, column, path, message);
}

void openings_issues_error(struct openings_issues *issues, const struct openings_source *source,
                           const struct json_node *node, const struct err *err)
{
    if (!count_one(issues, false))
        return;
    uint64_t line = err->line > 0 ? err->line : 1;
    uint64_t column = err->line > 0 ? err->column : 1;
    locate(source, node, &line, &column);
    keep(issues, false, source, line, column, err->field, err->message);
}

int openings_issues_refuse(const struct openings_issues *issues, const char *otherwise, struct err *err)
{
    for (size_t i = 0; i < issues->items.count; i++) {
        const struct openings_issue *issue = &issues->items.items[i];
        if (issue->warning)
            continue;
        int rc = err_field(err, ERR_INVALID, NULL, issue->field, "%s", issue->message);
        err_at(err, issue->file, issue->line, issue->column);
        return rc;
    }
    return err_set(err, ERR_INVALID, "%s", otherwise);
}

const char *openings_issue_format(const struct openings_issue *issue, struct arena *arena)
{
    const char *kind = issue->warning ? "warning" : "error";
    if (issue->line == 0)
        return arena_printf(arena, "%s: %s: %s", issue->file, kind, issue->message);
    return arena_printf(arena, "%s:%llu:%llu: %s: %s", issue->file, (unsigned long long)issue->line,
                        (unsigned long long)issue->column, kind, issue->message);
}
