#include "port/stem.h"

#include <libstemmer.h>
#include <stdlib.h>

/* Longer "words" are no words; the library takes an int. */
#define LONGEST_WORD 256u

static const char *const names[STEM_LANGUAGES] = {[STEM_DUTCH] = "dutch", [STEM_ENGLISH] = "english"};

struct stem {
    struct sb_stemmer *by_language[STEM_LANGUAGES];
};

int stem_new(struct stem **out, struct err *err)
{
    struct stem *stem = calloc(1, sizeof *stem);
    if (stem == NULL)
        return err_set(err, ERR_NO_MEMORY, "no memory for a stemmer");
    for (size_t i = 0; i < STEM_LANGUAGES; i++) {
        stem->by_language[i] = sb_stemmer_new(names[i], NULL);
        if (stem->by_language[i] == NULL) {
            stem_free(stem);
            return err_set(err, ERR_NO_MEMORY, "no stemmer for %s", names[i]);
        }
    }
    *out = stem;
    return 0;
}

void stem_free(struct stem *stem)
{
    if (stem == NULL)
        return;
    for (size_t i = 0; i < STEM_LANGUAGES; i++)
        sb_stemmer_delete(stem->by_language[i]);
    free(stem);
}

struct str stem_word(struct stem *stem, enum stem_language language, struct str word)
{
    if (word.len == 0 || word.len > LONGEST_WORD)
        return word;
    struct sb_stemmer *stemmer = stem->by_language[language];
    const sb_symbol *found = sb_stemmer_stem(stemmer, (const sb_symbol *)word.data, (int)word.len);
    int len = found == NULL ? 0 : sb_stemmer_length(stemmer);
    return len > 0 ? (struct str){(const char *)found, (size_t)len} : word;
}
