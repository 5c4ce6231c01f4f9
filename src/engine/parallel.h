/* Within the engine: independent parts of one piece of work, done by several threads that end with it. */
#ifndef REGIO_ENGINE_PARALLEL_H
#define REGIO_ENGINE_PARALLEL_H

#include <stddef.h>

/* More threads than this are never used. */
#define PARALLEL_MOST 8

/* As many threads as the machine has processors, up to PARALLEL_MOST. */
size_t parallel_threads(void);

/* Calls work(context, part) once for each part 0..parts-1, in any order, from up to `threads` threads of
 * which the caller's is one; returns when all are done. Where no thread can be started, the caller's does
 * all. */
void parallel_run(size_t threads, size_t parts, void (*work)(void *context, size_t part), void *context);

#endif
