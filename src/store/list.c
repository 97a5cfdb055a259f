#include "store/list.h"

void *store_list(
    struct db_rows *rows, struct arena *arena, size_t size, store_row_fn *fn, size_t *n_r)
{
	char *list = arena_array(arena, rows->left, size);
	size_t n = 0;

	while (db_row(rows))
		fn(rows, arena, list + size * n++);
	*n_r = n;
	return list;
}
