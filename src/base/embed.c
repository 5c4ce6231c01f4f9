#include "base/embed.h"

const struct embed_file *embed_find(const struct embed_set *set, struct str name)
{
    size_t low = 0;
    size_t high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(str_from(set->files[middle].name), name);
        if (order == 0)
            return &set->files[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
