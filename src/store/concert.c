#include "store/concert.h"

#include "store/date_arg.h"
#include "store/list.h"
#include "store/stmt.h"

#define READ_SETTING(name, kind, ...) c->set.name = SETTING_READ_##kind(rows, column++, arena);

static void concert_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct concert *c = out;
	unsigned column = 0;

	c->id.v = db_u64(rows, column++);
	CONCERT_SETTINGS(READ_SETTING)
	c->queue_state = (enum queue_state)db_u64(rows, column++);
	c->opens_at = db_instant(rows, column++);
	c->availability = (enum availability)db_u64(rows, column++);
}

static void schedule_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct schedule *s = out;

	(void)arena;
	s->id.v = db_u64(rows, 0);
	s->concert.v = db_u64(rows, 1);
	s->date = db_date(rows, 2);
	s->starts_at = db_instant(rows, 3);
	s->total_seats = db_u64(rows, 4);
	s->available_seats = db_u64(rows, 5);
}

static void schedule_id_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct schedule_id *id = out;

	(void)arena;
	id->v = db_u64(rows, 0);
}

enum err store_concert_list(
    struct db *db, struct arena *arena, struct concert **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_CONCERT_LIST, DB_NO_ARGS);
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), concert_row, n_r);
	return err;
}

enum err store_concert_get(
    struct db *db, struct arena *arena, struct concert_id id, struct concert *concert_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_CONCERT_GET, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	concert_row(&rows, arena, concert_r);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_concert_queue(struct db *db, struct concert_id id, struct queue_id *queue_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_CONCERT_QUEUE, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	queue_r->v = db_u64(&rows, 0);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_concert_insert(
    struct db *db, const struct concert_settings *set, struct concert_id *id_r)
{
	enum err err;

	err = db_exec(db, STMT_CONCERT_INSERT, NULL, DB_ARGS(CONCERT_SETTINGS(SETTING_AS_ARG)));
	id_r->v = db_insert_id(db);
	return err;
}

enum err store_schedule_list(struct db *db, struct arena *arena, struct concert_id concert,
    struct schedule **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_SCHEDULE_LIST, DB_ARGS(DB_U64(concert.v)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), schedule_row, n_r);
	return err;
}

enum err store_schedule_ids_of_date(struct db *db, struct arena *arena, struct concert_id concert,
    struct date date, struct schedule_id **list_r, size_t *n_r)
{
	char text[DATE_TEXT_MAX];
	struct db_rows rows;
	enum err err;

	err = db_query(
	    db, &rows, STMT_SCHEDULE_IDS_OF_DATE, DB_ARGS(DB_U64(concert.v), date_arg(date, text)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), schedule_id_row, n_r);
	return err;
}

enum err store_schedule_fits(struct db *db, struct concert_id concert, struct schedule_id schedule,
    struct instant starts_at, bool *past_r, bool *taken_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_SCHEDULE_FITS,
	    DB_ARGS(DB_INSTANT(starts_at), DB_U64(concert.v), DB_U64(schedule.v),
		DB_INSTANT(starts_at)));
	if (err != ERR_OK)
		return err;
	*past_r = db_bool(&rows, 0);
	*taken_r = db_bool(&rows, 1);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_schedule_insert(struct db *db, struct concert_id concert, struct instant starts_at,
    struct date date, struct schedule_id *id_r)
{
	char text[DATE_TEXT_MAX];
	enum err err;

	err = db_exec(db, STMT_SCHEDULE_INSERT, NULL,
	    DB_ARGS(DB_U64(concert.v), DB_INSTANT(starts_at), date_arg(date, text)));
	id_r->v = db_insert_id(db);
	return err;
}
