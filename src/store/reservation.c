#include "store/reservation.h"

#include "store/list.h"
#include "store/seat_args.h"
#include "store/stmt.h"

static const char *const status_words[] = RESERVATION_STATUS_WORDS;
static const char *const payment_words[] = PAYMENT_STATUS_WORDS;

/* Columns of SQL_RESERVATION_STATE. */
enum {
	R_ID,
	R_STATUS,
	R_END_REASON,
	R_USER,
	R_USER_UUID,
	R_BALANCE,
	R_TOKEN,
	R_CONCERT,
	R_QUEUE,
	R_SCHEDULE,
	R_DATE,
	R_STARTS_AT,
	R_REFUNDABLE_UNTIL,
	R_CREATED_AT,
	R_HOLD_EXPIRES_AT,
	R_TOTAL,
	R_PAYMENT,
	R_AMOUNT,
	R_PAYMENT_STATUS,
	R_PAID_AT,
	R_NOW,
	R_SEAT,
	R_LABEL,
	R_GRADE,
	R_PRICE,
	R_HELD,
	R__MAX
};

static void head_row(const struct db_rows *rows, struct reservation_row *r)
{
	r->id.v = db_u64(rows, R_ID);
	r->status = store_word(db_text(rows, R_STATUS, NULL), status_words, 3);
	r->end_reason = end_reason_from(db_text(rows, R_END_REASON, NULL));
	r->user.v = db_u64(rows, R_USER);
	r->user_uuid = db_uuid(rows, R_USER_UUID);
	r->user_balance = db_u64(rows, R_BALANCE);
	r->token.v = db_u64_or(rows, R_TOKEN, 0);
	r->concert.v = db_u64(rows, R_CONCERT);
	r->queue.v = db_u64(rows, R_QUEUE);
	r->schedule.v = db_u64(rows, R_SCHEDULE);
	r->date = db_date(rows, R_DATE);
	r->starts_at = db_instant(rows, R_STARTS_AT);
	r->refundable_until = db_instant(rows, R_REFUNDABLE_UNTIL);
	r->created_at = db_instant(rows, R_CREATED_AT);
	r->hold_expires_at = db_instant(rows, R_HOLD_EXPIRES_AT);
	r->total = db_u64(rows, R_TOTAL);
	r->payment.v = db_u64_or(rows, R_PAYMENT, 0);
	if (r->payment.v != 0) {
		r->amount = db_u64(rows, R_AMOUNT);
		r->payment_status =
		    store_word(db_text(rows, R_PAYMENT_STATUS, NULL), payment_words, 2);
		r->paid_at = db_instant(rows, R_PAID_AT);
	}
	r->now = db_instant(rows, R_NOW);
}

static void seat_row(const struct db_rows *rows, struct arena *arena, struct reserved_seat *s)
{
	s->id.v = db_u64(rows, R_SEAT);
	s->label = db_text_dup(rows, R_LABEL, arena);
	s->grade = db_text_dup(rows, R_GRADE, arena);
	s->price = db_u64(rows, R_PRICE);
	s->held = db_bool(rows, R_HELD);
}

/* Folds rows, one a seat, into reservations; `rows` stands on its first row. */
static struct reservation_row *fold(struct db_rows *rows, struct arena *arena, size_t *n_r)
{
	size_t most = rows->left + 1, n = 0;
	struct reservation_row *list = arena_array(arena, most, sizeof(*list));
	struct reserved_seat *seat = arena_array(arena, most, sizeof(*seat));

	do {
		if (n == 0 || list[n - 1].id.v != db_u64(rows, R_ID)) {
			head_row(rows, &list[n]);
			list[n++].seats = seat;
		}
		seat_row(rows, arena, seat++);
		list[n - 1].nseats++;
	} while (db_row(rows));
	*n_r = n;
	return list;
}

static enum err one(struct db *db, struct arena *arena, enum stmt stmt, const struct db_arg *args,
    size_t nargs, struct reservation_row *row_r)
{
	struct db_rows rows;
	enum err err;
	size_t n;

	err = db_query_row(db, &rows, stmt, args, nargs);
	if (err == ERR_OK)
		*row_r = *fold(&rows, arena, &n);
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

enum err store_payment_lock(struct db *db, struct arena *arena, const struct token *token,
    struct reservation_id id, struct payment_context_row *row_r)
{
	struct db_rows rows;
	enum err err;
	size_t n;

	err = db_query_row(db, &rows, STMT_PAYMENT_LOCK,
	    DB_ARGS(DB_U64(token->id.v), DB_U64(id.v), DB_UUID(&token->user)));
	if (err != ERR_OK)
		return err;
	row_r->has_token = !db_is_null(&rows, R__MAX);
	if (row_r->has_token)
		store_token_row(&rows, R__MAX + 1, &row_r->token);
	row_r->has_reservation = !db_is_null(&rows, R_SEAT);
	if (row_r->has_reservation)
		row_r->reservation = *fold(&rows, arena, &n);
	else
		db_rows_end(&rows);
	return ERR_OK;
}

enum err store_reservation_list(struct db *db, struct arena *arena, struct user_id user,
    struct reservation_id stand_before, struct reservation_id ended_before, unsigned limit,
    struct reservation_row **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	*n_r = 0;
#define OF(before) DB_U64(user.v), DB_U64((before).v), DB_U64(limit)
	err = db_query_row(db, &rows, STMT_RESERVATION_LIST,
	    DB_ARGS(OF(stand_before), OF(stand_before), OF(ended_before), OF(ended_before),
		DB_U64(limit)));
#undef OF
	if (err == ERR_OK)
		*list_r = fold(&rows, arena, n_r);
	return err == ERR_NO_ROW ? ERR_OK : err;
}

enum err store_reservation_ended(
    struct db *db, struct user_id user, struct reservation_id id, bool *ended_r)
{
	struct db_rows rows;
	enum err err;

	err =
	    db_query_row(db, &rows, STMT_RESERVATION_ENDED, DB_ARGS(DB_U64(id.v), DB_U64(user.v)));
	if (err != ERR_OK)
		return err;
	*ended_r = db_bool(&rows, 0);
	db_rows_end(&rows);
	return ERR_OK;
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

enum err store_reservation_context(struct db *db, struct token_id token,
    struct schedule_id schedule, struct hold_context_row *row_r)
{
	const unsigned at = TOKEN_STATE_COLUMNS;
	struct db_rows rows;
	enum err err;

	err = db_query_row(
	    db, &rows, STMT_RESERVATION_CONTEXT, DB_ARGS(DB_U64(schedule.v), DB_U64(token.v)));
	if (err != ERR_OK)
		return err;
	store_token_row(&rows, 0, &row_r->token);
	row_r->schedule.v = db_u64_or(&rows, at, 0);
	if (row_r->schedule.v != 0) {
		row_r->date = db_date(&rows, at + 1);
		row_r->starts_at = db_instant(&rows, at + 2);
		row_r->concert.v = db_u64(&rows, at + 3);
		row_r->queue.v = db_u64(&rows, at + 4);
		row_r->seat_limit = db_u64(&rows, at + 5);
		row_r->held = db_u64(&rows, at + 6);
	}
	row_r->hold_limit = db_u64(&rows, at + 7);
	row_r->holds = db_u64(&rows, at + 8);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_reservation_insert(struct db *db, struct user_id user, struct token_id token,
    struct schedule_id schedule, uint64_t total, struct reservation_id *id_r,
    struct instant *created_at_r, struct instant *hold_expires_at_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_RESERVATION_INSERT,
	    DB_ARGS(DB_U64(user.v), DB_U64(token.v), DB_U64(schedule.v), DB_U64(total)));
	if (err != ERR_OK)
		return err;
	id_r->v = db_u64(&rows, 0);
	*created_at_r = db_instant(&rows, 1);
	*hold_expires_at_r = db_instant(&rows, 2);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_reservation_add_seats(struct db *db, struct reservation_id id,
    struct schedule_id schedule, const struct seat_id *seats, size_t n)
{
	struct db_arg args[2 + SEAT_ARGS] = { DB_U64(id.v), DB_U64(schedule.v) };

	seat_args(args + 2, seats, n);
	return db_exec(db, STMT_RESERVATION_SEAT_INSERT, NULL, args, 2 + SEAT_ARGS);
}

enum err store_reservation_take_seats(struct db *db, struct reservation_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_RESERVATION_HOLD, changed_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_reservation_token(
    struct db *db, struct reservation_id id, struct token_id *token_r, struct queue_id *queue_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_RESERVATION_TOKEN, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	token_r->v = db_u64_or(&rows, 0, 0);
	queue_r->v = db_u64(&rows, 1);
	db_rows_end(&rows);
	return ERR_OK;
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

static void id_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct reservation_id *id = out;

	(void)arena;
	id->v = db_u64(rows, 0);
}

enum err store_reservation_lapsed(
    struct db *db, struct arena *arena, unsigned limit, struct reservation_id **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_RESERVATION_LIST_LAPSED, DB_ARGS(DB_U64(limit)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), id_row, n_r);
	return err;
}
