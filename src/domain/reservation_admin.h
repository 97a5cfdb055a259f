/*
 * Reservations in the operator's hand.  Lock order: token -> reservation -> seats by id -> payment
 * -> user -> ledger -> log.
 */
#ifndef DOMAIN_RESERVATION_ADMIN_H
#define DOMAIN_RESERVATION_ADMIN_H

#include "domain/oplog.h"
#include "domain/payment.h"

/* What becomes of the seats. */
enum seats_after {
	SEATS_TO_SELL,
	SEATS_BLOCKED, /* their date is canceled */
};

/* Ends an open hold (REVOKED); its user keeps the turn as long as it lasts.  One that has ended, or
 * lapsed, is ERR_OK as it is.  ERR_NOT_FOUND; ERR_INVALID_RESERVATION with why_r->payment: paid. */
MUST_CHECK enum err reservation_revoke(struct db *db, struct arena *arena, const struct actor *by,
    struct reservation_id id, enum seats_after seats, struct reservation *reservation_r,
    struct refusal *why_r);
/* Refunds a paid one, also after its refundable_until.  ERR_NOT_FOUND; ERR_NOT_REFUNDABLE: never
 * paid, or refunded already. */
MUST_CHECK enum err reservation_refund(struct db *db, struct arena *arena, const struct actor *by,
    struct reservation_id id, enum seats_after seats, struct payment *payment_r);

#endif
