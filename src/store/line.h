/* The line as a whole, and presence in it. */
#ifndef STORE_LINE_H
#define STORE_LINE_H

#include "base/arena.h"
#include "base/id.h"
#include "db/db.h"
#include "store/queue.h"

/* A queue as the board shows it. */
struct line_queue {
	struct queue_id id;
	enum queue_state state;
	uint64_t capacity, active;
	uint64_t absent_after_s;
	uint64_t admitted_total;
	struct token_id admitted_through, called_through;
	struct instant now;
	double admitted_per_s; /* recently; 0: unknown.  Not a column: the keeper's own sum */
};

/* By id. */
MUST_CHECK enum err store_line_queues(
    struct db *db, struct arena *arena, struct line_queue **list_r, size_t *n_r);

typedef void store_line_place_fn(
    void *ctx, struct queue_id queue, struct token_id token, struct instant expires_at);
/* Streams the unexpired waiters, queue by queue and in order. */
MUST_CHECK enum err store_line_places(struct db *db, store_line_place_fn *fn, void *ctx);

#define LINE_SEEN_AT_ONCE 100

/* Waiters who made a call: 1..LINE_SEEN_AT_ONCE of them. */
MUST_CHECK enum err store_line_seen(struct db *db, const struct token_id *tokens, size_t n);
/* All waiters up to `through` are called. */
MUST_CHECK enum err store_line_called(
    struct db *db, struct queue_id queue, struct token_id through);
/* The keeper lives, and has written down every call before `noted_to`; silence counts while it
 * does, and while the queue admits. */
MUST_CHECK enum err store_line_beat(struct db *db, struct instant noted_to);
/* No silence in the queue before now counts. */
MUST_CHECK enum err store_line_forgive(struct db *db, struct queue_id queue);

/* Another host's keeper may have a call in hand for so long; of a line that takes it longer to go
 * round, for longer (HACKING.md). */
#define LINE_NOTED_WITHIN_S 1

/* Of all queues in which absence ends a wait and which admit. */
MUST_CHECK enum err store_line_list_called(
    struct db *db, struct arena *arena, struct line_called **list_r, size_t *n_r);
/* Ends the wait of the first `limit` of those absent. */
MUST_CHECK enum err store_line_expire_absent(
    struct db *db, const struct line_called *called, unsigned limit, uint64_t *n_r);

#endif
