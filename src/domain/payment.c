#include "domain/payment.h"

#include "db/tx.h"
#include "domain/points.h"
#include "domain/reservation_row.h"
#include "domain/turn.h"

const char *payment_status_text(enum payment_status status)
{
	static const char *const words[] = PAYMENT_STATUS_WORDS;

	return words[status];
}

static void payment_from_row(const struct reservation_row *row, struct payment *payment_r)
{
	*payment_r = (struct payment){ .id = row->payment,
		.amount = row->amount,
		.balance = row->user_balance,
		.status = row->payment_status,
		.paid_at = row->paid_at };
	reservation_from_row(row, &payment_r->reservation);
}

enum err payment_get(struct db *db, struct arena *arena, const struct uuid *user,
    struct payment_id id, struct payment *payment_r)
{
	struct reservation_row row;
	enum err err;

	err = store_reservation_of_payment(db, arena, user, id, &row);
	if (err == ERR_OK)
		payment_from_row(&row, payment_r);
	return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
}

/* ---- paying ------------------------------------------------------------------------------- */

struct pay {
	const struct token *token;
	struct reservation_id id;
	struct arena *arena;
	struct idempotency *idem;
	struct payment *out_r;
	struct refusal *why_r;
};

static bool all_seats_held(const struct reservation_row *row)
{
	for (size_t i = 0; i < row->nseats; i++)
		if (!row->seats[i].held)
			return false;
	return true;
}

/*
 * Everything is locked.  The user's own lapsed hold comes before the token's state, so that a
 * late payer learns the true cause; the rest in the contract's order.
 */
static enum err judge_pay(const struct pay *p, enum err turn, const struct reservation_row *row)
{
	struct reservation now;

	if (row != NULL) {
		reservation_from_row(row, &now);
		if (now.reason == END_LAPSED)
			return ERR_LAPSED_HOLD;
	}
	if (turn != ERR_OK)
		return turn;
	if (row == NULL || now.status != RESERVATION_TEMP_RESERVED)
		return ERR_INVALID_RESERVATION;
	if (row->queue.v != p->token->queue.v)
		return ERR_WRONG_QUEUE;
	if (row->token.v != p->token->id.v)
		return ERR_INVALID_RESERVATION;
	return all_seats_held(row) ? ERR_OK : ERR_LAPSED_HOLD;
}

static enum err refuse_for_money(
    const struct pay *p, const struct reservation_row *row, uint64_t balance)
{
	p->why_r->balance = balance;
	p->why_r->required = row->total;
	return ERR_NOT_ENOUGH_POINTS;
}

static enum err debit(struct db *db, const struct pay *p, const struct reservation_row *row)
{
	struct user user;
	bool done;
	enum err err;

	err = store_user_debit(db, row->user, row->total, &done, &p->out_r->balance);
	if (err != ERR_OK || done)
		return err;
	/* Another call has spent it since the balance was read. */
	err = store_user_get(db, &row->user_uuid, &user);
	return err != ERR_OK ? err : refuse_for_money(p, row, user.balance);
}

static enum err take_money(struct db *db, const struct pay *p, struct reservation_row *row)
{
	struct payment *out = p->out_r;
	uint64_t changed;
	enum err err;

	if (row->user_balance < row->total)
		return refuse_for_money(p, row, row->user_balance);
	err = store_payment_confirm(db, row->id, p->token->id, &changed);
	if (err != ERR_OK)
		return err;
	if (changed != 2 + 2 * row->nseats)
		return ERR_LAPSED_HOLD; /* the last microseconds have passed since it was judged */
	err = store_payment_insert(
	    db, row->id, p->token->id, row->total, &row->payment, &row->paid_at);
	if (err == ERR_OK)
		err = debit(db, p, row);
	if (err == ERR_OK)
		err = store_ledger_insert(
		    db, row->user, ENTRY_PAYMENT, row->total, out->balance, row->payment);
	if (err != ERR_OK)
		return err;
	row->status = RESERVATION_CONFIRMED;
	row->amount = row->total;
	row->payment_status = PAYMENT_DONE;
	row->user_balance = out->balance;
	payment_from_row(row, out);
	return ERR_OK;
}

/* Lock order: idempotency key, token, reservation, seats by id, payment, user, ledger. */
static enum err pay_tx(struct db *db, void *arg)
{
	struct pay *p = arg;
	struct reservation_row row;
	struct reservation_row *found = NULL;
	enum err err, turn;

	err = idempotency_begin(db, p->idem);
	if (err != ERR_OK)
		return err;
	err = store_payment_lock(db, p->token->id, p->id);
	if (err != ERR_OK && err != ERR_NO_ROW)
		return err;
	/* In this order: should their common deadline pass in between, the hold shows it. */
	turn = turn_require(db, p->token, TOKEN_NEED_ACTIVE, p->why_r);
	err = store_reservation_get(db, p->arena, &p->token->user, p->id, &row);
	if (err != ERR_OK && err != ERR_NO_ROW)
		return err;
	if (err == ERR_OK)
		found = &row;
	err = judge_pay(p, turn, found);
	if (err == ERR_OK)
		err = take_money(db, p, found);
	return err != ERR_OK ? err : idempotency_finish(db, p->idem);
}

enum err payment_pay(struct db *db, struct arena *arena, const struct token *token,
    struct reservation_id reservation, struct idempotency *idem, struct payment *payment_r,
    struct refusal *why_r)
{
	struct pay p = { .token = token,
		.id = reservation,
		.arena = arena,
		.idem = idem,
		.out_r = payment_r,
		.why_r = why_r };
	enum err err;

	err = db_tx(db, "payment_pay", arena, pay_tx, &p);
	if (err == ERR_OK)
		queue_slot_freed(db, token->queue);
	if (err != ERR_LAPSED_HOLD)
		return err;
	/* The seats are free before the late payer hears of it. */
	err = reservation_settle(db, reservation, NULL);
	return err == ERR_OK ? ERR_HOLD_EXPIRED : err;
}

/* ---- refunding ---------------------------------------------------------------------------- */

struct refund {
	const struct uuid *user;
	struct payment_id id;
	struct arena *arena;
	struct idempotency *idem;
	struct payment *out_r;
	struct queue_id queue;
};

static enum err give_back(struct db *db, const struct refund *r, struct reservation_row *row)
{
	uint64_t changed;
	bool done;
	enum err err;

	err = store_refund_apply(db, r->id, &changed);
	if (err == ERR_OK && changed != 2 + 2 * row->nseats)
		err = ERR_INTERNAL;
	if (err == ERR_OK)
		err = store_user_credit(
		    db, row->user, row->amount, INT64_MAX, &done, &row->user_balance);
	if (err == ERR_OK && !done)
		err = ERR_INTERNAL;
	if (err == ERR_OK)
		err = store_ledger_insert(
		    db, row->user, ENTRY_REFUND, row->amount, row->user_balance, r->id);
	row->status = RESERVATION_CANCELED;
	row->end_reason = end_reason_text(END_REFUNDED);
	row->payment_status = PAYMENT_REFUNDED;
	payment_from_row(row, r->out_r);
	return err;
}

/* Lock order: idempotency key, reservation, seats by id, payment, user, ledger. */
static enum err refund_tx(struct db *db, void *arg)
{
	struct refund *r = arg;
	struct reservation_row row;
	enum err err;

	err = idempotency_begin(db, r->idem);
	if (err == ERR_OK)
		err = store_reservation_of_payment(db, r->arena, r->user, r->id, &row);
	if (err == ERR_OK)
		err = store_refund_lock(db, row.id);
	if (err == ERR_OK) /* again, now that nobody else can change it */
		err = store_reservation_of_payment(db, r->arena, r->user, r->id, &row);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	r->queue = row.queue;
	if (row.payment_status != PAYMENT_DONE || instant_reached(row.refundable_until, row.now))
		return ERR_NOT_REFUNDABLE;
	err = give_back(db, r, &row);
	return err != ERR_OK ? err : idempotency_finish(db, r->idem);
}

enum err payment_refund(struct db *db, struct arena *arena, const struct uuid *user,
    struct payment_id id, struct idempotency *idem, struct payment *payment_r)
{
	struct refund r = {
		.user = user, .id = id, .arena = arena, .idem = idem, .out_r = payment_r
	};
	enum err err;

	err = db_tx(db, "payment_refund", arena, refund_tx, &r);
	if (err == ERR_OK)
		queue_slot_freed(db, r.queue);
	return err;
}
