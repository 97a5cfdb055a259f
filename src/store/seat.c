#include "store/seat.h"

#include "store/list.h"
#include "store/seat_args.h"
#include "store/stmt.h"

static void seat_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct seat *s = out;

	s->id.v = db_u64(rows, 0);
	s->schedule.v = db_u64(rows, 1);
	s->label = db_text_dup(rows, 2, arena);
	s->grade = db_text_dup(rows, 3, arena);
	s->price = db_u64(rows, 4);
	s->status = (enum seat_status)db_u64(rows, 5);
}

static void locked_seat_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct seat *s = out;

	s->id.v = db_u64(rows, 0);
	s->label = db_text_dup(rows, 1, arena);
	s->grade = db_text_dup(rows, 2, arena);
	s->price = db_u64(rows, 3);
	s->status = db_bool(rows, 4) ? SEAT_AVAILABLE : SEAT_TEMP_RESERVED;
}

enum err store_seat_list(struct db *db, struct arena *arena, struct schedule_id schedule, bool all,
    struct seat **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_SEAT_LIST, DB_ARGS(DB_U64(schedule.v), DB_U64(all)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), seat_row, n_r);
	return err;
}

enum err store_seat_insert(struct db *db, struct schedule_id schedule, const struct seat_new *seat)
{
	return db_exec(db, STMT_SEAT_INSERT, NULL,
	    DB_ARGS(DB_U64(schedule.v), DB_TEXT(seat->label), DB_TEXT(seat->grade),
		DB_U64(seat->price)));
}

enum err store_seat_lock(struct db *db, struct arena *arena, struct schedule_id schedule,
    const struct seat_id *seats, size_t n, struct seat **list_r, size_t *n_r)
{
	struct db_arg args[1 + SEAT_ARGS] = { DB_U64(schedule.v) };
	struct db_rows rows;
	enum err err;

	seat_args(args + 1, seats, n);
	err = db_query(db, &rows, STMT_SEAT_LOCK, args, 1 + SEAT_ARGS);
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), locked_seat_row, n_r);
	return err;
}

enum err store_seat_release(struct db *db, struct reservation_id reservation)
{
	return db_exec(db, STMT_SEAT_RELEASE, NULL, DB_ARGS(DB_U64(reservation.v)));
}
