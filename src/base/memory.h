/* Memory from the heap.  Running out of it is fatal. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* n * size bytes, zeroed; never NULL.  free() it. */
void *memory_new(size_t n, size_t size);
/* As realloc(), with n * size checked for overflow. */
void *memory_resize(void *old, size_t n, size_t size);

#endif
