/*
 * A date that will not take place.  From the first transaction on no hold is given; then each seat
 * is blocked, each hold ended and each payment refunded in a small transaction of its own, so that
 * the rest of the sale goes on, and an interrupted one is gone on with by calling again.  Buyers in
 * the middle of a hold or a payment come out on one side or the other, and are met by the next
 * round: the date is cleared when every seat of it is blocked.
 */
#ifndef DOMAIN_SCHEDULE_CANCEL_H
#define DOMAIN_SCHEDULE_CANCEL_H

#include "domain/oplog.h"
#include "domain/reservation.h"

#define SCHEDULE_CLEARED_AT_ONCE 200 /* transactions; the caller repeats until it is done */

/* What one call has done. */
struct schedule_clearing {
	uint64_t blocked;  /* seats that nobody had */
	uint64_t canceled; /* holds */
	uint64_t refunded; /* reservations */
	uint64_t points;   /* of those */
	bool done;         /* nothing is left to do */
};

/* At most about `most` transactions.  ERR_NOT_FOUND.  After another error what clearing_r counts
 * has been done, and the rest is left to the next call. */
MUST_CHECK enum err schedule_cancel(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id id, unsigned most, struct schedule_clearing *clearing_r);

#endif
