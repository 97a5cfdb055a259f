/*
 * Every outcome a frontrow function can return, in one list.
 *
 * ERR_WIRE(name, HTTP status, title): the contract's errors; the name is the `code` on the wire.
 * ERR_INNER(name, wire name): outcomes that never leave the house under their own name; the
 * second is the wire error a client sees if one reaches the edge unhandled.
 *
 * ERR_OK is 0 and stands outside the list.
 */
#ifndef BASE_ERR_LIST_H
#define BASE_ERR_LIST_H

/* clang-format off */
#define ERR_LIST(ERR_WIRE, ERR_INNER)                                           \
	ERR_WIRE(INVALID_REQUEST,         400, "Invalid Request")               \
	ERR_WIRE(INVALID_USER,            404, "Invalid User")                  \
	ERR_WIRE(LOGIN_REQUIRED,          401, "Login Required")                \
	ERR_WIRE(TOKEN_REQUIRED,          401, "Token Required")                \
	ERR_WIRE(INVALID_TOKEN,           401, "Invalid Token")                 \
	ERR_WIRE(TOKEN_EXPIRED,           400, "Token Expired")                 \
	ERR_WIRE(TOKEN_NOT_ACTIVE,        403, "Token Not Active")              \
	ERR_WIRE(WRONG_QUEUE,             403, "Wrong Queue")                   \
	ERR_WIRE(USER_MISMATCH,           400, "User Mismatch")                 \
	ERR_WIRE(QUEUE_CLOSED,            403, "Queue Closed")                  \
	ERR_WIRE(NOT_FOUND,               404, "Not Found")                     \
	ERR_WIRE(NO_AVAILABLE_DATES,      404, "No Available Dates")            \
	ERR_WIRE(NO_AVAILABLE_SEATS,      404, "No Available Seats")            \
	ERR_WIRE(SEAT_UNAVAILABLE,        400, "Seat Unavailable")              \
	ERR_WIRE(HOLD_LIMIT_EXCEEDED,     400, "Hold Limit Exceeded")           \
	ERR_WIRE(SEAT_LIMIT_EXCEEDED,     400, "Seat Limit Exceeded")           \
	ERR_WIRE(ALREADY_HOLDING,         400, "Already Holding")               \
	ERR_WIRE(INVALID_RESERVATION,     400, "Invalid Reservation")           \
	ERR_WIRE(HOLD_EXPIRED,            400, "Hold Expired")                  \
	ERR_WIRE(NOT_ENOUGH_POINTS,       400, "Not Enough Points")             \
	ERR_WIRE(INVALID_AMOUNT,          400, "Invalid Amount")                \
	ERR_WIRE(NOT_REFUNDABLE,          400, "Not Refundable")                \
	ERR_WIRE(METHOD_NOT_ALLOWED,      405, "Method Not Allowed")            \
	ERR_WIRE(PAYLOAD_TOO_LARGE,       413, "Content Too Large")             \
	ERR_WIRE(UNSUPPORTED_MEDIA_TYPE,  415, "Unsupported Media Type")        \
	ERR_WIRE(URI_TOO_LONG,            414, "URI Too Long")                  \
	ERR_WIRE(IDEMPOTENCY_IN_PROGRESS, 409, "Request In Progress")           \
	ERR_WIRE(IDEMPOTENCY_KEY_REUSED,  422, "Idempotency Key Reused")        \
	ERR_WIRE(RATE_LIMITED,            429, "Too Many Requests")             \
	ERR_WIRE(UNAVAILABLE,             503, "Unavailable")                   \
	ERR_WIRE(INTERNAL,                500, "Internal Error")                \
	/* The database: what db/ returns and tx decides about. */              \
	ERR_INNER(DB_RETRY,    UNAVAILABLE)  /* 1213, 1205, 1020: run the whole transaction again */ \
	ERR_INNER(DB_DOWN,     UNAVAILABLE)  /* no connection: nothing of this call has happened */ \
	ERR_INNER(DB_BUSY,     UNAVAILABLE)  /* retries are spent: nothing of this call has happened */ \
	ERR_INNER(UNCERTAIN,   UNAVAILABLE)  /* the reply to COMMIT was lost: it may have happened */ \
	ERR_INNER(DUPLICATE,   INTERNAL)     /* 1062: a unique key refused the row */ \
	ERR_INNER(NO_ROW,      INTERNAL)     /* a query for one row found none */ \
	/* The edge. */                                                         \
	ERR_INNER(NOT_FROM_NGINX, UNAVAILABLE) /* without nginx's key: nothing of this call has happened */ \
	/* The domain, to its callers in the house. */                          \
	ERR_INNER(REPLAYED,    INTERNAL)     /* an idempotency key replays its first answer */ \
	ERR_INNER(DATE_PAST,   INVALID_REQUEST) /* a show that begins in the past */ \
	ERR_INNER(DATE_TAKEN,  INVALID_REQUEST) /* another show of the concert begins then */ \
	ERR_INNER(NO_QUEUE,    INVALID_REQUEST) /* a queue that was named is not there */ \
	ERR_INNER(QUEUE_IN_USE, INVALID_REQUEST) /* a concert may not leave its line now */ \
	ERR_INNER(LAPSED_HOLD, INTERNAL)     /* a lapsed hold is in the way: settle it and run again */
/* clang-format on */

#endif
