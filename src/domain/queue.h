/*
 * The waiting line: joining, one's place, admission, leaving, and the end of tokens.
 *
 * Order is the token's id.  queue_admit() is the only code that turns WAITING into ACTIVE; it
 * holds the queue's gate row, so ACTIVE never passes the capacity.  A token whose time has passed
 * is EXPIRED in every answer, whether or not a sweep has written it down.  (Source documents 000,
 * 001 and 003: token issue, position, activation and expiry schedulers, polling promotes.)
 */
#ifndef DOMAIN_QUEUE_H
#define DOMAIN_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/instant.h"
#include "base/token.h"
#include "db/db.h"
#include "domain/oplog.h"
#include "domain/refusal.h"
#include "store/queue.h"
#include "store/token.h"

#define QUEUE_DEFAULT ((struct queue_id){ 1 })

const char *queue_state_text(enum queue_state state);

/* What a token's holder is told about it; API.md's token view without its spelling. */
struct token_view {
	struct token token;
	enum token_status status;
	enum end_reason reason;    /* EXPIRED only */
	uint64_t position;         /* 1 is next; 0 unless WAITING */
	uint64_t waiting;          /* WAITING in the queue */
	int64_t eta_s;             /* -1 while unknown */
	struct instant expires_at; /* null when DONE */
	enum queue_state queue_state;
	uint64_t called_through; /* order number */
	unsigned poll_after_ms;
	struct instant as_of; /* of the place */
	struct instant now;   /* of everything else */
};

/*
 * Joins the concert's queue (0: the default queue), or finds the live token that the user already
 * has; a user's own lapsed token is ended first.  ACTIVE at once if the state admits,
 * a slot is free, the allowance permits, a seat is available and nobody waits.
 * ERR_INVALID_USER, ERR_NOT_FOUND (no such concert), ERR_QUEUE_CLOSED.
 */
MUST_CHECK enum err queue_join(struct db *db, const struct uuid *user, struct concert_id concert,
    struct token_view *view_r, bool *created_r);
/* The same without the view.  Without `room` a newcomer is ERR_DB_BUSY. */
MUST_CHECK enum err queue_enter(struct db *db, const struct uuid *user, struct concert_id concert,
    bool room, struct token *token_r, bool *created_r);
/* What joining comes to when the view of a token failed with err: a new one is there all the same.
 */
MUST_CHECK enum err queue_joined(bool created, enum err err);

/*
 * The token's view, of any state.  With `promote`, a waiter whose turn it is and for whom a slot
 * is free is admitted first; if another admission holds the gate, the answer is WAITING with a
 * poll_after_ms of at most 1000.  ERR_INVALID_TOKEN when the row is gone.
 */
MUST_CHECK enum err queue_place(
    struct db *db, const struct token *token, bool promote, struct token_view *view_r);

/*
 * What the line board knows of a token's place, so that little is counted.  At the front: all who
 * wait ahead.  Elsewhere: who waits behind `after`, or has just left (the next board may still show
 * them), and no more than 500 of them; beyond that the distance of the ids stands for them.  So
 * the place may be too high, and only falls.
 */
struct place_hint {
	uint64_t waiting; /* in the queue */
	bool front;
	uint64_t before; /* elsewhere: the waiters up to and including `after` */
	struct token_id after;
	double admitted_per_s; /* 0: unknown */
};

/* As queue_place(); without a hint (NULL) all are counted. */
MUST_CHECK enum err queue_place_near(struct db *db, const struct token *token, bool promote,
    const struct place_hint *hint, struct token_view *view_r);

enum token_need {
	TOKEN_NEED_LIVE, /* not EXPIRED */
	TOKEN_NEED_ACTIVE,
};

/*
 * Whether the token may make such a call now, by one read.  ERR_TOKEN_EXPIRED (why_r->reason),
 * ERR_TOKEN_NOT_ACTIVE, ERR_INVALID_TOKEN (row gone).  A write checks again under its lock.
 */
MUST_CHECK enum err queue_require(
    struct db *db, const struct token *token, enum token_need need, struct refusal *why_r);

/* Ends the token and releases its open hold (reason LEFT, or REVOKED by the operator).  Ending an
 * ended or purged token is ERR_OK.  The freed slot goes to the next in line. */
MUST_CHECK enum err queue_leave(struct db *db, const struct token *token);
/* ERR_NOT_FOUND: there is no such token, or it is DONE; ERR_TOKEN_EXPIRED (with the reason). */
MUST_CHECK enum err queue_revoke(
    struct db *db, const struct actor *by, struct token_id token, struct refusal *why_r);

/*
 * Ends the queue's lapsed turns, then admits waiters in order while the state admits, slots and
 * allowance are there and a seat is available.  A transaction of its own: gate -> tokens.
 * *gate_taken_r (may be NULL): whether the gate was to be had in the way asked for.
 * ERR_DB_BUSY: it was waited for in vain.
 */
MUST_CHECK enum err queue_admit(struct db *db, struct queue_id queue, enum gate_lock how,
    uint64_t *admitted_r, bool *gate_taken_r);
/* After something freed a slot or a seat, and committed: admission at best effort.  A failure is
 * logged and left to the sweep. */
void queue_slot_freed(struct db *db, struct queue_id queue);

/* ---- sweeps: one batch each; *n_r rows done, fewer than `limit` when there is no more ------- */

/* Admission for every queue that somebody waits in. */
MUST_CHECK enum err queue_admit_all(struct db *db, struct arena *arena, uint64_t *n_r);
/* Writes down lapsed waiters, absent ones and lapsed turns, and admits in their queues. */
MUST_CHECK enum err queue_expire_batch(
    struct db *db, struct arena *arena, unsigned limit, uint64_t *n_r);
MUST_CHECK enum err queue_purge_batch(
    struct db *db, unsigned retention_days, unsigned limit, uint64_t *n_r);

#endif
