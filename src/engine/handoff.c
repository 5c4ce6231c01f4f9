#include "engine/handoff.h"

#define SLOT_SHIFT 48
#define TAKEN_MASK ((UINT64_C(1) << SLOT_SHIFT) - 1)
#define BIAS       (INT64_C(1) << 60)

struct engine_version *handoff_take(struct handoff *handoff)
{
    uint64_t word = atomic_fetch_add_explicit(&handoff->word, 1, memory_order_acq_rel);
    return handoff->slots[word >> SLOT_SHIFT];
}

/* Adds to the count; the one who brings it to zero puts the version on the list of those to free. */
static void count(struct engine_version *version, int64_t change)
{
    if (atomic_fetch_add_explicit(&version->references, change, memory_order_acq_rel) + change != 0)
        return;
    struct handoff *handoff = version->handoff;
    struct engine_version *first = atomic_load_explicit(&handoff->done, memory_order_relaxed);
    do
        version->next = first;
    while (!atomic_compare_exchange_weak_explicit(&handoff->done, &first, version, memory_order_acq_rel,
                                                  memory_order_relaxed));
}

void handoff_give_back(struct engine_version *version)
{
    count(version, -1);
}

static uint64_t enter(struct handoff *handoff, struct engine_version *version)
{
    size_t slot = handoff->free_slots[--handoff->free_count];
    atomic_init(&version->references, BIAS);
    version->handoff = handoff;
    version->slot = slot;
    handoff->slots[slot] = version;
    return (uint64_t)slot << SLOT_SHIFT;
}

void handoff_start(struct handoff *handoff, struct engine_version *version)
{
    for (size_t i = 0; i < HANDOFF_SLOTS; i++)
        handoff->free_slots[i] = i;
    handoff->free_count = HANDOFF_SLOTS;
    atomic_init(&handoff->done, NULL);
    atomic_init(&handoff->word, enter(handoff, version));
}

bool handoff_has_room(const struct handoff *handoff)
{
    return handoff->free_count > 0;
}

void handoff_publish(struct handoff *handoff, struct engine_version *version)
{
    uint64_t old = atomic_exchange_explicit(&handoff->word, enter(handoff, version), memory_order_acq_rel);
    count(handoff->slots[old >> SLOT_SHIFT], (int64_t)(old & TAKEN_MASK) - BIAS);
}

struct engine_version *handoff_collect(struct handoff *handoff)
{
    struct engine_version *list = atomic_exchange_explicit(&handoff->done, NULL, memory_order_acq_rel);
    for (struct engine_version *version = list; version != NULL; version = version->next)
        handoff->free_slots[handoff->free_count++] = version->slot;
    return list;
}

struct engine_version *handoff_current(struct handoff *handoff)
{
    return handoff->slots[atomic_load_explicit(&handoff->word, memory_order_relaxed) >> SLOT_SHIFT];
}
