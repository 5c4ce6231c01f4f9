#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT      16u
#define FIRST_BLOCK    (8u * 1024u)
#define LARGEST_DOUBLE (1024u * 1024u)

struct block {
    struct block *next; /* older block */
    size_t size;        /* bytes of data */
    size_t used;
    size_t unused_padding; /* keeps data aligned to 16 */
    unsigned char data[];
};

struct cleanup {
    struct cleanup *next;
    void (*fn)(void *);
    void *arg;
};

struct arena {
    struct block *newest;
    struct cleanup *cleanups;
    size_t total;
};

static _Noreturn void out_of_memory(void)
{
    fputs("{\"level\":\"error\",\"event\":\"out of memory\"}\n", stderr);
    abort();
}

static struct block *block_new(size_t size, struct block *next)
{
    struct block *block = malloc(sizeof *block + size);
    if (block == NULL)
        out_of_memory();
    block->next = next;
    block->size = size;
    block->used = 0;
    block->unused_padding = 0;
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        out_of_memory();
    arena->newest = block_new(FIRST_BLOCK, NULL);
    arena->total = FIRST_BLOCK;
    return arena;
}

static void run_cleanups(struct arena *arena)
{
    while (arena->cleanups != NULL) {
        struct cleanup *c = arena->cleanups;
        arena->cleanups = c->next;
        c->fn(c->arg);
    }
}

void arena_reset(struct arena *arena)
{
    run_cleanups(arena);
    while (arena->newest->next != NULL) {
        struct block *older = arena->newest->next;
        arena->total -= arena->newest->size;
        free(arena->newest);
        arena->newest = older;
    }
    arena->newest->used = 0;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    arena_reset(arena);
    free(arena->newest);
    free(arena);
}

static size_t round_up(size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT - sizeof(struct block))
        out_of_memory();
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void *take(struct arena *arena, size_t size)
{
    size_t need = round_up(size == 0 ? 1 : size);
    if (need > arena->newest->size - arena->newest->used) {
        size_t next = arena->newest->size < LARGEST_DOUBLE ? arena->newest->size * 2 : LARGEST_DOUBLE;
        if (next < need)
            next = need;
        arena->newest = block_new(next, arena->newest);
        arena->total += next;
    }
    void *memory = arena->newest->data + arena->newest->used;
    arena->newest->used += need;
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *memory = take(arena, size);
    memset(memory, 0, size);
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        out_of_memory();
    return arena_alloc(arena, bytes);
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
    assert(new_size >= old_size);
    if (old != NULL) {
        struct block *block = arena->newest;
        size_t held = round_up(old_size == 0 ? 1 : old_size);
        size_t need = round_up(new_size);
        bool last = (unsigned char *)old + held == block->data + block->used;
        if (last && need - held <= block->size - block->used) {
            block->used += need - held;
            memset((unsigned char *)old + old_size, 0, new_size - old_size);
            return old;
        }
    }
    void *memory = arena_alloc(arena, new_size);
    if (old != NULL)
        memcpy(memory, old, old_size);
    return memory;
}

char *arena_strndup(struct arena *arena, const char *s, size_t len)
{
    char *copy = take(arena, len + 1);
    if (len > 0)
        memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}

char *arena_strdup(struct arena *arena, const char *s)
{
    return arena_strndup(arena, s, strlen(s));
}

struct str arena_str(struct arena *arena, struct str s)
{
    return (struct str){arena_strndup(arena, s.data, s.len), s.len};
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(len >= 0);
    char *text = take(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, args);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void arena_cleanup(struct arena *arena, void (*fn)(void *), void *arg)
{
    struct cleanup *c = arena_alloc(arena, sizeof *c);
    c->fn = fn;
    c->arg = arg;
    c->next = arena->cleanups;
    arena->cleanups = c;
}

size_t arena_size(const struct arena *arena)
{
    return arena->total;
}
