#include "store/queue.h"

#include "store/stmt.h"

DB_ROW(queue_info, struct queue_info, COL(id), QUEUE_SETTINGS(SETTING_AS_COL) COL(paused),
    COL(closed), COL(state), COL(waiting), COL(active), COL(admitted_total), COL(admitted_through),
    COL(called_through), COL(as_of));

enum err store_queue_list(
    struct db *db, struct arena *arena, struct queue_info **list_r, size_t *n_r)
{
	return db_list(db, STMT_QUEUE_LIST, arena, list_r, n_r, DB_NO_ARGS);
}

enum err store_queue_get(
    struct db *db, struct arena *arena, struct queue_id id, struct queue_info *info_r)
{
	return db_get(db, STMT_QUEUE_GET, arena, info_r, DB_ARGS(DB_U64(id.v)));
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
	return db_list(db, STMT_QUEUE_LIST_WAITED_FOR, arena, list_r, n_r, DB_NO_ARGS);
}

struct lapsed_turns {
	struct queue_id queue;
	uint64_t turns;
};

DB_ROW(lapsed_turns, struct lapsed_turns, COL(queue), COL(turns));

enum err store_queue_lapsed_turns(
    struct db *db, struct arena *arena, struct queue_id **list_r, size_t *n_r, uint64_t *turns_r)
{
	struct lapsed_turns *lapsed;
	enum err err;

	*turns_r = 0;
	err = db_list(db, STMT_QUEUE_LIST_LAPSED_TURNS, arena, &lapsed, n_r, DB_NO_ARGS);
	if (err != ERR_OK)
		return err;
	*list_r = arena_array(arena, *n_r, sizeof(**list_r));
	for (size_t i = 0; i < *n_r; i++) {
		(*list_r)[i] = lapsed[i].queue;
		*turns_r += lapsed[i].turns;
	}
	return ERR_OK;
}

enum err store_gate_lock(struct db *db, struct queue_id id, enum gate_lock how)
{
	static const enum stmt stmts[] = {
		[GATE_WAIT] = STMT_GATE_LOCK,
		[GATE_IF_FREE] = STMT_GATE_LOCK_IF_FREE,
		[GATE_IF_WANTED] = STMT_GATE_LOCK_IF_WANTED,
	};

	return db_find(db, stmts[how], DB_ARGS(DB_U64(id.v)));
}

DB_ROW(gate, struct gate_row, COL(admits), COL(capacity), COL(admit_per_minute), COL(allowance),
    COL(active), COL(lapsed), COL(waiting), COL(stock_aware), COL(called.through),
    COL(called.silent_since));

enum err store_gate_read(struct db *db, struct queue_id id, struct gate_row *row_r)
{
	enum err err = db_get(db, STMT_GATE_READ, NULL, row_r, DB_ARGS(DB_U64(id.v)));

	if (err == ERR_OK)
		row_r->called.queue = id;
	return err;
}

DB_ROW(gate_stock, struct gate_stock, COL(has_seats), COL(seats), COL(turns));

enum err store_gate_stock(struct db *db, struct queue_id id, struct gate_stock *stock_r)
{
	return db_get(db, STMT_GATE_STOCK, NULL, stock_r, DB_ARGS(DB_U64(id.v)));
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
