/*
 * Holds and reservations.  A hold lasts HOLD_S seconds and shares its deadline with its token:
 * taking one sets the token's expires_at, cancelling puts the turn's own end back, and a hold that
 * lapses unpaid ends the turn.  Lock order: idempotency key -> token -> reservation -> seats by id.
 * (000, 001, 003, 004: seat reservation; 001 and 003: the schedulers that release it.)
 */
#ifndef DOMAIN_RESERVATION_H
#define DOMAIN_RESERVATION_H

#include "base/arena.h"
#include "base/instant.h"
#include "base/token.h"
#include "domain/idempotency.h"
#include "domain/refusal.h"
#include "store/reservation.h"

/* As it stands at `as_of`: a lapsed hold is CANCELED, written down or not. */
struct reservation {
	struct reservation_id id;
	enum reservation_status status;
	enum end_reason reason; /* CANCELED only */
	struct uuid user;
	struct concert_id concert;
	struct queue_id queue;
	struct schedule_id schedule;
	struct date date;
	struct instant starts_at, created_at;
	struct instant hold_expires_at;  /* null unless TEMP_RESERVED */
	struct instant refundable_until; /* null unless CONFIRMED */
	struct payment_id payment;       /* 0 unless CONFIRMED */
	uint64_t total_price;
	struct reserved_seat *seats;
	size_t nseats;
	struct instant as_of;
};

/* What becomes of the seats of a reservation that the operator ends. */
enum seats_after {
	SEATS_TO_SELL,
	SEATS_BLOCKED, /* their date is canceled */
};

/*
 * Holds all the seats or none.  ERR_TOKEN_EXPIRED, ERR_TOKEN_NOT_ACTIVE, ERR_INVALID_TOKEN,
 * ERR_NOT_FOUND (schedule, seat, a seat of another schedule, a show that has begun),
 * ERR_WRONG_QUEUE, ERR_ALREADY_HOLDING, ERR_HOLD_LIMIT_EXCEEDED (the turn has had its holds;
 * a refused or replayed one is none), ERR_SEAT_LIMIT_EXCEEDED, ERR_SEAT_UNAVAILABLE, ERR_REPLAYED
 * and the idempotency errors.  `seats` are 1..SEATS_PER_HOLD_MAX and distinct.
 */
MUST_CHECK enum err reservation_hold(struct db *db, struct arena *arena, const struct token *token,
    struct schedule_id schedule, const struct seat_id *seats, size_t n, struct idempotency *idem,
    struct reservation *reservation_r, struct refusal *why_r);

/* Needs an ACTIVE token.  One already CANCELED is ERR_OK as it is; a CONFIRMED one is
 * ERR_INVALID_RESERVATION with why_r->payment.  ERR_NOT_FOUND, ERR_WRONG_QUEUE. */
MUST_CHECK enum err reservation_cancel(struct db *db, struct arena *arena,
    const struct token *token, struct reservation_id id, struct idempotency *idem,
    struct reservation *reservation_r, struct refusal *why_r);

/* The user's own, whatever the token's state.  ERR_NOT_FOUND. */
MUST_CHECK enum err reservation_get(struct db *db, struct arena *arena, const struct uuid *user,
    struct reservation_id id, struct reservation *reservation_r);
/* Those that stand (open or CONFIRMED), then those that have ended, each newest first; those that
 * come after `before` (0: from the start), `limit` at most.  Following the last one's id meets each
 * once, unless that very reservation ends meanwhile: then those that stand below it are skipped. */
MUST_CHECK enum err reservation_list(struct db *db, struct arena *arena, const struct uuid *user,
    struct reservation_id before, unsigned limit, struct reservation **list_r, size_t *n_r);
/* Anybody's, for the operator.  ERR_NOT_FOUND. */
MUST_CHECK enum err reservation_show(struct db *db, struct arena *arena, struct reservation_id id,
    struct reservation *reservation_r);

/*
 * The one function that ends a lapsed hold: CANCELED (LAPSED), its seats AVAILABLE unless another
 * has taken them over, its token EXPIRED (HOLD_LAPSED); then admission.  A hold that is paid, ended
 * or not yet lapsed is left as it is: ERR_OK, *settled_r (may be NULL) false.
 */
MUST_CHECK enum err reservation_settle(struct db *db, struct reservation_id id, bool *settled_r);
/* Sweep: settles lapsed holds, oldest first. */
MUST_CHECK enum err reservation_settle_batch(
    struct db *db, struct arena *arena, unsigned limit, uint64_t *n_r);

/* Sweep: deletes reservations that ended unpaid more than so many days ago; paid ones stay,
 * refunded too.
 */
MUST_CHECK enum err reservation_purge_batch(
    struct db *db, unsigned retention_days, unsigned limit, uint64_t *n_r);

#endif
