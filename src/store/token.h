/* Rows of queue_token. */
#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "base/id.h"
#include "base/token.h"
#include "db/db.h"
#include "store/end_reason.h"
#include "store/queue.h"

enum token_status { TOKEN_WAITING, TOKEN_ACTIVE, TOKEN_DONE, TOKEN_EXPIRED };
/* The word in the database and on the wire. */
const char *token_status_text(enum token_status status);

/* A token's row as it is written, and what the clock says of it. */
struct token_row {
	struct user_id user;
	struct uuid user_uuid;
	struct queue_id queue;
	enum token_status status;
	enum end_reason end_reason;
	struct instant expires_at;
	bool lapsed;                     /* its time, or its open hold's, has passed */
	struct reservation_id open_hold; /* 0: none */
	struct instant now;
};

/* A row with what the queue says to it. */
struct token_view_row {
	struct token_row token;
	unsigned queue_state;
	uint64_t waiting, ahead;
	int64_t free_slots; /* for a waiter while the queue admits; else 0 or less */
	uint64_t absent_after_s;
	uint64_t called_through;
};

struct token_join_row {
	struct user_id user;
	struct queue_id queue; /* 0: no such queue or concert */
	bool closed;
	uint64_t waiting_ttl_s;
	struct instant opens_at;
	struct token_id live; /* the user's live token, 0: none */
	bool live_lapsed;
	bool slot_free; /* the queue admits, nobody waits and a slot is free */
};

/* ERR_NO_ROW: no such user.  concert.v == 0: queue `queue`. */
MUST_CHECK enum err store_token_join_context(struct db *db, const struct uuid *user,
    struct queue_id queue, struct concert_id concert, struct token_join_row *row_r);
/* ERR_DUPLICATE: the user has a live token there. */
MUST_CHECK enum err store_token_insert(
    struct db *db, const struct token_join_row *join, struct token_id *id_r);

/* ERR_NO_ROW: gone, or another user's. */
MUST_CHECK enum err store_token_view(
    struct db *db, const struct token *token, struct token_view_row *row_r);
/* As store_token_view(), but `waiting` is 0. */
MUST_CHECK enum err store_token_view_front(
    struct db *db, const struct token *token, struct token_view_row *row_r);
/* And `ahead` counts those after `after` who wait, or have left the line in the last 10 s: at most
 * `limit` of them. */
MUST_CHECK enum err store_token_view_tail(struct db *db, const struct token *token,
    struct token_id after, uint64_t limit, struct token_view_row *row_r);
MUST_CHECK enum err store_token_state(
    struct db *db, const struct token *token, struct token_row *row_r);
/* The token of an id.  ERR_NO_ROW. */
MUST_CHECK enum err store_token_owner(struct db *db, struct token_id id, struct token *token_r);

/* ERR_NO_ROW: gone. */
MUST_CHECK enum err store_token_lock(struct db *db, struct token_id id);
/* The same of one who WAITs, without crossing admission.  ERR_NO_ROW: he does not. */
MUST_CHECK enum err store_token_lock_waiter(struct db *db, const struct token *token);
/* Waiters who are locked: n of them, so many of whom are absent. */
struct token_span {
	struct token_id first, last;
	uint64_t n, absent;
};

/* Locks the first `limit` unexpired waiters, in order. */
MUST_CHECK enum err store_token_lock_next(
    struct db *db, const struct line_called *called, uint64_t limit, struct token_span *span_r);
/* Locks the lapsed turns that nobody else has locked, and ends them. */
MUST_CHECK enum err store_token_end_lapsed_turns(
    struct db *db, struct queue_id queue, uint64_t *n_r);

/* Each ends the token if it is live (and, for `lapse`, lapsed); *changed_r may be NULL. */
MUST_CHECK enum err store_token_lapse(struct db *db, struct token_id id, uint64_t *changed_r);
MUST_CHECK enum err store_token_hold_lapsed(struct db *db, struct token_id id);
MUST_CHECK enum err store_token_end(struct db *db, struct token_id id, enum end_reason reason);
MUST_CHECK enum err store_token_turn_back(struct db *db, struct token_id id);

MUST_CHECK enum err store_token_expire_waiting(struct db *db, unsigned limit, uint64_t *n_r);
MUST_CHECK enum err store_token_purge(
    struct db *db, unsigned retention_days, unsigned limit, uint64_t *n_r);

#endif
