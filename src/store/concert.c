#include "store/concert.h"

#include "store/date_arg.h"
#include "store/stmt.h"

DB_ROW(concert, struct concert, COL(id), CONCERT_SETTINGS(SETTING_AS_COL) COL(queue_state),
    COL(opens_at), COL(availability));

DB_ROW(schedule, struct schedule, COL(id), COL(concert), COL(date), COL(starts_at),
    COL(total_seats), COL(available_seats));

DB_ROW(schedule_fits, struct schedule_fits, COL(past), COL(taken));

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

enum err store_schedule_list(struct db *db, struct arena *arena, struct concert_id concert,
    struct schedule **list_r, size_t *n_r)
{
	return db_list(db, STMT_SCHEDULE_LIST, arena, list_r, n_r, DB_ARGS(DB_U64(concert.v)));
}

enum err store_schedule_ids_of_date(struct db *db, struct arena *arena, struct concert_id concert,
    struct date date, struct schedule_id **list_r, size_t *n_r)
{
	char text[DATE_TEXT_MAX];

	return db_list(db, STMT_SCHEDULE_IDS_OF_DATE, arena, list_r, n_r,
	    DB_ARGS(DB_U64(concert.v), date_arg(date, text)));
}

enum err store_schedule_fits(struct db *db, struct concert_id concert, struct schedule_id schedule,
    struct instant starts_at, struct schedule_fits *fits_r)
{
	return db_get(db, STMT_SCHEDULE_FITS, NULL, fits_r,
	    DB_ARGS(DB_INSTANT(starts_at), DB_U64(concert.v), DB_U64(schedule.v),
		DB_INSTANT(starts_at)));
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
