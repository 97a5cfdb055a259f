/* Rows of queue and of its gate. */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include "base/arena.h"
#include "base/id.h"
#include "db/db.h"
#include "store/queue_setting.h"

/* The first that holds, in this order; OPEN when none does. */
enum queue_state { QUEUE_NOT_OPEN, QUEUE_PAUSED, QUEUE_SOLD_OUT, QUEUE_CLOSED, QUEUE_OPEN };

struct queue_info {
	struct queue_id id;
	struct queue_settings set;
	bool paused, closed;
	enum queue_state state;
	uint64_t waiting, active;
	uint64_t admitted_total, admitted_through, called_through;
	struct instant as_of;
};

/* Whoever of the queue is called, and has made no call after `silent_since`, is absent.  Null
 * unless the keeper has lived, and the queue has admitted, for longer than absence takes. */
struct line_called {
	struct queue_id queue;
	struct token_id through;
	struct instant silent_since;
};

/* What admission decides by, read once the gate is held. */
struct gate_row {
	bool admits; /* the state admits, and there is a seat to be had */
	uint64_t capacity, admit_per_minute;
	uint64_t allowance;      /* whole admissions saved up */
	uint64_t active, lapsed; /* rows ACTIVE; those of them whose turn has lapsed */
	bool waiting;            /* somebody may be waiting */
	bool stock_aware;
	struct line_called called;
};

/* A queue's stock, and the turns that may still take of it. */
struct gate_stock {
	bool has_seats;
	uint64_t seats; /* to be had */
	uint64_t turns; /* without a hold */
};

MUST_CHECK enum err store_queue_list(
    struct db *db, struct arena *arena, struct queue_info **list_r, size_t *n_r);
/* ERR_NO_ROW. */
MUST_CHECK enum err store_queue_get(
    struct db *db, struct arena *arena, struct queue_id id, struct queue_info *info_r);
MUST_CHECK enum err store_queue_insert(
    struct db *db, const struct queue_settings *set, struct queue_id *id_r);
MUST_CHECK enum err store_queue_update(
    struct db *db, struct queue_id id, const struct queue_settings *set);
MUST_CHECK enum err store_queue_pause(
    struct db *db, struct queue_id id, bool paused, uint64_t *changed_r);
MUST_CHECK enum err store_queue_pause_all(struct db *db, bool paused);
MUST_CHECK enum err store_queue_close(
    struct db *db, struct queue_id id, bool closed, uint64_t *changed_r);

/* Queues that somebody waits in. */
MUST_CHECK enum err store_queue_waited_for(
    struct db *db, struct arena *arena, struct queue_id **list_r, size_t *n_r);
/* Queues with lapsed turns, and how many turns those are in all. */
MUST_CHECK enum err store_queue_lapsed_turns(
    struct db *db, struct arena *arena, struct queue_id **list_r, size_t *n_r, uint64_t *turns_r);

enum gate_lock {
	GATE_WAIT,      /* 1 s at most */
	GATE_IF_FREE,   /* not if another transaction holds it */
	GATE_IF_WANTED, /* waits as long, but not unless a slot is free and somebody waits */
};

/* ERR_NO_ROW: no such queue, or not taken for the reason asked for. */
MUST_CHECK enum err store_gate_lock(struct db *db, struct queue_id id, enum gate_lock how);
MUST_CHECK enum err store_gate_read(struct db *db, struct queue_id id, struct gate_row *row_r);
MUST_CHECK enum err store_gate_stock(struct db *db, struct queue_id id, struct gate_stock *stock_r);
/* Admits the n tokens locked from `first` to `last`; *changed_r is 1 and 1 a token, or another
 * number if they are not those any more. */
MUST_CHECK enum err store_gate_admit(struct db *db, struct queue_id id, uint64_t n,
    struct token_id first, struct token_id last, uint64_t *changed_r);
/* Before a rate is written: if it is another, nothing is saved up for it. */
MUST_CHECK enum err store_gate_rate_changes(
    struct db *db, struct queue_id id, uint64_t admit_per_minute);

#endif
