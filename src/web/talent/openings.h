/* The list of openings: those that fit a profile best, or all; filtered, sorted, in pages, on a map, as a
 * file. */
#ifndef REGIO_WEB_TALENT_OPENINGS_H
#define REGIO_WEB_TALENT_OPENINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "web/page.h"
#include "web/talent/card.h"
#include "web/talent/lever_view.h"

#define OPENINGS_PAGE_SIZE 20u

/* A filter that is on: its words, and the address without it. */
struct openings_chip {
    struct str words;
    const char *href;
};

/* One of the values of a filter. */
struct openings_option {
    struct str value;
    int text; /* enum text */
    bool on;
    bool counted;
    int64_t count; /* openings that there would be */
};

/* A filter with several values to tick. */
struct openings_choice {
    const char *name; /* of the field */
    int heading;      /* enum text */
    struct {
        struct openings_option *items;
        size_t count;
    } options;
};

struct openings_distance {
    int km;
    bool on;
};

struct openings_level {
    int number;
    int text;
    bool on;
};

struct openings_sort {
    const char *value; /* empty: the order that there is when the address names none */
    int text;
    bool on;
};

/* An occupation: its page, or the openings that there are for it. */
struct openings_job {
    const char *href;
    struct str label;
    int64_t count;
};

struct openings_jobs {
    struct openings_job *items;
    size_t count;
};

struct openings_page {
    int title; /* enum text */
    struct page_errors errors;
    size_t skills_held;
    uint64_t total;
    uint64_t half;
    size_t number; /* of the page */
    struct opening_cards cards;
    struct page_numbers pages;

    struct str search;
    bool literal;
    int64_t occupation;         /* 0: any */
    struct openings_jobs meant; /* occupations of which the search took in other names, where that found something */
    const char *literal_href;   /* the search with its own words only; NULL: no other names were taken in */
    const char *names_href;     /* and back; NULL */
    struct openings_jobs perhaps; /* occupations that may be meant and have openings; where nothing was found */
    struct str postcode;
    int postcode_error; /* enum text; 0: none */
    int distance_error;
    struct str hours_from, hours_to;
    int hours_error;
    struct {
        struct openings_distance *items;
        size_t count;
    } distances;
    struct {
        struct openings_level *items;
        size_t count;
    } levels;
    struct {
        struct openings_choice *items;
        size_t count;
    } choices;
    struct {
        struct openings_chip *items;
        size_t count;
    } chips;
    struct {
        struct openings_sort *items;
        size_t count;
    } sorts;
    bool by_fit; /* the best fit comes first */
    const char *no_filters_href;
    bool show_map;
    const char *map_href; /* shows or hides the map */
    const char *map_data;
    const char *tiles; /* address of a tile server; empty: none */
    const char *tiles_credit;
    bool show_lever; /* else it waits to be asked for */
    struct lever_view lever;
    const char *lever_href; /* the same list with the lever in it */
    const char *doors_href; /* the page of the lever, with the same filters */
    const char *csv_href;
    const char *json_href;
};

#endif
