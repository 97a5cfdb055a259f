#include "store/sweep.h"

#include "store/list.h"
#include "store/stmt.h"

enum err store_sweep_started(struct db *db, const char *name)
{
	return db_exec(db, STMT_SWEEP_STARTED, NULL, DB_ARGS(DB_TEXT(name)));
}

enum err store_sweep_ended(struct db *db, const char *name, uint64_t rows)
{
	return db_exec(db, STMT_SWEEP_ENDED, NULL, DB_ARGS(DB_U64(rows), DB_TEXT(name)));
}

static void sweep_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct sweep_run *s = out;

	s->name = db_text_dup(rows, 0, arena);
	s->last_start_at = db_instant(rows, 1);
	s->last_end_at = db_instant(rows, 2);
	s->row_count = db_u64(rows, 3);
	s->start_age_s = db_is_null(rows, 4) ? -1 : db_i64(rows, 4);
	s->age_s = db_is_null(rows, 5) ? -1 : db_i64(rows, 5);
}

enum err store_sweep_list(
    struct db *db, struct arena *arena, struct sweep_run **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_SWEEP_LIST, DB_NO_ARGS);
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), sweep_row, n_r);
	return err;
}

enum err store_sweep_awaited(struct db *db, int64_t *awaited_s_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_SWEEP_AWAITED, DB_NO_ARGS);
	if (err != ERR_OK)
		return err;
	*awaited_s_r = db_i64(&rows, 0);
	db_rows_end(&rows);
	return ERR_OK;
}

static enum err number(struct db *db, enum stmt stmt, uint64_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, stmt, DB_NO_ARGS);
	if (err != ERR_OK)
		return err;
	*n_r = db_u64(&rows, 0);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_schema_version(struct db *db, uint64_t *version_r)
{
	enum err err;

	err = number(db, STMT_SCHEMA_EXISTS, version_r);
	if (err != ERR_OK || *version_r == 0)
		return err;
	return number(db, STMT_SCHEMA_VERSION, version_r);
}
