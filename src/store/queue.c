#include "store/queue.h"

#include "store/list.h"
#include "store/stmt.h"

#define READ_SETTING(name, kind, ...) q->set.name = SETTING_READ_##kind(rows, column++, arena);

static void info_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct queue_info *q = out;
	unsigned column = 0;

	q->id.v = db_u64(rows, column++);
	QUEUE_SETTINGS(READ_SETTING)
	q->paused = db_bool(rows, column++);
	q->closed = db_bool(rows, column++);
	q->state = (enum queue_state)db_u64(rows, column++);
	q->waiting = db_u64(rows, column++);
	q->active = db_u64(rows, column++);
	q->admitted_total = db_u64(rows, column++);
	q->admitted_through = db_u64(rows, column++);
	q->called_through = db_u64(rows, column++);
	q->as_of = db_instant(rows, column++);
}

static void id_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct queue_id *id = out;

	(void)arena;
	id->v = db_u64(rows, 0);
}

enum err store_queue_list(
    struct db *db, struct arena *arena, struct queue_info **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_QUEUE_LIST, DB_NO_ARGS);
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), info_row, n_r);
	return err;
}

enum err store_queue_get(
    struct db *db, struct arena *arena, struct queue_id id, struct queue_info *info_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_QUEUE_GET, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	info_row(&rows, arena, info_r);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_queue_insert(struct db *db, const struct queue_settings *set, struct queue_id *id_r)
{
	enum err err;

	err = db_exec(db, STMT_QUEUE_INSERT, NULL, DB_ARGS(QUEUE_SETTINGS(SETTING_AS_ARG)));
	id_r->v = db_insert_id(db);
	return err;
}

enum err store_queue_update(struct db *db, struct queue_id id, const struct queue_settings *set)
{
	return db_exec(
	    db, STMT_QUEUE_UPDATE, NULL, DB_ARGS(QUEUE_SETTINGS(SETTING_AS_ARG) DB_U64(id.v)));
}

enum err store_queue_pause(struct db *db, struct queue_id id, bool paused, uint64_t *changed_r)
{
	return db_exec(db, STMT_QUEUE_PAUSE, changed_r, DB_ARGS(DB_U64(paused), DB_U64(id.v)));
}

enum err store_queue_pause_all(struct db *db, bool paused)
{
	return db_exec(db, STMT_QUEUE_PAUSE_ALL, NULL, DB_ARGS(DB_U64(paused)));
}

enum err store_queue_close(struct db *db, struct queue_id id, bool closed, uint64_t *changed_r)
{
	return db_exec(db, STMT_QUEUE_CLOSE, changed_r, DB_ARGS(DB_U64(closed), DB_U64(id.v)));
}

enum err store_queue_waited_for(
    struct db *db, struct arena *arena, struct queue_id **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_QUEUE_LIST_WAITED_FOR, DB_NO_ARGS);
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), id_row, n_r);
	return err;
}

enum err store_queue_lapsed_turns(
    struct db *db, struct arena *arena, struct queue_id **list_r, size_t *n_r, uint64_t *turns_r)
{
	struct db_rows rows;
	size_t n = 0;
	enum err err;

	*turns_r = 0;
	err = db_query(db, &rows, STMT_QUEUE_LIST_LAPSED_TURNS, DB_NO_ARGS);
	if (err != ERR_OK)
		return err;
	*list_r = arena_array(arena, rows.left, sizeof(**list_r));
	while (db_row(&rows)) {
		(*list_r)[n++].v = db_u64(&rows, 0);
		*turns_r += db_u64(&rows, 1);
	}
	*n_r = n;
	return ERR_OK;
}

enum err store_gate_lock(struct db *db, struct queue_id id, enum gate_lock how)
{
	static const enum stmt stmts[] = {
		[GATE_WAIT] = STMT_GATE_LOCK,
		[GATE_IF_FREE] = STMT_GATE_LOCK_IF_FREE,
		[GATE_IF_WANTED] = STMT_GATE_LOCK_IF_WANTED,
	};
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, stmts[how], DB_ARGS(DB_U64(id.v)));
	if (err == ERR_OK)
		db_rows_end(&rows);
	return err;
}

enum err store_gate_read(struct db *db, struct queue_id id, struct gate_row *row_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_GATE_READ, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	row_r->admits = db_bool(&rows, 0);
	row_r->capacity = db_u64(&rows, 1);
	row_r->admit_per_minute = db_u64(&rows, 2);
	row_r->allowance = db_u64(&rows, 3);
	row_r->active = db_u64(&rows, 4);
	row_r->lapsed = db_u64(&rows, 5);
	row_r->waiting = db_bool(&rows, 6);
	row_r->stock_aware = db_bool(&rows, 7);
	row_r->called = (struct line_called){ id, { db_u64(&rows, 8) }, db_instant(&rows, 9) };
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_gate_stock(
    struct db *db, struct queue_id id, bool *has_seats_r, uint64_t *seats_r, uint64_t *turns_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_GATE_STOCK, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	*has_seats_r = db_bool(&rows, 0);
	*seats_r = db_u64(&rows, 1);
	*turns_r = db_u64(&rows, 2);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_gate_admit(struct db *db, struct queue_id id, uint64_t n, struct token_id first,
    struct token_id last, uint64_t *changed_r)
{
	return db_exec(db, STMT_GATE_ADMIT, changed_r,
	    DB_ARGS(DB_U64(n), DB_U64(last.v), DB_U64(last.v), DB_U64(n), DB_U64(id.v),
		DB_U64(first.v), DB_U64(last.v)));
}

enum err store_gate_rate_changes(struct db *db, struct queue_id id, uint64_t admit_per_minute)
{
	return db_exec(
	    db, STMT_GATE_RATE_CHANGED, NULL, DB_ARGS(DB_U64(id.v), DB_U64(admit_per_minute)));
}
