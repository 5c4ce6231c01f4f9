#include "engine/large.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)

void *large_array(size_t count, size_t size)
{
    size_t bytes;
    void *array;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    if (bytes < HUGE_PAGE)
        return calloc(count, size);
    if (bytes % HUGE_PAGE > HUGE_PAGE / 2) /* the rest is worth a page of its own */
        bytes += HUGE_PAGE - bytes % HUGE_PAGE;
    if (posix_memalign(&array, HUGE_PAGE, bytes) != 0)
        return NULL;
#ifdef MADV_HUGEPAGE
    (void)madvise(array, bytes, MADV_HUGEPAGE); /* only advice: without huge pages all works, slower */
#endif
    memset(array, 0, bytes);
    return array;
}
