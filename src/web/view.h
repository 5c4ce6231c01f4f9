/* What every page shows besides its own content: the frame. Templates know it as `view`. */
#ifndef REGIO_WEB_VIEW_H
#define REGIO_WEB_VIEW_H

#include <stdbool.h>

#include "base/catalogue.h"
#include "base/embed.h"
#include "base/str.h"

/* The entry of the main menu that is marked as the present one. */
enum view_nav {
    VIEW_NAV_NONE,
    VIEW_NAV_PROGRAMME,
    VIEW_NAV_TALENT,
    VIEW_NAV_MARKET,
    VIEW_NAV_MONITOR,
    VIEW_NAV_AGENDA
};

struct view {
    enum language language;
    struct str language_code;       /* "nl": for <html lang> */
    struct str other_language_code; /* "en": for hreflang and lang of the switch */
    struct str other_language_href; /* this page in the other language: "/talent?sorteer=fit&taal=en" */
    const struct catalogue *catalogue;
    const struct embed_set *assets; /* files that {{asset}} finds; may be NULL in tests */
    struct str csrf;                /* token for the forms of this page */
    struct str path;                /* of this page, without query: "/talent" */
    struct str query;               /* "sorteer=fit", without the question mark; may be empty */
    struct str search;              /* what the visitor searched for, for the search field */
    struct str region;              /* name of the region, from the configuration */
    struct str request_id;          /* for error pages */
    enum view_nav nav;              /* set by the page's handler */
};

#endif
