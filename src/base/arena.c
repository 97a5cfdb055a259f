#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/memory.h"

/* What is given back is poison to the address sanitizer; without one there is no header for it. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISON
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define POISON
#endif
#ifdef POISON
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(from, size)   ((void)(from), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(from, size) ((void)(from), (void)(size))
#endif

#define FIRST_BLOCK_SIZE (64 * 1024)
#define ALIGNMENT        alignof(max_align_t)

struct block {
	struct block *older;
	size_t size, used;
	alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct block *newest;
};

static struct block *block_new(struct block *older, size_t size)
{
	struct block *b = memory_resize(NULL, sizeof(*b) + size, 1);

	b->older = older;
	b->size = size;
	b->used = 0;
	ASAN_POISON_MEMORY_REGION(b->data, size);
	return b;
}

struct arena *arena_new(void)
{
	struct arena *arena = memory_new(1, sizeof(*arena));

	arena->newest = block_new(NULL, FIRST_BLOCK_SIZE);
	return arena;
}

/* Frees what is newer than `keep`; NULL frees all. */
static void drop_newer(struct arena *arena, const struct block *keep)
{
	while (arena->newest != keep) {
		struct block *b = arena->newest;

		arena->newest = b->older;
		ASAN_UNPOISON_MEMORY_REGION(b->data, b->size);
		free(b);
	}
}

void arena_free(struct arena **arena)
{
	drop_newer(*arena, NULL);
	free(*arena);
	*arena = NULL;
}

void arena_reset(struct arena *arena)
{
	struct block *first = arena->newest;

	while (first->older)
		first = first->older;
	arena_rewind(arena, (struct arena_mark){ first, 0 });
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){ arena->newest, arena->newest->used };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	struct block *b = mark.block;

	drop_newer(arena, b);
	b->used = mark.used;
	ASAN_POISON_MEMORY_REGION(b->data + b->used, b->size - b->used);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct block *b = arena->newest;
	size_t room;
	void *p;

	if (size > SIZE_MAX / 2)
		log_panic("%zu bytes asked of an arena", size);
	/* Never empty, so that two allocations never share an address. */
	room = size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (room > b->size - b->used) {
		b = block_new(b, room > FIRST_BLOCK_SIZE ? room : FIRST_BLOCK_SIZE);
		arena->newest = b;
	}
	p = b->data + b->used;
	b->used += room;
	ASAN_UNPOISON_MEMORY_REGION(p, size);
	return memset(p, 0, size);
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		log_panic("%zu elements of %zu bytes asked of an arena", n, size);
	return arena_alloc(arena, total);
}

char *arena_strndup(struct arena *arena, const char *s, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	return memcpy(copy, s, len);
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap, again;
	char *text;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		log_panic("cannot format \"%s\"", fmt);
	text = arena_alloc(arena, (size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return text;
}
