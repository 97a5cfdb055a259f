#include "store/sweep.h"

#include "store/stmt.h"

enum err store_sweep_started(struct db *db, const char *name)
{
	return db_exec(db, STMT_SWEEP_STARTED, NULL, DB_ARGS(DB_TEXT(name)));
}

enum err store_sweep_ended(struct db *db, const char *name, uint64_t rows)
{
	return db_exec(db, STMT_SWEEP_ENDED, NULL, DB_ARGS(DB_U64(rows), DB_TEXT(name)));
}

DB_ROW(sweep_run, struct sweep_run, COL(name), COL(last_start_at), COL(last_end_at), COL(row_count),
    COL(start_age_s), COL(age_s));

enum err store_sweep_list(
    struct db *db, struct arena *arena, struct sweep_run **list_r, size_t *n_r)
{
	return db_list(db, STMT_SWEEP_LIST, arena, list_r, n_r, DB_NO_ARGS);
}

enum err store_sweep_awaited(struct db *db, int64_t *awaited_s_r)
{
	return db_get(db, STMT_SWEEP_AWAITED, NULL, awaited_s_r, DB_NO_ARGS);
}
