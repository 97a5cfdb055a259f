/* Refunds: a user's own, and the operator's.  Lock order: idempotency key -> reservation -> seats
 * by id -> payment -> user -> ledger -> log. */
#ifndef DOMAIN_REFUND_H
#define DOMAIN_REFUND_H

#include "domain/oplog.h"
#include "domain/payment.h"

/* Once, strictly before the reservation's refundable_until; any token state.  ERR_NOT_FOUND,
 * ERR_NOT_REFUNDABLE, ERR_REPLAYED and the idempotency errors. */
MUST_CHECK enum err payment_refund(struct db *db, struct arena *arena, const struct uuid *user,
    struct payment_id id, struct idempotency *idem, struct payment *payment_r);

/* Refunds a paid reservation, also after its refundable_until.  ERR_NOT_FOUND; ERR_NOT_REFUNDABLE:
 * never paid, or refunded already. */
MUST_CHECK enum err reservation_refund(struct db *db, struct arena *arena, const struct actor *by,
    struct reservation_id id, enum seats_after seats, struct payment *payment_r);

#endif
