#include "store/seat_admin.h"

#include "store/list.h"
#include "store/seat_args.h"
#include "store/stmt.h"

static void id_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct seat_id *id = out;

	(void)arena;
	id->v = db_u64(rows, 0);
}

static void label_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct seat_label *seat = out;

	seat->id.v = db_u64(rows, 0);
	seat->label = db_text_dup(rows, 1, arena);
}

static void standing_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct seat_standing *s = out;

	s->label = db_text_dup(rows, 0, arena);
	s->standing = (enum standing)db_u64(rows, 1);
}

static void door_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct door_row *d = out;

	d->label = db_text_dup(rows, 0, arena);
	d->grade = db_text_dup(rows, 1, arena);
	d->price = db_u64(rows, 2);
	d->user = db_uuid(rows, 3);
	d->reservation.v = db_u64(rows, 4);
	d->payment.v = db_u64_or(rows, 5, 0);
	d->paid_at = db_instant(rows, 6);
}

enum err store_seat_labels(struct db *db, struct arena *arena, struct schedule_id schedule,
    struct seat_label **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_SEAT_LABELS, DB_ARGS(DB_U64(schedule.v)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), label_row, n_r);
	return err;
}

enum err store_seat_free_ids(struct db *db, struct arena *arena, struct schedule_id schedule,
    struct seat_id **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_SEAT_FREE_IDS, DB_ARGS(DB_U64(schedule.v)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), id_row, n_r);
	return err;
}

enum err store_seat_lock_standing(struct db *db, struct arena *arena, const struct seat_id *seats,
    size_t n, struct seat_standing **list_r, size_t *n_r)
{
	struct db_arg args[SEAT_ARGS];
	struct db_rows rows;
	enum err err;

	seat_args(args, seats, n);
	err = db_query(db, &rows, STMT_SEAT_LOCK_STANDING, args, SEAT_ARGS);
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), standing_row, n_r);
	return err;
}

static enum err write(
    struct db *db, enum stmt stmt, const struct seat_id *seats, size_t n, uint64_t *changed_r)
{
	struct db_arg args[SEAT_ARGS];

	seat_args(args, seats, n);
	return db_exec(db, stmt, changed_r, args, SEAT_ARGS);
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
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_SEAT_DOOR, DB_ARGS(DB_U64(schedule.v), DB_U64(held_too)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), door_row, n_r);
	return err;
}
