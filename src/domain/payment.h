/*
 * Paying for a hold from the points balance.  One transaction: balance, ledger,
 * seats, reservation, payment and token together.  Lock order: idempotency key -> token ->
 * reservation -> seats by id -> payment -> user -> ledger.  (000, 001, 002, 003, 004: payment.)
 */
#ifndef DOMAIN_PAYMENT_H
#define DOMAIN_PAYMENT_H

#include "domain/reservation.h"

struct payment {
	struct payment_id id;
	uint64_t amount;
	uint64_t balance; /* the user's, as it is now */
	enum payment_status status;
	struct instant paid_at;
	struct reservation reservation;
};

/*
 * A hold may be paid strictly before its end.  A late payer's hold is settled before
 * ERR_HOLD_EXPIRED is returned, even when the token has expired by then.  After ERR_OK the token is
 * DONE and its slot goes to the next in line.  ERR_TOKEN_*, ERR_INVALID_RESERVATION,
 * ERR_WRONG_QUEUE, ERR_NOT_ENOUGH_POINTS, ERR_REPLAYED and the idempotency errors.
 */
MUST_CHECK enum err payment_pay(struct db *db, struct arena *arena, const struct token *token,
    struct reservation_id reservation, struct idempotency *idem, struct payment *payment_r,
    struct refusal *why_r);

/* The user's own, whatever the token's state.  ERR_NOT_FOUND. */
MUST_CHECK enum err payment_get(struct db *db, struct arena *arena, const struct uuid *user,
    struct payment_id id, struct payment *payment_r);

#endif
