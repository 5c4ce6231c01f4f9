#include "engine/large.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
#define LINE      ((size_t)64)

/* Stands in the line before an array. */
struct head {
    void *start; /* of the block that the array stands in */
    size_t size; /* of the block; 0: from the heap */
};
_Static_assert(sizeof(struct head) <= LINE, "the head of an array fits in a line");

static void *place(char *array, void *start, size_t size)
{
    struct head head = {start, size};
    memcpy(array - LINE, &head, sizeof head);
    return array;
}

static void *take_from_heap(size_t bytes)
{
    void *start;
    if (posix_memalign(&start, LINE, bytes + LINE) != 0)
        return NULL;
    memset(start, 0, bytes + LINE);
    return place((char *)start + LINE, start, 0);
}

static void *take_from_system(size_t bytes)
{
    size_t size;
    if (__builtin_add_overflow(bytes, 2 * HUGE_PAGE, &size))
        return NULL;
    char *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        return NULL;
    char *array = start + HUGE_PAGE - (uintptr_t)start % HUGE_PAGE; /* at least a small page on, so there is a line */
#ifdef MADV_HUGEPAGE
    if (bytes % HUGE_PAGE > HUGE_PAGE / 2) /* the rest is worth a page of its own */
        bytes += HUGE_PAGE - bytes % HUGE_PAGE;
    (void)madvise(array, bytes, MADV_HUGEPAGE); /* only advice: without huge pages all works, slower */
#endif
    return place(array, start, size);
}

void *large_array(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    return bytes < HUGE_PAGE ? take_from_heap(bytes) : take_from_system(bytes);
}

void large_free(void *array)
{
    struct head head;
    if (array == NULL)
        return;
    memcpy(&head, (char *)array - LINE, sizeof head);
    if (head.size == 0)
        free(head.start);
    else
        (void)munmap(head.start, head.size);
}
