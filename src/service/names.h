/* What occupations are called, exactly: which occupations have these very words as a label, in any language,
 * and where a text names one. What is near or misspelt is for service_titles (reading.h).
 *
 * Words are compared as normalised (port/unicode.h) and cut at all that is no letter or digit: "CV-monteur"
 * is "cv monteur". Of a label of the kind "gastheer/gastvrouw" each side is a name too. Retired occupations
 * are never found. Made with the taxonomy; any number of threads may ask. */
#ifndef REGIO_SERVICE_NAMES_H
#define REGIO_SERVICE_NAMES_H

#include "service/taxonomy.h"

#define SERVICE_NAME_WORDS_MAX 8u /* longer names are not found in a text */

struct service_name {
    struct service_concept occupation;
    struct str name; /* the label that has these words; empty where it is the one on screen */
};

/* The occupations that are called `words`, best first: by kind of label (preferred, alternative, hidden),
 * then the taxonomy's order; each once, and one only of those with the same label on screen. At most `limit`.
 */
size_t service_names_find(const struct service_taxonomy *taxonomy, struct str words, uint8_t language,
                          size_t limit, struct arena *arena, struct service_name **out);

/* All labels of an occupation, in all languages, each text once; none for what is no occupation. Views into
 * the taxonomy. */
size_t service_names_of(const struct service_taxonomy *taxonomy, int64_t occupation, struct arena *arena,
                        struct str **out);

struct service_job {
    struct service_concept occupation;
    size_t start, end; /* bytes of the text where it is named first */
};

/* The occupations that a text names, where they are named: from the left, the longest name first, a plural of
 * its first or last word included ("koks"). A name of
 * several occupations gives at most SERVICE_JOBS_EACH. Each occupation once; at most `limit`. */
#define SERVICE_JOBS_EACH 2u
size_t service_jobs_find(const struct service_taxonomy *taxonomy, struct str text, uint8_t language,
                         size_t limit, struct arena *arena, struct service_job **out);

#endif
