#include "cli/match_all.h"

#include <string.h>

#include "base/time.h"
#include "base/vec.h"
#include "cli/matching_input.h"
#include "port/out_file.h"
#include "exchange/openings/line_reader.h"
#include "port/json/json_read.h"
#include "service/many.h"

struct all {
    struct cli_call *call;
    struct matching_input input;
    struct service_filters filters; /* of the options; for stored profiles */
    struct service_many *many;
    struct out_file out;
    struct json_writer writer;
    struct arena *arena; /* for some profiles at a time */
    bool plan;
    uint64_t done, total; /* profiles; bytes of the file of profiles */
};

/* Whose answer it is: what stands at the start of a line. */
struct asker {
    int64_t stored; /* 0: from a file */
    struct str id;  /* in the file; NULL where it has none */
    uint64_t line;
};

static void write_match(struct all *all, const struct asker *asker, struct service_match *match)
{
    struct json_writer *w = &all->writer;
    match->planned = all->plan;
    json_write_object(w);
    if (asker->stored != 0)
        json_write_key_int(w, "profileId", asker->stored);
    else
        json_write_key_int(w, "line", (int64_t)asker->line);
    if (asker->id.data != NULL)
        json_write_key_str(w, "profile", asker->id);
    service_match_write_fields(w, match);
    json_write_end(w);
}

static int answer(struct all *all, const struct asker *askers, const struct service_many_question *questions,
                  size_t count, struct err *err)
{
    struct service_match *matches = arena_array(all->arena, count + 1, sizeof *matches);
    int rc = service_many_run(all->many, all->arena, questions, count, matches, err);
    for (size_t i = 0; rc == 0 && i < count; i++)
        write_match(all, &askers[i], &matches[i]);
    return rc != 0 ? rc : all->writer.failure;
}

/* --- Stored profiles ------------------------------------------------------------------------------------------------ */

static int answer_stored(struct all *all, struct err *err)
{
    int64_t after = INT64_MIN;
    for (;;) {
        struct service_stored *stored;
        size_t count;
        arena_reset(all->arena);
        progress_tell(&all->call->progress, "matching profiles", all->done, all->total);
        int rc = service_many_stored(all->arena, all->input.version, all->input.db, after, SERVICE_MANY_AT_ONCE, &stored,
                                     &count, err);
        if (rc != 0 || count == 0)
            return rc;
        struct asker *askers = arena_array(all->arena, count, sizeof *askers);
        struct service_many_question *questions = arena_array(all->arena, count, sizeof *questions);
        for (size_t i = 0; i < count; i++) {
            askers[i] = (struct asker){.stored = stored[i].id};
            questions[i] = (struct service_many_question){
                .held = stored[i].held, .held_count = stored[i].count, .filters = &all->filters};
        }
        rc = answer(all, askers, questions, count, err);
        if (rc != 0)
            return rc;
        after = stored[count - 1].id;
        all->done += count;
    }
}

/* --- Profiles from a file --------------------------------------------------------------------------------------------- */

struct batch {
    VEC(struct asker) askers;
    VEC(struct service_many_question) questions;
};

/* Says in which line the mistake is. */
static int refuse(const struct line_reader *lines, struct err *err)
{
    err_at(err, lines->input->name, lines->line, 0);
    return CLI_REFUSED;
}

static int read_id(struct all *all, const struct json_node *root, struct asker *asker, struct err *err)
{
    struct json_node id;
    if (!json_read_member(root, "id", &id) || json_read_kind(&id) == JSON_KIND_NULL)
        return 0;
    if (json_read_kind(&id) == JSON_KIND_STR)
        return json_read_opt_str(root, "id", &asker->id, err);
    int64_t number;
    int rc = json_read_int(&id, INT64_MIN, INT64_MAX, &number, err);
    if (rc == 0)
        asker->id = str_from(arena_printf(all->arena, "%lld", (long long)number));
    return rc;
}

static int read_profile(struct all *all, struct str text, const struct line_reader *lines, struct batch *batch,
                        struct err *err)
{
    struct json_node root;
    struct service_profile *profile = arena_alloc(all->arena, sizeof *profile);
    struct asker asker = {.line = lines->line};
    service_problems problems = {0};
    char *own = arena_strndup(all->arena, text.data, text.len); /* the reader reuses its room */
    int rc = json_read(all->arena, (struct str){own, text.len}, NULL, &root, err);
    if (rc == 0)
        rc = service_profile_read(all->arena, &root, all->input.places, profile, &problems, err);
    if (rc == 0)
        rc = read_id(all, &root, &asker, err);
    if (rc != 0)
        return refuse(lines, err);
    rc = matching_input_filters(all->call, all->input.places, &profile->filters, err);
    if (rc != 0)
        return rc;
    VEC_PUSH(all->arena, &batch->askers, asker);
    VEC_PUSH(all->arena, &batch->questions, (struct service_many_question){.profile = profile});
    return 0;
}

static int answer_batch(struct all *all, const struct line_reader *lines, struct batch *batch, struct err *err)
{
    int rc = answer(all, batch->askers.items, batch->questions.items, batch->questions.count, err);
    all->done += batch->questions.count;
    *batch = (struct batch){0};
    arena_reset(all->arena);
    progress_tell(&all->call->progress, "matching profiles", lines->bytes, lines->input->size);
    return rc;
}

static int answer_lines(struct all *all, struct line_reader *lines, struct err *err)
{
    struct batch batch = {0};
    struct str line;
    int rc;
    while ((rc = line_reader_next(lines, &line, err)) == LINE_ROW) {
        if (str_trim(line).len == 0)
            continue;
        rc = read_profile(all, line, lines, &batch, err);
        if (rc == 0 && batch.questions.count == SERVICE_MANY_AT_ONCE)
            rc = answer_batch(all, lines, &batch, err);
        if (rc != 0)
            return rc;
    }
    if (rc == LINE_TOO_LONG) {
        err_set(err, ERR_INVALID, "a profile has at most %u bytes", SERVICE_PROFILE_BYTES_MAX);
        return refuse(lines, err);
    }
    return rc == 0 ? answer_batch(all, lines, &batch, err) : rc;
}

static int answer_file(struct all *all, const char *path, struct err *err)
{
    struct input input INPUT_AUTO = {0};
    struct line_reader lines;
    int rc = input_open_file(strcmp(path, "-") == 0 ? "/dev/stdin" : path, &input, err);
    if (rc != 0)
        return CLI_REFUSED;
    input.name = strcmp(path, "-") == 0 ? "profiles" : path;
    line_reader_init(&lines, &input, SERVICE_PROFILE_BYTES_MAX);
    rc = answer_lines(all, &lines, err);
    line_reader_free(&lines);
    return rc;
}

/* --- The whole -------------------------------------------------------------------------------------------------------- */

static int answer_all(struct all *all, struct err *err)
{
    const char *profiles = cli_option(all->call, "profile");
    int64_t stored = 0;
    int rc = 0;
    json_write_to_sink(&all->writer, out_file_sink, &all->out);
    all->writer.lines = true;
    if (profiles == NULL)
        rc = market_profile_count(all->input.db, &stored, err);
    all->total = (uint64_t)stored;
    if (rc == 0)
        rc = profiles == NULL ? answer_stored(all, err) : answer_file(all, profiles, err);
    if (rc != 0) {
        json_write_drop(&all->writer);
        return rc;
    }
    return json_write_finish(&all->writer, err);
}

static int begin(struct all *all, size_t top, struct err *err)
{
    struct cli_call *call = all->call;
    int rc = matching_input_open(call, &all->input, err);
    if (rc == 0)
        rc = matching_input_filters(call, all->input.places, &all->filters, err);
    if (rc == 0)
        rc = service_many_new(all->input.version, all->input.db, time_amsterdam_day(time_now()), top, &all->many, err);
    if (rc == 0)
        rc = service_many_use(all->many, cli_option(call, "kernel"), err);
    if (rc == 0)
        rc = out_file_open(cli_option(call, "out"), 0, &all->out, err);
    return rc;
}

int match_all_run(struct cli_call *call, size_t top, struct err *err)
{
    struct all all = {.call = call,
                      .filters = service_filters_none(),
                      .plan = cli_option(call, "explain-plan") != NULL,
                      .arena = arena_new()};
    int rc = begin(&all, top, err);
    if (rc == 0)
        rc = answer_all(&all, err);
    if (rc == 0)
        rc = out_file_finish(&all.out, err);
    out_file_drop(&all.out);
    service_many_free(all.many);
    matching_input_close(&all.input);
    arena_free(all.arena);
    if (rc == 0)
        cli_note(call, "matched %llu profiles", (unsigned long long)all.done);
    return rc;
}
