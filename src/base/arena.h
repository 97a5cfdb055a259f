/*
 * Memory that lives as long as one request (or one command).  Allocation cannot fail: out of
 * memory is fatal.  There is no free; arena_reset() gives everything back at once and keeps the
 * first block, so that a worker's steady state allocates nothing.  Marks nest: the transaction
 * runner rewinds to one before each attempt.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

struct arena_mark {
	void *block;
	size_t used;
};

struct arena *arena_new(void);
void arena_free(struct arena **arena);
void arena_reset(struct arena *arena);

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2)));
/* n * size with the overflow checked. */
void *arena_array(struct arena *arena, size_t n, size_t size);
char *arena_strndup(struct arena *arena, const char *s, size_t len);
char *arena_printf(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
