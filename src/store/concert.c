#include "store/concert.h"

#include "store/stmt.h"

DB_ROW(concert, struct concert, COL(id), CONCERT_SETTINGS(SETTING_AS_COL) COL(queue_state),
    COL(opens_at), COL(availability));

DB_ROW(concert_move, struct concert_move, COL(queue_exists), COL(wanted));

enum err store_concert_list(
    struct db *db, struct arena *arena, struct concert **list_r, size_t *n_r)
{
	return db_list(db, STMT_CONCERT_LIST, arena, list_r, n_r, DB_NO_ARGS);
}

enum err store_concert_get(
    struct db *db, struct arena *arena, struct concert_id id, struct concert *concert_r)
{
	return db_get(db, STMT_CONCERT_GET, arena, concert_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_concert_queue(struct db *db, struct concert_id id, struct queue_id *queue_r)
{
	return db_get(db, STMT_CONCERT_QUEUE, NULL, queue_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_concert_insert(
    struct db *db, const struct concert_settings *set, struct concert_id *id_r)
{
	enum err err;

	err = db_exec(db, STMT_CONCERT_INSERT, NULL, DB_ARGS(CONCERT_SETTINGS(SETTING_AS_ARG)));
	id_r->v = db_insert_id(db);
	return err;
}

enum err store_concert_lock(struct db *db, struct concert_id id)
{
	return db_find(db, STMT_CONCERT_LOCK, DB_ARGS(DB_U64(id.v)));
}

enum err store_concert_update(
    struct db *db, struct concert_id id, const struct concert_settings *set)
{
	return db_exec(
	    db, STMT_CONCERT_UPDATE, NULL, DB_ARGS(CONCERT_SETTINGS(SETTING_AS_ARG) DB_U64(id.v)));
}

enum err store_concert_may_move(
    struct db *db, struct concert_id id, struct queue_id queue, struct concert_move *move_r)
{
	return db_get(
	    db, STMT_CONCERT_MAY_MOVE, NULL, move_r, DB_ARGS(DB_U64(queue.v), DB_U64(id.v)));
}
