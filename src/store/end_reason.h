/* Why tokens and reservations end, and the words for it. */
#ifndef STORE_END_REASON_H
#define STORE_END_REASON_H

/* Why a token or a reservation ended; NONE while it lives, when it ended well, or unknown. */
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

/* The words in the database and on the wire ("TURN_OVER"); NULL for END_NONE.  Read from a row,
 * NULL is END_NONE, and so is a word of a later release's. */
extern const char *const end_reason_words[END__MAX];
const char *end_reason_text(enum end_reason reason);

#endif
