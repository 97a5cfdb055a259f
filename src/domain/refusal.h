/* What a refused caller is told besides the code.  Each field is set with the error it names. */
#ifndef DOMAIN_REFUSAL_H
#define DOMAIN_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "store/end_reason.h"
#include "store/hold.h"

struct refusal {
	enum end_reason reason;                   /* TOKEN_EXPIRED */
	struct seat_id seats[SEATS_PER_HOLD_MAX]; /* SEAT_UNAVAILABLE */
	size_t nseats;                            /* SEAT_UNAVAILABLE */
	const char *label;                        /* SEAT_UNAVAILABLE, of a block; else NULL */
	uint64_t limit;                           /* HOLD_ and SEAT_LIMIT_EXCEEDED */
	uint64_t held;                            /* SEAT_LIMIT_EXCEEDED */
	struct reservation_id reservation;        /* ALREADY_HOLDING */
	struct payment_id payment;                /* INVALID_RESERVATION, a cancel of a paid one */
	uint64_t balance, required;               /* NOT_ENOUGH_POINTS */
};

#endif
