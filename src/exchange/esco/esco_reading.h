/* An import of ESCO under way; private to src/exchange/esco. */
#ifndef REGIO_EXCHANGE_ESCO_ESCO_READING_H
#define REGIO_EXCHANGE_ESCO_ESCO_READING_H

#include "base/vec.h"
#include "exchange/esco/esco.h"
#include "port/csv.h"
#include "port/zip.h"

/* What a file holds. The order is the order of reading: concepts before what refers to them. */
enum esco_kind {
    ESCO_SKILLS,
    ESCO_SKILL_GROUPS,
    ESCO_OCCUPATIONS,
    ESCO_ISCO_GROUPS,
    ESCO_COLLECTION, /* labels of some concepts */
    ESCO_BROADER_SKILL,
    ESCO_BROADER_OCCUPATION,
    ESCO_SKILL_SKILL,
    ESCO_OCCUPATION_SKILL,
    ESCO_KINDS
};

struct esco_file {
    enum esco_kind kind;
    const char *path;  /* of the file or the zip */
    struct unzip *zip; /* NULL for a file of its own */
    size_t entry;
    struct str language; /* empty where the name gives none */
};

struct esco_files {
    struct arena *arena;
    VEC(struct esco_file) items;
};

/* Finds the files behind the paths; zips stay open as long as the arena. Sorted by kind, then as given.
 * ERR_INVALID: a path that holds nothing of ESCO; ERR_IO. */
int esco_files_find(struct esco_files *files, const char *const *paths, size_t count, struct err *err) MUST_CHECK;

struct esco_reading {
    struct arena *arena;
    const struct esco_options *options;
    struct skills_draft *draft;
    struct skills_draft_rules rules;
    struct esco_summary summary;
    bool is_version;             /* occupation-skill relations are among the files */
    bool defined[ESCO_KINDS];    /* a file of this kind has said which concepts there are */
    int repeated;                /* URIs, for the warning */
    const char *now_reading;     /* file name, for progress and warnings */
};

/* Reads a file of concepts or a collection. `defines`: it says which concepts there are. */
int esco_read_concepts(struct esco_reading *reading, struct csv_reader *csv, enum esco_kind kind, bool defines,
                       uint8_t language, struct err *err) MUST_CHECK;

/* Reads a file of relations. */
int esco_read_relations(struct esco_reading *reading, struct csv_reader *csv, enum esco_kind kind,
                        struct err *err) MUST_CHECK;

/* A warning about a row. */
void esco_warn(const struct esco_reading *reading, const struct csv_reader *csv, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Tells progress now and then. */
void esco_tell(const struct esco_reading *reading, const struct csv_reader *csv, uint64_t size, uint64_t row);

#endif
