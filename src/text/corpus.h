/* What reading text learns from: a taxonomy as plain arrays. Views must outlive the building only; everything
 * is copied.
 *
 * Languages are numbered as in port/stem.h; labels of other languages are left out by the caller. */
#ifndef REGIO_TEXT_CORPUS_H
#define REGIO_TEXT_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "port/stem.h"

#define TEXT_NONE UINT32_MAX

enum text_corpus_type { TEXT_CORPUS_SKILL, TEXT_CORPUS_OCCUPATION, TEXT_CORPUS_GROUP, TEXT_CORPUS_OTHER };

enum text_corpus_kind { TEXT_CORPUS_PREFERRED, TEXT_CORPUS_ALTERNATIVE, TEXT_CORPUS_HIDDEN };

struct text_corpus_concept {
    uint8_t type;    /* enum text_corpus_type */
    bool retired;    /* never found */
    uint32_t same;   /* the first of those that are the same (exactMatch); itself where it stands alone */
    struct str code; /* of a group: its digits, of which a broader group has fewer; may be empty */
    uint32_t group;  /* of an occupation: index of its group (ISCO); TEXT_NONE */
    bool has_broader; /* an occupation that is a narrower one of `broader` */
    uint32_t broader;
};

struct text_corpus_label {
    uint32_t concept;
    uint8_t language; /* enum stem_language */
    uint8_t kind;     /* enum text_corpus_kind */
    struct str text;
};

struct text_corpus_description {
    uint32_t concept;
    uint8_t language;
    struct str text;
};

struct text_corpus_pair {
    uint32_t occupation, skill;
};

struct text_corpus {
    const struct text_corpus_concept *concepts;
    size_t concept_count;
    const struct text_corpus_label *labels;
    size_t label_count;
    const struct text_corpus_description *descriptions;
    size_t description_count;
    const struct text_corpus_pair *essential;
    size_t essential_count;
    const struct text_corpus_pair *optional;
    size_t optional_count;
};

#endif
