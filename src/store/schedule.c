#include "store/schedule.h"

#include "store/date_arg.h"
#include "store/stmt.h"

DB_ROW(schedule, struct schedule, COL(id), COL(concert), COL(date), COL(starts_at),
    COL(total_seats), COL(available_seats));

DB_ROW(schedule_fits, struct schedule_fits, COL(past), COL(taken));

DB_ROW(schedule_info, struct schedule_info, COL(id), COL(concert), COL(date), COL(starts_at),
    COL(total_seats), COL(available), COL(held), COL(sold), COL(blocked), COL(canceled_at),
    COL(cleared_at));

DB_ROW(schedule_refunds, struct schedule_refunds, COL(n), COL(points));

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

/* ---- the operator's side ------------------------------------------------------------------ */

enum err store_schedule_info(struct db *db, struct arena *arena, struct concert_id concert,
    struct schedule_id schedule, struct schedule_info **list_r, size_t *n_r)
{
	return db_list(db, STMT_SCHEDULE_INFO, arena, list_r, n_r,
	    DB_ARGS(DB_U64(concert.v), DB_U64(concert.v), DB_U64(schedule.v), DB_U64(schedule.v)));
}

enum err store_schedule_page(struct db *db, struct arena *arena, struct instant starts_at,
    struct schedule_id after, unsigned limit, struct schedule_info **list_r, size_t *n_r)
{
	return db_list(db, STMT_SCHEDULE_PAGE, arena, list_r, n_r,
	    DB_ARGS(DB_INSTANT(starts_at), DB_INSTANT(starts_at), DB_U64(after.v), DB_U64(limit)));
}

enum err store_schedule_start(struct db *db, struct schedule_id id, struct instant *starts_at_r)
{
	return db_get(db, STMT_SCHEDULE_START, NULL, starts_at_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_schedule_redate(struct db *db, struct schedule_id id, struct date date)
{
	char text[DATE_TEXT_MAX];

	return db_exec(db, STMT_SCHEDULE_REDATE, NULL, DB_ARGS(date_arg(date, text), DB_U64(id.v)));
}

enum err store_schedule_update(struct db *db, struct schedule_id id, struct instant starts_at,
    struct date date, uint64_t *changed_r)
{
	char text[DATE_TEXT_MAX];

	return db_exec(db, STMT_SCHEDULE_UPDATE, changed_r,
	    DB_ARGS(DB_INSTANT(starts_at), date_arg(date, text), DB_U64(id.v)));
}

enum err store_schedule_keep(struct db *db, struct schedule_id id, struct concert_id *concert_r)
{
	return db_get(db, STMT_SCHEDULE_KEEP, NULL, concert_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_schedule_cancel(struct db *db, struct schedule_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_SCHEDULE_CANCEL, changed_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_schedule_clear(struct db *db, struct schedule_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_SCHEDULE_CLEAR, changed_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_schedule_open_seats(struct db *db, struct schedule_id id, uint64_t *n_r)
{
	return db_get(db, STMT_SCHEDULE_OPEN_SEATS, NULL, n_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_schedule_refunds(
    struct db *db, struct schedule_id id, struct schedule_refunds *refunds_r)
{
	return db_get(db, STMT_SCHEDULE_REFUNDS, NULL, refunds_r, DB_ARGS(DB_U64(id.v)));
}
