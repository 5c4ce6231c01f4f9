/* Within the engine: asks for memory that is about to be read. */
#ifndef REGIO_ENGINE_FETCH_H
#define REGIO_ENGINE_FETCH_H

/* A function that only does this has no effect that a compiler knows of: GCC drops calls to it. The empty
 * statement for the assembler, which it may not drop, keeps them. */
static inline void fetch(const void *address)
{
    __builtin_prefetch(address);
    __asm__ volatile("");
}

#endif
