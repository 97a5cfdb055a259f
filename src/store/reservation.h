/* Rows of reservation and reservation_seat, with what belongs to them. */
#ifndef STORE_RESERVATION_H
#define STORE_RESERVATION_H

#include "base/arena.h"
#include "base/id.h"
#include "db/db.h"
#include "store/end_reason.h"
#include "store/token.h"

enum reservation_status { RESERVATION_TEMP_RESERVED, RESERVATION_CONFIRMED, RESERVATION_CANCELED };
/* The word in the database and on the wire. */
const char *reservation_status_text(enum reservation_status status);

enum payment_status { PAYMENT_DONE, PAYMENT_REFUNDED };
const char *payment_status_text(enum payment_status status);

struct reserved_seat {
	struct seat_id id;
	const char *label, *grade;
	uint64_t price;
	bool held; /* the seat's row still names this reservation as its hold */
};

/* As it is written; the domain says what has lapsed. */
struct reservation_row {
	struct reservation_id id;
	enum reservation_status status;
	enum end_reason end_reason;
	struct user_id user;
	struct uuid user_uuid;
	uint64_t user_balance;
	struct token_id token; /* 0: purged */
	struct concert_id concert;
	struct queue_id queue;
	struct schedule_id schedule;
	struct date date;
	struct instant starts_at, refundable_until, created_at, hold_expires_at;
	uint64_t total;
	struct payment_id payment; /* 0: none; else the three below */
	uint64_t amount;
	enum payment_status payment_status;
	struct instant paid_at;
	struct instant now;
	struct reserved_seat *seats; /* by id */
	size_t nseats;
};

/* What a payment is judged by. */
struct payment_context_row {
	bool has_token, has_reservation; /* the user's; else the next two say nothing */
	struct token_row token;
	struct reservation_row reservation;
};

/* What a hold is judged by. */
struct hold_context_row {
	struct token_row token;
	struct schedule_id schedule; /* 0: no such show, or it has begun; else the rest */
	struct date date;
	struct instant starts_at;
	struct concert_id concert;
	struct queue_id queue;
	uint64_t seat_limit, held;
	uint64_t hold_limit, holds; /* of the turn; hold_limit 0: unlimited */
};

struct reservation_new {
	struct reservation_id id;
	struct instant created_at, hold_expires_at;
};

struct reservation_token {
	struct token_id token; /* 0: purged */
	struct queue_id queue;
};

/* ERR_NO_ROW each. */
MUST_CHECK enum err store_reservation_get(struct db *db, struct arena *arena,
    const struct uuid *user, struct reservation_id id, struct reservation_row *row_r);
MUST_CHECK enum err store_reservation_show(
    struct db *db, struct arena *arena, struct reservation_id id, struct reservation_row *row_r);
MUST_CHECK enum err store_reservation_of_payment(struct db *db, struct arena *arena,
    const struct uuid *user, struct payment_id id, struct reservation_row *row_r);
/* Locks the token, then the reservation, its seats by id and its payment, and reads them; the clock
 * may be as old as the wait was long.  ERR_NO_ROW: no such user. */
MUST_CHECK enum err store_payment_lock(struct db *db, struct arena *arena,
    const struct token *token, struct reservation_id id, struct payment_context_row *row_r);
/* Those that stand (open or CONFIRMED) with an id below stand_before, then those that have ended
 * with one below ended_before; each newest first, `limit` in all. */
MUST_CHECK enum err store_reservation_list(struct db *db, struct arena *arena, struct user_id user,
    struct reservation_id stand_before, struct reservation_id ended_before, unsigned limit,
    struct reservation_row **list_r, size_t *n_r);
/* ERR_NO_ROW: it is not the user's, or not there. */
MUST_CHECK enum err store_reservation_ended(
    struct db *db, struct user_id user, struct reservation_id id, bool *ended_r);

/* ERR_NO_ROW: the token is gone. */
MUST_CHECK enum err store_reservation_context(struct db *db, struct token_id token,
    struct schedule_id schedule, struct hold_context_row *row_r);
/* ERR_DUPLICATE: the token has an open hold. */
MUST_CHECK enum err store_reservation_insert(struct db *db, struct user_id user,
    struct token_id token, struct schedule_id schedule, uint64_t total,
    struct reservation_new *new_r);
MUST_CHECK enum err store_reservation_add_seats(struct db *db, struct reservation_id id,
    struct schedule_id schedule, const struct seat_id *seats, size_t n);
/* Gives the locked seats and the token to the hold; *changed_r is 1 and 1 a seat. */
MUST_CHECK enum err store_reservation_take_seats(
    struct db *db, struct reservation_id id, uint64_t *changed_r);

/* ERR_NO_ROW. */
MUST_CHECK enum err store_reservation_token(
    struct db *db, struct reservation_id id, struct reservation_token *token_r);
MUST_CHECK enum err store_reservation_end(
    struct db *db, struct reservation_id id, enum end_reason reason);
/* Ends a hold whose time has passed; *changed_r tells whether there was one. */
MUST_CHECK enum err store_reservation_lapse(
    struct db *db, struct reservation_id id, uint64_t *changed_r);
/* Deletes reservations that ended unpaid so long ago, with their seats; in a transaction. */
MUST_CHECK enum err store_reservation_purge(
    struct db *db, unsigned retention_days, unsigned limit, uint64_t *n_r);
MUST_CHECK enum err store_reservation_lapsed(struct db *db, struct arena *arena, unsigned limit,
    struct reservation_id **list_r, size_t *n_r);

/* ---- the operator's side ------------------------------------------------------------------ */

struct standing_reservation {
	struct reservation_id id;
	bool paid; /* or held, and not lapsed */
};

/* By id, 50 at most. */
MUST_CHECK enum err store_reservation_standing(struct db *db, struct arena *arena,
    struct schedule_id schedule, struct standing_reservation **list_r, size_t *n_r);

#endif
