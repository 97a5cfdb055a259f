#include "store/reservation.h"

#include "store/seat_args.h"
#include "store/stmt.h"

static const char *const status_words[] = { "TEMP_RESERVED", "CONFIRMED", "CANCELED" };

const char *reservation_status_text(enum reservation_status status)
{
	return status_words[status];
}

static const char *const payment_words[] = { "DONE", "REFUNDED" };

const char *payment_status_text(enum payment_status status)
{
	return payment_words[status];
}

/* Without a payment these are 0. */
static DB_ROW(paid, struct reservation_row, COL(payment), COL(amount),
    COL_WORD(payment_status, payment_words), COL(paid_at));

static DB_ROW(head, struct reservation_row, COL(id), COL_WORD(status, status_words),
    COL_WORD(end_reason, end_reason_words), COL(user), COL(user_uuid), COL(user_balance),
    COL_OR_0(token), COL(concert), COL(queue), COL(schedule), COL(date), COL(starts_at),
    COL(refundable_until), COL(created_at), COL(hold_expires_at), COL(total),
    COL_GROUP_OR_0(row_paid), COL(now));

static DB_ROW(
    reserved_seat, struct reserved_seat, COL(id), COL(label), COL(grade), COL(price), COL(held));

/* One row a seat. */
struct seat_row {
	struct reservation_row head;
	struct reserved_seat seat;
};

DB_ROW(reservation, struct seat_row, COL_ROW(head, row_head), COL_ROW(seat, row_reserved_seat));

/* Rows, one a seat, become reservations. */
struct fold {
	struct reservation_row *list;
	struct reserved_seat *seat;
	size_t n;
};

static struct fold fold_new(const struct db_rows *rows, struct arena *arena)
{
	size_t most = rows->left + 1;

	return (struct fold){
		.list = arena_array(arena, most, sizeof(struct reservation_row)),
		.seat = arena_array(arena, most, sizeof(struct reserved_seat)),
	};
}

static void fold_add(
    struct fold *f, const struct reservation_row *head, const struct reserved_seat *seat)
{
	if (f->n == 0 || f->list[f->n - 1].id.v != head->id.v) {
		f->list[f->n] = *head;
		f->list[f->n++].seats = f->seat;
	}
	*f->seat++ = *seat;
	f->list[f->n - 1].nseats++;
}

static enum err list(struct db *db, struct arena *arena, enum stmt stmt, const struct db_arg *args,
    size_t nargs, struct fold *fold_r)
{
	struct db_rows rows;
	struct seat_row row;
	enum err err;

	err = db_query(db, &rows, stmt, args, nargs);
	if (err != ERR_OK)
		return err;
	*fold_r = fold_new(&rows, arena);
	while (db_row(&rows)) {
		db_read(&rows, arena, &row);
		fold_add(fold_r, &row.head, &row.seat);
	}
	return fold_r->n == 0 ? ERR_NO_ROW : ERR_OK;
}

static enum err one(struct db *db, struct arena *arena, enum stmt stmt, const struct db_arg *args,
    size_t nargs, struct reservation_row *row_r)
{
	struct fold fold;
	enum err err = list(db, arena, stmt, args, nargs, &fold);

	if (err == ERR_OK)
		*row_r = fold.list[0];
	return err;
}

enum err store_reservation_get(struct db *db, struct arena *arena, const struct uuid *user,
    struct reservation_id id, struct reservation_row *row_r)
{
	return one(db, arena, STMT_RESERVATION_GET, DB_ARGS(DB_U64(id.v), DB_UUID(user)), row_r);
}

enum err store_reservation_show(
    struct db *db, struct arena *arena, struct reservation_id id, struct reservation_row *row_r)
{
	return one(db, arena, STMT_RESERVATION_SHOW, DB_ARGS(DB_U64(id.v)), row_r);
}

enum err store_reservation_of_payment(struct db *db, struct arena *arena, const struct uuid *user,
    struct payment_id id, struct reservation_row *row_r)
{
	return one(db, arena, STMT_PAYMENT_GET, DB_ARGS(DB_U64(id.v), DB_UUID(user)), row_r);
}

/* One row a seat, or one without. */
struct payment_lock_row {
	struct payment_context_row it;
	struct reserved_seat seat;
};

static DB_ROW(its_token, struct payment_context_row, COL(has_token), COL_ROW(token, row_token));

DB_ROW(payment_lock, struct payment_lock_row, COL_ROW_OR_0(it.reservation, row_head),
    COL_ROW_OR_0(seat, row_reserved_seat), COL_ROW_OR_0(it, row_its_token));

enum err store_payment_lock(struct db *db, struct arena *arena, const struct token *token,
    struct reservation_id id, struct payment_context_row *row_r)
{
	struct payment_lock_row row;
	struct db_rows rows;
	struct fold fold;
	enum err err;

	err = db_query_row(db, &rows, STMT_PAYMENT_LOCK,
	    DB_ARGS(DB_U64(token->id.v), DB_U64(id.v), DB_UUID(&token->user)));
	if (err != ERR_OK)
		return err;
	fold = fold_new(&rows, arena);
	do {
		db_read(&rows, arena, &row);
		if (row.seat.id.v != 0)
			fold_add(&fold, &row.it.reservation, &row.seat);
	} while (db_row(&rows));
	*row_r = row.it;
	row_r->has_reservation = fold.n != 0;
	row_r->reservation = fold.list[0];
	return ERR_OK;
}

enum err store_reservation_list(struct db *db, struct arena *arena, struct user_id user,
    struct reservation_id stand_before, struct reservation_id ended_before, unsigned limit,
    struct reservation_row **list_r, size_t *n_r)
{
	struct fold fold = { 0 };
	enum err err;

#define OF(before) DB_U64(user.v), DB_U64((before).v), DB_U64(limit)
	err = list(db, arena, STMT_RESERVATION_LIST,
	    DB_ARGS(OF(stand_before), OF(stand_before), OF(ended_before), OF(ended_before),
		DB_U64(limit)),
	    &fold);
#undef OF
	*list_r = fold.list;
	*n_r = fold.n;
	return err == ERR_NO_ROW ? ERR_OK : err;
}

enum err store_reservation_ended(
    struct db *db, struct user_id user, struct reservation_id id, bool *ended_r)
{
	return db_get(
	    db, STMT_RESERVATION_ENDED, NULL, ended_r, DB_ARGS(DB_U64(id.v), DB_U64(user.v)));
}

enum err store_reservation_purge(
    struct db *db, unsigned retention_days, unsigned limit, uint64_t *n_r)
{
	enum err err;

	*n_r = 0;
	err = db_exec(
	    db, STMT_RESERVATION_PURGE_SEATS, NULL, DB_ARGS(DB_U64(retention_days), DB_U64(limit)));
	return err != ERR_OK ? err
			     : db_exec(db, STMT_RESERVATION_PURGE, n_r,
				   DB_ARGS(DB_U64(retention_days), DB_U64(limit)));
}

/* With no such date for sale, these are 0. */
static DB_ROW(hold_date, struct hold_context_row, COL(schedule), COL(date), COL(starts_at),
    COL(concert), COL(queue), COL(seat_limit), COL(held));

DB_ROW(hold_context, struct hold_context_row, COL_ROW(token, row_token),
    COL_GROUP_OR_0(row_hold_date), COL(hold_limit), COL(holds));

enum err store_reservation_context(struct db *db, struct token_id token,
    struct schedule_id schedule, struct hold_context_row *row_r)
{
	return db_get(db, STMT_RESERVATION_CONTEXT, NULL, row_r,
	    DB_ARGS(DB_U64(schedule.v), DB_U64(token.v)));
}

DB_ROW(reservation_new, struct reservation_new, COL(id), COL(created_at), COL(hold_expires_at));

enum err store_reservation_insert(struct db *db, struct user_id user, struct token_id token,
    struct schedule_id schedule, uint64_t total, struct reservation_new *new_r)
{
	return db_get(db, STMT_RESERVATION_INSERT, NULL, new_r,
	    DB_ARGS(DB_U64(user.v), DB_U64(token.v), DB_U64(schedule.v), DB_U64(total)));
}

enum err store_reservation_add_seats(struct db *db, struct reservation_id id,
    struct schedule_id schedule, const struct seat_id *seats, size_t n)
{
	struct db_arg args[2 + SEATS_PER_HOLD_MAX] = { DB_U64(id.v), DB_U64(schedule.v) };

	seat_args(args + 2, seats, n);
	return db_exec(db, STMT_RESERVATION_SEAT_INSERT, NULL, args, 2 + SEATS_PER_HOLD_MAX);
}

enum err store_reservation_take_seats(struct db *db, struct reservation_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_RESERVATION_HOLD, changed_r, DB_ARGS(DB_U64(id.v)));
}

DB_ROW(reservation_token, struct reservation_token, COL_OR_0(token), COL(queue));

enum err store_reservation_token(
    struct db *db, struct reservation_id id, struct reservation_token *token_r)
{
	return db_get(db, STMT_RESERVATION_TOKEN, NULL, token_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_reservation_end(struct db *db, struct reservation_id id, enum end_reason reason)
{
	return db_exec(db, STMT_RESERVATION_END, NULL,
	    DB_ARGS(DB_TEXT(end_reason_text(reason)), DB_U64(id.v)));
}

enum err store_reservation_lapse(struct db *db, struct reservation_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_RESERVATION_LAPSE, changed_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_reservation_lapsed(
    struct db *db, struct arena *arena, unsigned limit, struct reservation_id **list_r, size_t *n_r)
{
	return db_list(
	    db, STMT_RESERVATION_LIST_LAPSED, arena, list_r, n_r, DB_ARGS(DB_U64(limit)));
}

DB_ROW(standing_reservation, struct standing_reservation, COL(id), COL(paid));

enum err store_reservation_standing(struct db *db, struct arena *arena, struct schedule_id schedule,
    struct standing_reservation **list_r, size_t *n_r)
{
	return db_list(
	    db, STMT_RESERVATION_LIST_STANDING, arena, list_r, n_r, DB_ARGS(DB_U64(schedule.v)));
}
