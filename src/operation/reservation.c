/* Reservations, tokens and points in the operator's hand. */
#include "domain/points.h"
#include "domain/queue.h"

#include "domain/refund.h"
#include "domain/revoke.h"
#include "operation/run.h"
#include "view/operator.h"

const struct hint hints_reservation[] = {
	{ ERR_NOT_FOUND, "there is no reservation {id}" },
	{ ERR_INVALID_RESERVATION,
	    "reservation {id} is paid: frontrowctl reservation refund {id}" },
	{ ERR_NOT_REFUNDABLE, "reservation {id} is not paid, or refunded already" },
	{ 0 },
};

enum err run_reservation_show(struct op *op)
{
	struct reservation reservation;
	enum err err =
	    reservation_show(op->db, op->arena, (struct reservation_id){ op->id }, &reservation);

	if (err == ERR_OK)
		op_result(op, &reservation, sizeof(reservation));
	return err;
}

enum err run_reservation_cancel(struct op *op)
{
	struct reservation reservation;
	enum err err = reservation_revoke(op->db, op->arena, op->by,
	    (struct reservation_id){ op->id }, SEATS_TO_SELL, &reservation, &op->why);

	op->why.payment.v = 0; /* the path that it would name is the owner's */
	if (err == ERR_OK)
		op_result(op, &reservation, sizeof(reservation));
	return err;
}

enum err run_reservation_refund(struct op *op)
{
	struct payment payment;
	enum err err = reservation_refund(
	    op->db, op->arena, op->by, (struct reservation_id){ op->id }, SEATS_TO_SELL, &payment);

	if (err == ERR_OK)
		op_result(op, &payment.reservation, sizeof(payment.reservation));
	return err;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

const struct hint hints_token[] = {
	{ ERR_NOT_FOUND,
	    "there is no token {id}, or it has paid: its id is the token_number of its view" },
	{ ERR_TOKEN_EXPIRED, "token {id} has ended already: {reason}" },
	{ 0 },
};

enum err run_token_revoke(struct op *op)
{
	return queue_revoke(op->db, op->by, (struct token_id){ op->id }, &op->why);
}

/* ---- points ---------------------------------------------------------------------------------- */

static const struct field adjust_fields[] = {
	INPUT_FIELD(struct adjust_in, user, "user_id", UUID, NULL, 0, 0, "the user's UUID"),
	INPUT_FIELD(struct adjust_in, amount, "amount", SIGNED, NULL, 0, POINTS_BALANCE_MAX,
	    "points, of either sign"),
	INPUT_FIELD(struct adjust_in, reason, "reason", TEXT, NULL, 1, 200, "why, for the log"),
};
const struct input input_adjust = INPUT(struct adjust_in, adjust_fields);

const struct hint hints_adjust[] = {
	{ ERR_INVALID_USER, "there is no user {user_id}" },
	{ ERR_INVALID_AMOUNT, "an amount is not 0, and no balance passes 1000000000000" },
	{ ERR_NOT_ENOUGH_POINTS, "the balance is {balance}, and never falls below 0" },
	{ ERR_IDEMPOTENCY_KEY_REUSED,
	    "key {key} was used for another correction: frontrowctl log; nothing was changed" },
	{ 0 },
};

enum err run_points_adjust(struct op *op)
{
	const struct adjust_in *in = op->in;
	struct points_adjustment set = { in->user.v, in->amount.v, in->reason, op->key };
	struct shown_adjustment *made = arena_alloc(op->arena, sizeof(*made));

	*made = (struct shown_adjustment){ .user = in->user.v, .amount = in->amount.v };
	op->result = made;
	return points_adjust(
	    op->db, op->by, &set, op->idem, &made->balance, &made->repeated, &op->why);
}
