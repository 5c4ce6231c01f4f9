/* Within the engine: scores an index window by window, term at a time. What is done and why: windows.c. */
#ifndef REGIO_ENGINE_WINDOWS_H
#define REGIO_ENGINE_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/match.h"

/* A profile's terms by falling q, and the values that the cut may have. */
struct walk {
    const struct match *match;
    const struct run *runs;
    size_t run_count;
    size_t runs_above[256];     /* runs with q > value; they come first */
    size_t postings_above[256]; /* their postings in the whole index */
    uint8_t levels[257];        /* 0, then the different q that occur, rising */
    size_t level_count;
    uint32_t cut;       /* one of the levels */
    size_t next_sample; /* stretches until the cut is chosen anew */
    size_t stretches;   /* so many were scored by bounds */
    size_t seen;        /* openings that pass in the windows that were scored */
    size_t left;        /* and in those to come */
    size_t coming;      /* openings that pass in a coming window, in the mean */
};

/* Starts a walk over what stands in workspace->pass and workspace->passing, result->considered of them. False
 * when nothing is left to do: nothing can match, or so few pass that each was scored from its own skills. */
MUST_CHECK bool windows_start(struct walk *walk, const struct match *match);

/* Scores one window; each window once, in order. */
void windows_score(struct walk *walk, size_t window);

/* The whole walk. */
void windows_match(const struct match *match);

#endif
