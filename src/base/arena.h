/* Arenas: memory that is freed together.
 *
 * One arena serves one request or one command. What a room returns lives in the arena that it was given and is
 * never freed alone. Cleanup callbacks (files, statements) run in reverse order when the arena is reset or freed.
 *
 * Running out of memory ends the program: every input is bounded before it reaches an arena, so an allocation that
 * fails means that the machine is out of memory, which no caller can mend. Blocks of memory that depend on the size
 * of a data set (indexes) are not taken from an arena but allocated and checked by their owner.
 */
#ifndef REGIO_BASE_ARENA_H
#define REGIO_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* A new, empty arena. Ends the program when out of memory. */
struct arena *arena_new(void);

/* Runs the cleanups, newest first, and frees everything. arena_free(NULL) is legal. */
void arena_free(struct arena *arena);

/* As arena_free, but the arena can be used again; it keeps its first block. */
void arena_reset(struct arena *arena);

/* Zeroed memory of `size` bytes, aligned for any type. A size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);

/* Zeroed memory for `count` items of `size` bytes; ends the program when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A larger copy of `old`; grows in place when `old` was the arena's last allocation. The old memory stays valid
 * until the arena goes, but is no longer yours. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);

/* Copies, always NUL-terminated. */
char *arena_strdup(struct arena *arena, const char *s);
char *arena_strndup(struct arena *arena, const char *s, size_t len);
struct str arena_str(struct arena *arena, struct str s);

/* A formatted, NUL-terminated string. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Calls fn(arg) when the arena is reset or freed. */
void arena_cleanup(struct arena *arena, void (*fn)(void *), void *arg);

/* Bytes that the arena holds from the system. */
size_t arena_size(const struct arena *arena);

static inline void arena_freep(struct arena **arena)
{
    arena_free(*arena);
}

/* struct arena *a ARENA_AUTO = arena_new();  is freed at the end of its scope. */
#define ARENA_AUTO __attribute__((cleanup(arena_freep)))

#endif
