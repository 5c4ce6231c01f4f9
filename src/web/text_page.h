/* Pages that are text alone, and parts of the site that are not there yet. */
#ifndef REGIO_WEB_TEXT_PAGE_H
#define REGIO_WEB_TEXT_PAGE_H

struct coming_page {
    int title; /* enum text */
    int words; /* enum text: what will stand here */
};

#endif
