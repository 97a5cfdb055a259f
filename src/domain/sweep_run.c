#include "domain/sweep_run.h"

enum err sweep_run_started(struct db *db, const char *name)
{
	return store_sweep_started(db, name);
}

enum err sweep_run_ended(struct db *db, const char *name, uint64_t rows)
{
	return store_sweep_ended(db, name, rows);
}

enum err sweep_run_list(struct db *db, struct arena *arena, struct sweep_run **list_r, size_t *n_r)
{
	return store_sweep_list(db, arena, list_r, n_r);
}
