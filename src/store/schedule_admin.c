#include "store/schedule_admin.h"

#include "store/date_arg.h"
#include "store/list.h"
#include "store/stmt.h"

static void info_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct schedule_info *s = out;

	(void)arena;
	s->id.v = db_u64(rows, 0);
	s->concert.v = db_u64(rows, 1);
	s->date = db_date(rows, 2);
	s->starts_at = db_instant(rows, 3);
	s->total_seats = db_u64(rows, 4);
	s->available = db_u64(rows, 5);
	s->held = db_u64(rows, 6);
	s->sold = db_u64(rows, 7);
	s->blocked = db_u64(rows, 8);
	s->canceled_at = db_instant(rows, 9);
	s->cleared_at = db_instant(rows, 10);
}

static void standing_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct standing_reservation *r = out;

	(void)arena;
	r->id.v = db_u64(rows, 0);
	r->paid = db_bool(rows, 1);
}

enum err store_schedule_info(struct db *db, struct arena *arena, struct concert_id concert,
    struct schedule_id schedule, struct schedule_info **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_SCHEDULE_INFO,
	    DB_ARGS(DB_U64(concert.v), DB_U64(concert.v), DB_U64(schedule.v), DB_U64(schedule.v)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), info_row, n_r);
	return err;
}

enum err store_schedule_page(struct db *db, struct arena *arena, struct instant starts_at,
    struct schedule_id after, unsigned limit, struct schedule_info **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_SCHEDULE_PAGE,
	    DB_ARGS(DB_INSTANT(starts_at), DB_INSTANT(starts_at), DB_U64(after.v), DB_U64(limit)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), info_row, n_r);
	return err;
}

enum err store_schedule_start(struct db *db, struct schedule_id id, struct instant *starts_at_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_SCHEDULE_START, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	*starts_at_r = db_instant(&rows, 0);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_concert_lock(struct db *db, struct concert_id id)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_CONCERT_LOCK, DB_ARGS(DB_U64(id.v)));
	if (err == ERR_OK)
		db_rows_end(&rows);
	return err;
}

enum err store_concert_update(
    struct db *db, struct concert_id id, const struct concert_settings *set)
{
	return db_exec(
	    db, STMT_CONCERT_UPDATE, NULL, DB_ARGS(CONCERT_SETTINGS(SETTING_AS_ARG) DB_U64(id.v)));
}

enum err store_concert_may_move(
    struct db *db, struct concert_id id, struct queue_id queue, bool *exists_r, bool *wanted_r)
{
	struct db_rows rows;
	enum err err;

	err =
	    db_query_row(db, &rows, STMT_CONCERT_MAY_MOVE, DB_ARGS(DB_U64(queue.v), DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	*exists_r = db_bool(&rows, 0);
	*wanted_r = db_bool(&rows, 1);
	db_rows_end(&rows);
	return ERR_OK;
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

static enum err numbers(
    struct db *db, enum stmt stmt, struct schedule_id id, uint64_t *numbers_r, unsigned n)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, stmt, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	for (unsigned i = 0; i < n; i++)
		numbers_r[i] = db_u64(&rows, i);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_schedule_keep(struct db *db, struct schedule_id id, struct concert_id *concert_r)
{
	return numbers(db, STMT_SCHEDULE_KEEP, id, &concert_r->v, 1);
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
	return numbers(db, STMT_SCHEDULE_OPEN_SEATS, id, n_r, 1);
}

enum err store_schedule_refunds(
    struct db *db, struct schedule_id id, struct schedule_refunds *refunds_r)
{
	uint64_t n[2];
	enum err err = numbers(db, STMT_SCHEDULE_REFUNDS, id, n, 2);

	if (err == ERR_OK)
		*refunds_r = (struct schedule_refunds){ n[0], n[1] };
	return err;
}

enum err store_reservation_standing(struct db *db, struct arena *arena, struct schedule_id schedule,
    struct standing_reservation **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_RESERVATION_LIST_STANDING, DB_ARGS(DB_U64(schedule.v)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), standing_row, n_r);
	return err;
}
