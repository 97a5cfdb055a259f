#include "store/seat.h"

#include "store/seat_args.h"
#include "store/stmt.h"

DB_ROW(seat, struct seat, COL(id), COL(schedule), COL(label), COL(grade), COL(price), COL(status));

DB_ROW(seat_locked, struct seat, COL(id), COL(label), COL(grade), COL(price), COL(status));

DB_ROW(seat_label, struct seat_label, COL(id), COL(label));

DB_ROW(seat_standing, struct seat_standing, COL(label), COL(standing));

DB_ROW(door, struct door_row, COL(label), COL(grade), COL(price), COL(user), COL(reservation),
    COL_OR_0(payment), COL(paid_at));

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

/* ---- the operator's side ------------------------------------------------------------------ */

enum err store_seat_labels(struct db *db, struct arena *arena, struct schedule_id schedule,
    struct seat_label **list_r, size_t *n_r)
{
	return db_list(db, STMT_SEAT_LABELS, arena, list_r, n_r, DB_ARGS(DB_U64(schedule.v)));
}

enum err store_seat_free_ids(struct db *db, struct arena *arena, struct schedule_id schedule,
    struct seat_id **list_r, size_t *n_r)
{
	return db_list(db, STMT_SEAT_FREE_IDS, arena, list_r, n_r, DB_ARGS(DB_U64(schedule.v)));
}

enum err store_seat_lock_standing(struct db *db, struct arena *arena, const struct seat_id *seats,
    size_t n, struct seat_standing **list_r, size_t *n_r)
{
	struct db_arg args[SEATS_PER_HOLD_MAX];

	seat_args(args, seats, n);
	return db_list(db, STMT_SEAT_LOCK_STANDING, arena, list_r, n_r, args, SEATS_PER_HOLD_MAX);
}

static enum err write(
    struct db *db, enum stmt stmt, const struct seat_id *seats, size_t n, uint64_t *changed_r)
{
	struct db_arg args[SEATS_PER_HOLD_MAX];

	seat_args(args, seats, n);
	return db_exec(db, stmt, changed_r, args, SEATS_PER_HOLD_MAX);
}

enum err store_seat_block(struct db *db, const struct seat_id *seats, size_t n, uint64_t *changed_r)
{
	return write(db, STMT_SEAT_BLOCK, seats, n, changed_r);
}

enum err store_seat_unblock(
    struct db *db, const struct seat_id *seats, size_t n, uint64_t *changed_r)
{
	return write(db, STMT_SEAT_UNBLOCK, seats, n, changed_r);
}

enum err store_door_list(struct db *db, struct arena *arena, struct schedule_id schedule,
    bool held_too, struct door_row **list_r, size_t *n_r)
{
	return db_list(
	    db, STMT_SEAT_DOOR, arena, list_r, n_r, DB_ARGS(DB_U64(schedule.v), DB_U64(held_too)));
}
