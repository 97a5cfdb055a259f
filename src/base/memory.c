#include "base/memory.h"

#include <stdlib.h>

#include "base/log.h"

void *memory_new(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size);

	if (p == NULL)
		log_fatal("out of memory for %zu times %zu bytes", n, size);
	return p;
}

void *memory_resize(void *old, size_t n, size_t size)
{
	void *p = reallocarray(old, n, size);

	if (p == NULL)
		log_fatal("out of memory for %zu times %zu bytes", n, size);
	return p;
}
