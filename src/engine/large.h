/* Within the engine: zeroed arrays that may be large. From 2 MB on the system is asked for huge pages, since
 * queries jump about in them and would otherwise wait for page tables. Freed with free(). */
#ifndef REGIO_ENGINE_LARGE_H
#define REGIO_ENGINE_LARGE_H

#include <stddef.h>

/* NULL when out of memory. */
void *large_array(size_t count, size_t size);

#endif
