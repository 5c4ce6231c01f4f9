/* What the sample templates show. */
#ifndef REGIO_TESTS_SAMPLE_H
#define REGIO_TESTS_SAMPLE_H

#include "base/vec.h"
#include "web/template.h"

enum sample_kind { SAMPLE_PLAIN, SAMPLE_RARE };

struct sample_place {
    struct str name;
};

struct sample_item {
    const char *title;
    int64_t count;
    bool chosen;
    enum sample_kind kind;
    const struct sample_place *place; /* may be NULL */
};

struct sample {
    struct str title;
    const char *url;
    struct sample_place home;
    VEC(struct sample_item) items;
    VEC(const char *) words;
    int32_t day;
    int64_t cents;
    double distance;
    struct template_html chart;
    int title_text; /* enum text */
};

#endif
