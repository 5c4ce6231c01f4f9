/* How fast text is read:   reading DATABASE [TEXT]
 *
 * Prints how long it takes to make what reading needs, what that holds, and, of the processor's time, how
 * many megabytes of text a second the dictionary reads, and how long a search for skills in one paragraph and
 * for the occupations of one title takes. TEXT is a file to read; without it the labels of the taxonomy are
 * strung together to sentences, with other words between them. The same text each time. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "base/time.h"
#include "service/reading.h"

#define TEXT_BYTES (16u << 20)
#define PARAGRAPH  1000u
#define ROUNDS     400

static const char *const between[] = {"wij",   "zoeken", "een",       "collega", "die",  "met", "plezier",
                                      "werkt", "aan",    "onze",      "the",     "team", "and", "you",
                                      "will",  "help",   "customers", "every",   "day",  "with"};

static double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint32_t next_number(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

static int read_file(const char *path, struct buf *text)
{
    char block[65536];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return -1;
    while ((got = fread(block, 1, sizeof block, file)) > 0 && text->len + got <= TEXT_BYTES)
        buf_add(text, block, got);
    return fclose(file);
}

static void write_text(const struct service_taxonomy *taxonomy, struct buf *text)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct service_suggestion *all;
    uint64_t state = 1;
    size_t count = service_taxonomy_list(taxonomy, SERVICE_SKILL, SERVICE_DUTCH, 0,
                                         service_taxonomy_skills(taxonomy), arena, &all);
    while (count > 0 && text->len < TEXT_BYTES - 4096) {
        for (uint32_t i = next_number(&state) % 12; i > 0; i--) {
            buf_add_str(text, str_from(between[next_number(&state) % (sizeof between / sizeof between[0])]));
            buf_add_char(text, ' ');
        }
        buf_add_str(text, all[next_number(&state) % count].concept.label);
        buf_add_str(text, STR(". "));
    }
}

static int measure_dictionary(const struct service_taxonomy *taxonomy, struct str text, struct err *err)
{
    static const char *const languages[] = {"nl", "en"};
    for (size_t l = 0; l < 2; l++) {
        size_t found;
        double start = processor_seconds();
        int rc = service_labels(taxonomy, NULL, text, str_from(languages[l]), NULL, NULL, &found, err);
        double time = processor_seconds() - start;
        if (rc != 0)
            return rc;
        printf("dictionary %s: %.1f MB, %zu labels found, %.1f MB/s\n", languages[l], (double)text.len / 1e6,
               found, (double)text.len / 1e6 / time);
    }
    return 0;
}

static int measure_calls(const struct service_taxonomy *taxonomy, struct str text, struct err *err)
{
    struct arena *arena ARENA_AUTO = arena_new();
    struct service_suggestion *titles;
    size_t count =
        service_taxonomy_list(taxonomy, SERVICE_OCCUPATION, SERVICE_DUTCH, 0, ROUNDS, arena, &titles);
    struct service_found_skill *skills;
    struct service_found_occupation *occupations;
    size_t found;
    int rc = 0;
    double start = processor_seconds();
    for (size_t i = 0; rc == 0 && i < ROUNDS && (i + 1) * PARAGRAPH <= text.len; i++)
        rc = service_extract(taxonomy, NULL, (struct str){text.data + i * PARAGRAPH, PARAGRAPH}, STR("nl"),
                             20, arena, &skills, &found, err);
    printf("skills of %u bytes: %.2f ms\n", PARAGRAPH, (processor_seconds() - start) * 1000 / ROUNDS);
    start = processor_seconds();
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = service_titles(taxonomy, NULL, titles[i].concept.label, STR("nl"), 10, arena, &occupations,
                            &found, err);
    if (count > 0)
        printf("occupations of a title: %.2f ms\n", (processor_seconds() - start) * 1000 / (double)count);
    return rc;
}

int main(int count, char **arguments)
{
    struct db *db DB_AUTO = NULL;
    struct service_taxonomy *taxonomy = NULL;
    struct buf text BUF_AUTO;
    struct err err = {0};
    struct rusage usage;
    buf_init(&text, TEXT_BYTES);
    if (count != 2 && count != 3) {
        fprintf(stderr, "usage: reading DATABASE [TEXT]\n");
        return 2;
    }
    int rc = db_open(arguments[1], NULL, &db, &err);
    if (rc == 0)
        rc = service_taxonomy_load(db, &taxonomy, &err);
    size_t before = taxonomy == NULL ? 0 : service_taxonomy_bytes(taxonomy);
    double start = processor_seconds();
    if (rc == 0)
        rc = service_reading_prepare(taxonomy, db, &err);
    if (rc == 0) {
        getrusage(RUSAGE_SELF, &usage);
        printf("made in %.2f s of the processor, holds %zu MB; the program's peak %ld MB\n",
               processor_seconds() - start, (service_taxonomy_bytes(taxonomy) - before) >> 20,
               usage.ru_maxrss >> 10);
        if (count == 3 && read_file(arguments[2], &text) != 0)
            rc = err_set(&err, ERR_IO, "cannot read %s", arguments[2]);
        else if (count == 2)
            write_text(taxonomy, &text);
    }
    if (rc == 0)
        rc = measure_dictionary(taxonomy, buf_str(&text), &err);
    if (rc == 0)
        rc = measure_calls(taxonomy, buf_str(&text), &err);
    if (rc != 0)
        fprintf(stderr, "reading: %s\n", err.message);
    service_taxonomy_free(taxonomy);
    return rc != 0;
}
