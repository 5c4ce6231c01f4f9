/* The page about the API: what can be asked, in the visitor's language. */
#ifndef REGIO_WEB_API_PAGE_H
#define REGIO_WEB_API_PAGE_H

#include "base/vec.h"
#include "web/router.h"

struct api_page_route {
    const char *method;
    const char *path;
    int summary;      /* enum text */
    const char *href; /* where it can be asked at once; NULL where it needs more than an address */
};

struct api_page {
    VEC(struct api_page_route) routes;
    const char *example; /* a command line that asks it */
};

#endif
