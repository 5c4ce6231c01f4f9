/* Measures the engine alone: building, memory, questions with and without filters, changes.
 *
 *     engine_match [--size N] [--queries N] [--seed N] [--must PERCENT] [--independent] [--cpu] [--window N]
 * [--batch N] [--kernel NAME] [--only CASE] [--format json]
 *
 * --cpu takes the time of the thread's processor rather than of the clock, for a machine that others use too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "engine/lever.h"
#include "engine/live.h"
#include "engine/many.h"
#include "engine/query.h"
#include "engine/reverse.h"
#include "engine_data.h"

#define CASES_MOST 32

struct options {
    size_t size;
    size_t queries;
    uint64_t seed;
    struct data_shape shape;
    clockid_t clock;
    size_t window;      /* 0: the usual */
    size_t batch;       /* profiles in the batch */
    const char *kernel; /* NULL: the best */
    const char *only;   /* one of the cases of queries; NULL: all */
    bool json;
};

struct measured {
    const char *name;
    double p50, p95, p99;                      /* milliseconds */
    double passing;                            /* share of the openings considered, in the mean */
    double postings, rescored, exact, forward; /* of the plan, in the mean */
};

struct bench {
    struct options options;
    struct data *data;
    struct engine_live *live;
    struct engine_workspace *workspace;
    struct measured rows[CASES_MOST];
    size_t row_count;
    double people_bytes; /* a profile in the reverse index */
    double wall;         /* milliseconds by the clock to load and build with threads */
    double pairs;        /* of a profile and an opening, answered in a second */
};

static double read_clock(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double now(const struct bench *bench)
{
    return read_clock(bench->options.clock);
}

static void must(int rc, const struct err *err)
{
    if (rc == 0)
        return;
    fprintf(stderr, "engine_match: %s\n", err->message);
    exit(1);
}

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static struct measured *add_row(struct bench *bench, const char *name, double *times, size_t count,
                                double passing)
{
    qsort(times, count, sizeof *times, compare_doubles);
    struct measured *row = &bench->rows[bench->row_count++];
    *row = (struct measured){
        .name = name,
        .p50 = times[count / 2],
        .p95 = times[count * 95 / 100],
        .p99 = times[count * 99 / 100],
        .passing = passing,
    };
    return row;
}

/* A filter of one of the cases measured. */
typedef void set_filter(struct bench *bench, struct engine_filter *filter);

static const uint32_t two[] = {1, 2};

static void no_filter(struct bench *bench, struct engine_filter *filter)
{
    (void)bench;
    (void)filter;
}

static void filter_10(struct bench *bench, struct engine_filter *filter)
{
    (void)bench;
    filter->sector = (struct engine_any){true, two, 2};
}

static void filter_1(struct bench *bench, struct engine_filter *filter)
{
    filter_10(bench, filter);
    filter->contract = (struct engine_any){true, two, 2};
    filter->education_max = 4;
    filter->hours_min = 18;
    filter->hours_max = 36;
}

static void filter_01(struct bench *bench, struct engine_filter *filter)
{
    filter_1(bench, filter);
    filter->posted_after = DATA_TODAY - 10;
}

static void filter_near(struct bench *bench, struct engine_filter *filter, double km)
{
    filter->near = true;
    data_place(bench->data, &filter->lat, &filter->lon);
    filter->km = km;
}

static void filter_5_km(struct bench *bench, struct engine_filter *filter)
{
    filter_near(bench, filter, 5);
}

static void filter_30_km(struct bench *bench, struct engine_filter *filter)
{
    filter_near(bench, filter, 30);
}

static void filter_100_km(struct bench *bench, struct engine_filter *filter)
{
    filter_near(bench, filter, 100);
}

static void measure_queries(struct bench *bench, const char *name, set_filter *set, size_t top,
                            bool histogram)
{
    size_t queries = bench->options.queries;
    if (bench->options.only != NULL && strcmp(bench->options.only, name) != 0)
        return;
    double *times = calloc(queries, sizeof *times);
    double passing = 0;
    struct engine_plan sum = {0};
    double forward = 0;
    struct err err;
    struct engine_version *version = engine_live_acquire(bench->live);
    for (size_t i = 0; i < queries + 3; i++) { /* the first three warm the caches */
        struct arena *arena ARENA_AUTO = arena_new();
        struct engine_profile *profile;
        struct engine_result result;
        struct engine_held *held = data_held(bench->data, arena, 40);
        struct engine_query query = {
            .filter = engine_filter_none(DATA_TODAY), .top = top, .histogram = histogram};
        set(bench, &query.filter);
        must(engine_profile_new(&profile, arena, bench->data->taxonomy, held, 40, &err), &err);
        query.profile = profile;
        double start = now(bench);
        must(engine_match(&result, arena, bench->workspace, version, &query, &err), &err);
        if (i < 3)
            continue;
        times[i - 3] = now(bench) - start;
        passing += (double)result.considered / (double)engine_version_count(version) / (double)queries;
        sum.postings += result.plan.postings;
        sum.rescored += result.plan.rescored;
        sum.windows_exact += result.plan.windows_exact;
        forward += result.plan.forward;
    }
    engine_version_release(version);
    struct measured *row = add_row(bench, name, times, queries, passing);
    row->postings = (double)sum.postings / (double)queries;
    row->rescored = (double)sum.rescored / (double)queries;
    row->exact = (double)sum.windows_exact / (double)queries;
    row->forward = forward / (double)queries;
    free(times);
}

/* Openings as a caller has them in memory. */
static struct engine_opening *make_openings(struct bench *bench, struct arena *arena)
{
    struct engine_opening *openings = arena_array(arena, bench->options.size, sizeof *openings);
    for (size_t i = 0; i < bench->options.size; i++) {
        openings[i] = data_opening(bench->data, &bench->options.shape, (int64_t)i + 1);
        struct engine_asked *skills = arena_array(arena, openings[i].skill_count, sizeof *skills);
        memcpy(skills, openings[i].skills, openings[i].skill_count * sizeof *skills);
        openings[i].skills = skills;
    }
    return openings;
}

/* Makes the engine of openings in memory by so many threads (0: as many as there are processors). With --cpu
 * the time is that of all threads together; *wall is what the clock says. */
static struct engine_live *build_live(struct bench *bench, const struct engine_opening *openings,
                                      size_t threads, double *times, double *wall)
{
    struct err err;
    struct engine_loader *loader;
    struct engine_live *live;
    clockid_t clock = bench->options.clock == CLOCK_MONOTONIC ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID;
    double began = read_clock(CLOCK_MONOTONIC);
    double start = read_clock(clock);
    must(engine_loader_new(&loader, bench->data->taxonomy, &err), &err);
    if (bench->options.window != 0)
        engine_loader_set_window(loader, bench->options.window);
    if (threads != 0)
        engine_loader_set_threads(loader, threads);
    must(engine_loader_add_all(loader, openings, bench->options.size, NULL, &err), &err);
    times[0] = read_clock(clock) - start;
    must(engine_live_new(&live, &loader, &err), &err);
    times[2] = read_clock(clock) - start;
    times[1] = times[2] - times[0];
    *wall = read_clock(CLOCK_MONOTONIC) - began;
    return live;
}

static void measure_build(struct bench *bench)
{
    static const char *const one[] = {"load", "build", "load and build"};
    struct arena *arena ARENA_AUTO = arena_new();
    const struct engine_opening *openings = make_openings(bench, arena);
    double times[3];
    double wall;
    bench->live = build_live(bench, openings, 1, times, &wall);
    for (size_t i = 0; i < 3; i++)
        add_row(bench, one[i], &times[i], 1, 1);
    if (bench->options.only != NULL)
        return;
    engine_live_free(build_live(bench, openings, 0, times, &bench->wall));
    add_row(bench, "load and build, threads", &times[2], 1, 1);
}

static void measure_changes(struct bench *bench)
{
    struct err err;
    size_t count = 2000;
    double *put = calloc(count, sizeof *put);
    double *removed = calloc(count, sizeof *removed);
    for (size_t i = 0; i < count; i++) {
        int64_t id = 1 + data_random(bench->data, (uint32_t)bench->options.size);
        struct engine_opening opening = data_opening(bench->data, &bench->options.shape, id);
        double start = now(bench);
        must(engine_live_put(bench->live, &opening, &err), &err);
        put[i] = now(bench) - start;
        start = now(bench);
        must(engine_live_remove(bench->live, id, &err), &err);
        removed[i] = now(bench) - start;
        must(engine_live_put(bench->live, &opening, &err), &err);
    }
    add_row(bench, "change", put, count, 1);
    add_row(bench, "withdraw", removed, count, 1);
    measure_queries(bench, "no filter, 4000 changes", no_filter, 20, false);
    double start = now(bench);
    must(engine_live_merge(bench->live, &err), &err);
    put[0] = now(bench) - start;
    add_row(bench, "merge", put, 1, 1);
    free(put);
    free(removed);
}

enum lever_kind { LEVER_SKILLS, LEVER_MODULES, LEVER_BOTH };

static void measure_lever(struct bench *bench, const char *name, enum lever_kind kind)
{
    struct err err;
    double times[9];
    if (bench->options.only != NULL && strcmp(bench->options.only, name) != 0)
        return;
    struct engine_version *version = engine_live_acquire(bench->live);
    for (size_t i = 0; i < 9; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct engine_profile *profile;
        struct engine_lever lever;
        struct engine_lever other;
        struct engine_held *held = data_held(bench->data, arena, 40);
        struct engine_bundle *modules = arena_array(arena, 100, sizeof *modules);
        must(engine_profile_new(&profile, arena, bench->data->taxonomy, held, 40, &err), &err);
        for (size_t j = 0; j < 100; j++)
            modules[j] = (struct engine_bundle){data_held(bench->data, arena, 6), 6};
        struct engine_lever_query query = {profile, engine_filter_none(DATA_TODAY), 70};
        double start = now(bench);
        if (kind == LEVER_BOTH)
            must(engine_lever_both(&lever, &other, arena, bench->workspace, version, &query, 3, modules, 100, &err),
                 &err);
        else if (kind == LEVER_MODULES)
            must(engine_lever_bundles(&lever, arena, bench->workspace, version, &query, modules, 100, &err),
                 &err);
        else
            must(engine_lever_skills(&lever, arena, bench->workspace, version, &query, 3, &err), &err);
        times[i] = now(bench) - start;
    }
    engine_version_release(version);
    add_row(bench, name, times, 9, 1);
}

/* Every profile against every opening: `batch` profiles, no filter, the best 20 of each. */
static void measure_many(struct bench *bench, const char *name)
{
    struct err err;
    size_t count = bench->options.batch;
    if (count == 0 || (bench->options.only != NULL && strcmp(bench->options.only, name) != 0))
        return;
    struct arena *arena ARENA_AUTO = arena_new();
    struct engine_many *many = engine_many_new();
    if (many == NULL || (bench->options.kernel != NULL && !engine_many_use(many, bench->options.kernel)))
        exit(1);
    struct engine_query *queries = arena_array(arena, count, sizeof *queries);
    struct engine_result *results = arena_array(arena, count, sizeof *results);
    for (size_t i = 0; i < count; i++) {
        struct engine_profile *profile;
        struct engine_held *held = data_held(bench->data, arena, 40);
        must(engine_profile_new(&profile, arena, bench->data->taxonomy, held, 40, &err), &err);
        queries[i] = (struct engine_query){profile, engine_filter_none(DATA_TODAY), 20, false};
    }
    struct engine_version *version = engine_live_acquire(bench->live);
    double start = now(bench);
    must(engine_match_many(results, arena, many, version, queries, count, &err), &err);
    double time = (now(bench) - start) / (double)count;
    struct engine_plan sum = {0};
    for (size_t i = 0; i < count; i++) {
        sum.postings += results[i].plan.postings;
        sum.rescored += results[i].plan.rescored;
        sum.windows_exact += results[i].plan.windows_exact;
    }
    struct measured *row = add_row(bench, name, &time, 1, 1);
    row->postings = (double)sum.postings / (double)count;
    row->rescored = (double)sum.rescored / (double)count;
    row->exact = (double)sum.windows_exact / (double)count;
    bench->pairs = (double)engine_version_count(version) / time * 1e3;
    engine_version_release(version);
    engine_many_free(many);
}

static struct engine_people *load_people(struct bench *bench)
{
    struct err err;
    struct engine_people_loader *loader;
    struct engine_people *people;
    double time = 0;
    double start;
    must(engine_people_loader_new(&loader, bench->data->taxonomy, &err), &err);
    for (size_t i = 0; i < bench->options.size; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct engine_held *held = data_held(bench->data, arena, 40);
        start = now(bench);
        must(engine_people_loader_add(loader, (int64_t)i + 1, held, 40, &err), &err);
        time += now(bench) - start;
    }
    start = now(bench);
    must(engine_people_new(&people, &loader, &err), &err);
    time += now(bench) - start;
    add_row(bench, "people, load and build", &time, 1, 1);
    return people;
}

static void measure_people(struct bench *bench)
{
    struct err err;
    const char *name = "opening to people";
    if (bench->options.only != NULL && strcmp(bench->options.only, name) != 0)
        return;
    size_t queries = bench->options.queries;
    double *times = calloc(queries, sizeof *times);
    struct engine_plan sum = {0};
    struct engine_people *people = load_people(bench);
    for (size_t i = 0; i < queries; i++) {
        struct arena *arena ARENA_AUTO = arena_new();
        struct engine_impacts impacts;
        struct engine_result result;
        struct engine_opening opening = data_opening(bench->data, &bench->options.shape, 1);
        must(engine_impacts_new(&impacts, arena, bench->data->taxonomy, opening.skills, opening.skill_count,
                                &err),
             &err);
        double start = now(bench);
        must(engine_people_match(&result, arena, bench->workspace, people, &impacts, 20, &err), &err);
        times[i] = now(bench) - start;
        sum.postings += result.plan.postings;
        sum.rescored += result.plan.rescored;
        sum.windows_exact += result.plan.windows_exact;
    }
    struct measured *row = add_row(bench, name, times, queries, 1);
    row->postings = (double)sum.postings / (double)queries;
    row->rescored = (double)sum.rescored / (double)queries;
    row->exact = (double)sum.windows_exact / (double)queries;
    bench->people_bytes = (double)engine_people_size(people) / (double)engine_people_count(people);
    engine_people_free(people);
    free(times);
}

static void print_row(const struct measured *row)
{
    printf("%-26s %10.4f %10.4f %10.4f %8.3f%% %9.0f %9.0f %6.1f %7.0f%%\n", row->name, row->p50, row->p95,
           row->p99, 100 * row->passing, row->postings, row->rescored, row->exact, 100 * row->forward);
}

static void print_rows(const struct bench *bench, size_t bytes)
{
    if (bench->options.json) {
        for (size_t i = 0; i < bench->row_count; i++) {
            const struct measured *row = &bench->rows[i];
            printf("%s{\"system\":\"regio\",\"case\":\"%s\",\"p50_ms\":%.4f,\"p95_ms\":%.4f,\"p99_ms\":%.4f,"
                   "\"bytes\":%zu,\"passing\":%.5f}%s",
                   i == 0 ? "[" : " ", row->name, row->p50, row->p95, row->p99, bytes, row->passing,
                   i + 1 == bench->row_count ? "]\n" : ",\n");
        }
        return;
    }
    if (bench->wall > 0)
        printf("%.0f ms by the clock to load and build with threads\n", bench->wall);
    if (bench->pairs > 0)
        printf("%.2f thousand million pairs of a profile and an opening a second\n", bench->pairs / 1e9);
    if (bench->people_bytes > 0)
        printf("%.1f bytes a profile in the reverse index\n", bench->people_bytes);
    printf("%zu openings, %.1f bytes each\n%-26s %10s %10s %10s %9s %9s %9s %6s %8s\n", bench->options.size,
           (double)bytes / (double)bench->options.size, "case", "p50 ms", "p95 ms", "p99 ms", "passing",
           "postings", "rescored", "exact", "forward");
    for (size_t i = 0; i < bench->row_count; i++)
        print_row(&bench->rows[i]);
}

static void run(struct bench *bench)
{
    measure_build(bench);
    struct engine_version *version = engine_live_acquire(bench->live);
    size_t bytes = engine_version_size(version);
    engine_version_release(version);
    measure_queries(bench, "no filter", no_filter, 20, false);
    measure_queries(bench, "filter 10 %", filter_10, 20, false);
    measure_queries(bench, "filter 1 %", filter_1, 20, false);
    measure_queries(bench, "filter 0.1 %", filter_01, 20, false);
    measure_queries(bench, "filter 10 %, count only", filter_10, 0, false);
    measure_queries(bench, "filter 1 %, count only", filter_1, 0, false);
    measure_queries(bench, "filter 0.1 %, count only", filter_01, 0, false);
    measure_queries(bench, "30 km, count only", filter_30_km, 0, false);
    measure_queries(bench, "within 5 km", filter_5_km, 20, false);
    measure_queries(bench, "within 30 km", filter_30_km, 20, false);
    measure_queries(bench, "within 100 km", filter_100_km, 20, false);
    measure_queries(bench, "top 1000", no_filter, 1000, false);
    measure_queries(bench, "histogram", no_filter, 20, true);
    measure_many(bench, "batch, each profile");
    measure_people(bench);
    measure_lever(bench, "lever, all skills", LEVER_SKILLS);
    measure_lever(bench, "lever, 100 modules", LEVER_MODULES);
    measure_lever(bench, "lever, both at once", LEVER_BOTH);
    if (bench->options.only == NULL)
        measure_changes(bench);
    print_rows(bench, bytes);
}

static struct options read_options(int argc, char **argv)
{
    struct options options = {.size = 1000000,
                              .queries = 200,
                              .seed = 1,
                              .shape = {0.8, 0},
                              .clock = CLOCK_MONOTONIC,
                              .batch = 2048};
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--independent") == 0)
            options.shape.from_occupation = 0;
        else if (strcmp(argv[i], "--cpu") == 0)
            options.clock = CLOCK_THREAD_CPUTIME_ID;
        else if (strcmp(argv[i], "--size") == 0)
            options.size = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--queries") == 0)
            options.queries = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0)
            options.seed = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--must") == 0)
            options.shape.must = strtod(value, NULL) / 100;
        else if (strcmp(argv[i], "--window") == 0)
            options.window = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--batch") == 0)
            options.batch = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--kernel") == 0)
            options.kernel = value;
        else if (strcmp(argv[i], "--only") == 0)
            options.only = value;
        else if (strcmp(argv[i], "--format") == 0)
            options.json = strcmp(value, "json") == 0;
        else if (argv[i][0] == '-')
            exit(2);
    }
    return options;
}

int main(int argc, char **argv)
{
    struct bench bench = {.options = read_options(argc, argv)};
    if (bench.options.size == 0 || bench.options.queries == 0) {
        fprintf(stderr,
                "usage: engine_match [--size N] [--queries N] [--seed N] [--must PERCENT] [--independent] "
                "[--cpu] [--window N] [--batch N] [--kernel NAME] [--only CASE] [--format json]\n");
        return 2;
    }
    bench.data = data_new(bench.options.seed);
    bench.workspace = engine_workspace_new();
    if (bench.options.kernel != NULL && !engine_workspace_use(bench.workspace, bench.options.kernel)) {
        fprintf(stderr, "engine_match: this processor does not run %s\n", bench.options.kernel);
        return 3;
    }
    run(&bench);
    engine_workspace_free(bench.workspace);
    engine_live_free(bench.live);
    data_free(bench.data);
    return 0;
}
