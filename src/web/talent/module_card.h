/* A module (course) as pages show it: words and numbers ready for the template. */
#ifndef REGIO_WEB_TALENT_MODULE_CARD_H
#define REGIO_WEB_TALENT_MODULE_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "service/modules.h"

enum module_price { MODULE_PRICE_UNSAID, MODULE_FREE, MODULE_PRICED };

struct module_card {
    struct str title;
    struct str provider;
    struct str place;
    struct str href; /* of the provider; empty: none */
    bool online;
    int64_t hours; /* of study; 0: not said */
    enum module_price price;
    int64_t cents;
    bool has_start; /* else at any time */
    int32_t start;
};

/* Strings are those of the module. */
struct module_card module_card_make(const struct service_module *module);

#endif
