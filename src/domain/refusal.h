/* What a refused caller is told besides the code.  Each field is set with the error it names. */
#ifndef DOMAIN_REFUSAL_H
#define DOMAIN_REFUSAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/id.h"

#define SEATS_PER_HOLD_MAX 20

/* Why a token or a reservation ended; NONE while it lives, or when it ended well. */
enum end_reason {
	END_NONE,
	/* tokens */
	END_TURN_OVER,
	END_HOLD_LAPSED,
	END_ABSENT,
	END_WAITED_OUT,
	/* both */
	END_LEFT,
	END_REVOKED,
	/* reservations */
	END_LAPSED,
	END_CANCELED,
	END_REFUNDED,
	END__MAX
};

/* The word in the database and on the wire ("TURN_OVER"); NULL for END_NONE. */
const char *end_reason_text(enum end_reason reason);
/* NULL and unknown words are END_NONE. */
enum end_reason end_reason_from(const char *text);

struct refusal {
	enum end_reason reason;                   /* TOKEN_EXPIRED */
	struct seat_id seats[SEATS_PER_HOLD_MAX]; /* SEAT_UNAVAILABLE */
	size_t nseats;                            /* SEAT_UNAVAILABLE */
	const char *label;                        /* SEAT_UNAVAILABLE, of a block; else NULL */
	uint64_t limit, held;                     /* SEAT_LIMIT_EXCEEDED */
	struct reservation_id reservation;        /* ALREADY_HOLDING */
	struct payment_id payment;                /* INVALID_RESERVATION, a cancel of a paid one */
	uint64_t balance, required;               /* NOT_ENOUGH_POINTS */
};

#endif
