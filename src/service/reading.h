/* Reading text with the taxonomy of now: skills in text, occupations of job titles (text/reading.h).
 *
 * What it needs is made of the taxonomy once and stays with that taxonomy; a changed taxonomy has its own.
 * `regio serve` makes it in the background (live.h): after the start, again and again where that fails, and for a
 * changed taxonomy before that takes the place of the old one. Who asks before it is ready either makes it or waits for it (a `db` is
 * given) or hears ERR_BUSY at once (`db` is NULL). docs/text.md tells how long making it takes and how much
 * memory it holds.
 *
 * Any number of threads may ask at once; each call has working memory of its own. */
#ifndef REGIO_SERVICE_READING_H
#define REGIO_SERVICE_READING_H

#include "port/db/db.h"
#include "port/json/json_write.h"
#include "service/taxonomy.h"

#define SERVICE_EXTRACT_BYTES_MAX (1u << 20) /* of a text */
#define SERVICE_EXTRACT_TOP_MAX   1000u
#define SERVICE_TITLE_BYTES_MAX   1000u
#define SERVICE_TITLES_MAX        100u /* in one request */
#define SERVICE_TITLES_TOP_MAX    100u

/* From what score on a skill is taken to be in the text, and from what on it may be: below the first a person
 * should look. The first is where finds are best on judged sentences (docs/text.md). */
#define SERVICE_EXTRACT_SURE  0.62f
#define SERVICE_EXTRACT_MAYBE 0.25f

/* Whether what reading needs is made. */
bool service_reading_ready(const struct service_taxonomy *taxonomy);

/* Makes it unless it is there; who comes meanwhile waits. Reads descriptions through `db`. ERR_DATABASE,
 * ERR_NO_MEMORY. */
int service_reading_prepare(const struct service_taxonomy *taxonomy, struct db *db,
                            struct err *err) MUST_CHECK;

struct service_found_skill {
    struct service_concept skill; /* labels in the language that was asked for */
    struct str found;             /* the label that stands there */
    size_t start, end;            /* bytes of the text */
    float score;                  /* above 0, at most 1 */
    bool whole;                   /* all words of `found` stand there, in a row */
};

/* The skills in a text, best first, at most `top`, in `arena`. `language` of the text: "nl" or "en"; empty:
 * told by its words. The text may be any bytes; what is no UTF-8 separates words. `start` and `end` are bytes
 * of the text as it was given and stand on whole words. ERR_TOO_LARGE beyond SERVICE_EXTRACT_BYTES_MAX;
 * ERR_BUSY without `db` and not ready; ERR_DATABASE, ERR_NO_MEMORY. */
int service_extract(const struct service_taxonomy *taxonomy, struct db *db, struct str text,
                    struct str language, size_t top, struct arena *arena, struct service_found_skill **out,
                    size_t *count, struct err *err) MUST_CHECK;

struct service_found_occupation {
    struct service_concept occupation;
    float score;
};

/* The occupations that a job title may mean, best first, at most `top`. `language` as above, Dutch where it
 * is empty. ERR_TOO_LARGE beyond SERVICE_TITLE_BYTES_MAX; the others as above. */
int service_titles(const struct service_taxonomy *taxonomy, struct db *db, struct str title,
                   struct str language, size_t top, struct arena *arena,
                   struct service_found_occupation **out, size_t *count, struct err *err) MUST_CHECK;

/* The labels of skills that stand in a text of any length word by word, as stems: at each place the longest,
 * leftmost first, in the order of the text; score 1. Where several skills have the label, one of them is
 * given. `out` NULL: they are only counted. Errors as above. */
int service_labels(const struct service_taxonomy *taxonomy, struct db *db, struct str text,
                   struct str language, struct arena *arena, struct service_found_skill **out, size_t *count,
                   struct err *err) MUST_CHECK;

/* {"skills":[{"uri","label","start","end","score","found"}]} and the list of {"uri","label","score"}; the
 * command line and the API write the same bytes. Scores have four digits. */
void service_extract_write(struct json_writer *writer, const struct service_found_skill *skills,
                           size_t count);
void service_titles_write(struct json_writer *writer, struct str title,
                          const struct service_found_occupation *occupations, size_t count);

#endif
