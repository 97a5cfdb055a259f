#include "store/schedule_admin.h"

#include "store/date_arg.h"
#include "store/stmt.h"

DB_ROW(schedule_info, struct schedule_info, COL(id), COL(concert), COL(date), COL(starts_at),
    COL(total_seats), COL(available), COL(held), COL(sold), COL(blocked), COL(canceled_at),
    COL(cleared_at));

DB_ROW(schedule_refunds, struct schedule_refunds, COL(n), COL(points));

DB_ROW(standing_reservation, struct standing_reservation, COL(id), COL(paid));

DB_ROW(concert_move, struct concert_move, COL(queue_exists), COL(wanted));

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

enum err store_reservation_standing(struct db *db, struct arena *arena, struct schedule_id schedule,
    struct standing_reservation **list_r, size_t *n_r)
{
	return db_list(
	    db, STMT_RESERVATION_LIST_STANDING, arena, list_r, n_r, DB_ARGS(DB_U64(schedule.v)));
}
