#include "domain/payment.h"

#include "base/metric.h"
#include "db/tx.h"
#include "domain/points.h"
#include "domain/reservation_row.h"
#include "domain/turn.h"

void payment_from_row(const struct reservation_row *row, struct payment *payment_r)
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
 * late payer learns the true cause; the rest in the contract's order.  Money comes last.
 */
static enum err judge_pay(const struct pay *p, const struct payment_context_row *row)
{
	const struct reservation_row *hold = &row->reservation;
	struct reservation now;
	enum err turn;

	if (row->has_reservation) {
		reservation_from_row(hold, &now);
		if (now.reason == END_LAPSED)
			return ERR_LAPSED_HOLD;
	}
	if (!row->has_token)
		return ERR_INVALID_TOKEN;
	turn = turn_judge(&row->token, TOKEN_NEED_ACTIVE, p->why_r);
	if (turn != ERR_OK)
		return turn;
	if (!row->has_reservation || now.status != RESERVATION_TEMP_RESERVED)
		return ERR_INVALID_RESERVATION;
	if (hold->queue.v != p->token->queue.v)
		return ERR_WRONG_QUEUE;
	if (hold->token.v != p->token->id.v)
		return ERR_INVALID_RESERVATION;
	return all_seats_held(hold) ? ERR_OK : ERR_LAPSED_HOLD;
}

static enum err refuse_for_money(
    struct db *db, const struct pay *p, const struct reservation_row *hold)
{
	struct user user;
	enum err err;

	err = store_user_get(db, &hold->user_uuid, &user);
	if (err != ERR_OK)
		return err;
	p->why_r->balance = user.balance;
	p->why_r->required = hold->total;
	return ERR_NOT_ENOUGH_POINTS;
}

static enum err take_money(struct db *db, const struct pay *p, struct reservation_row *hold)
{
	uint64_t changed;
	enum err err;

	err = store_payment_insert(db, hold->id, &hold->payment, &hold->paid_at);
	if (err == ERR_NO_ROW)
		return ERR_LAPSED_HOLD; /* while the locks were waited for */
	if (err == ERR_OK)
		err = store_payment_confirm(db, hold->payment, &changed);
	if (err == ERR_OK && changed != 3 + 2 * hold->nseats)
		err = refuse_for_money(db, p, hold);
	if (err == ERR_OK)
		err = store_ledger_insert(
		    db, hold->user, ENTRY_PAYMENT, hold->total, hold->payment, &hold->user_balance);
	if (err != ERR_OK)
		return err;
	hold->status = RESERVATION_CONFIRMED;
	hold->amount = hold->total;
	hold->payment_status = PAYMENT_DONE;
	payment_from_row(hold, p->out_r);
	return ERR_OK;
}

/* Lock order: idempotency key, token, reservation, seats by id, payment, user, ledger. */
static enum err pay_tx(struct db *db, void *arg)
{
	struct pay *p = arg;
	struct payment_context_row row;
	enum err err;

	err = idempotency_begin(db, p->idem);
	if (err == ERR_OK)
		err = store_payment_lock(db, p->arena, p->token, p->id, &row);
	if (err == ERR_NO_ROW)
		return ERR_INVALID_TOKEN;
	if (err == ERR_OK)
		err = judge_pay(p, &row);
	if (err == ERR_OK)
		err = take_money(db, p, &row.reservation);
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

	err = idempotency_tx(db, "payment_pay", arena, pay_tx, &p, idem);
	if (err == ERR_OK) {
		metric_add(METRIC_SALES);
		queue_slot_freed(db, token->queue);
	}
	if (err != ERR_LAPSED_HOLD)
		return err;
	/* The seats are free before the late payer hears of it. */
	err = reservation_settle(db, reservation, NULL);
	return err == ERR_OK ? ERR_HOLD_EXPIRED : err;
}
