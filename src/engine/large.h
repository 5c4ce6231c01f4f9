/* Within the engine: zeroed arrays that may be large. From 2 MB on they stand in memory of their own, in huge pages where the
 * system has them, since queries jump about in them and would otherwise wait for page tables. Such memory is not touched when it
 * is made (the thread that first writes to a part waits for it, and nobody for what is never written), and it goes back to the
 * system when it is freed. */
#ifndef REGIO_ENGINE_LARGE_H
#define REGIO_ENGINE_LARGE_H

#include <stddef.h>

/* NULL when out of memory. Aligned to a line of memory. */
void *large_array(size_t count, size_t size);

/* Frees what large_array gave; large_free(NULL) is legal. */
void large_free(void *array);

#endif
