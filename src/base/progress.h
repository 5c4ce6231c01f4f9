/* How long work tells how far it is. Lower floors never print: they call progress_tell with what the caller gave. */
#ifndef REGIO_BASE_PROGRESS_H
#define REGIO_BASE_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

struct progress {
    /* `what` is a few English words ("reading skills_en.csv"); `total` is 0 where it is not known. Called often: it
     * decides itself how seldom it shows anything. */
    void (*tell)(void *arg, const char *what, uint64_t done, uint64_t total);
    void *arg;
};

/* `progress` and its function may be NULL. */
static inline void progress_tell(const struct progress *progress, const char *what, uint64_t done, uint64_t total)
{
    if (progress != NULL && progress->tell != NULL)
        progress->tell(progress->arg, what, done, total);
}

#endif
