/* A whole result as an array in the arena. */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include "base/arena.h"
#include "db/db.h"

typedef void store_row_fn(const struct db_rows *rows, struct arena *arena, void *out);

/* Reads rows to their end; *n_r elements of `size` bytes each, filled in by fn. */
void *store_list(
    struct db_rows *rows, struct arena *arena, size_t size, store_row_fn *fn, size_t *n_r);

#endif
