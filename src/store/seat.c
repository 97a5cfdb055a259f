#include "store/seat.h"

#include "store/seat_args.h"
#include "store/stmt.h"

DB_ROW(seat, struct seat, COL(id), COL(schedule), COL(label), COL(grade), COL(price), COL(status));

DB_ROW(seat_locked, struct seat, COL(id), COL(label), COL(grade), COL(price), COL(status));

enum err store_seat_list(struct db *db, struct arena *arena, struct schedule_id schedule, bool all,
    struct seat **list_r, size_t *n_r)
{
	return db_list(
	    db, STMT_SEAT_LIST, arena, list_r, n_r, DB_ARGS(DB_U64(schedule.v), DB_U64(all)));
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
	struct db_arg args[1 + SEATS_PER_HOLD_MAX] = { DB_U64(schedule.v) };

	seat_args(args + 1, seats, n);
	return db_list(db, STMT_SEAT_LOCK, arena, list_r, n_r, args, 1 + SEATS_PER_HOLD_MAX);
}

enum err store_seat_release(struct db *db, struct reservation_id reservation)
{
	return db_exec(db, STMT_SEAT_RELEASE, NULL, DB_ARGS(DB_U64(reservation.v)));
}
