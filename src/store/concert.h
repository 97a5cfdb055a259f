/* Rows of concert. */
#ifndef STORE_CONCERT_H
#define STORE_CONCERT_H

#include "base/arena.h"
#include "base/id.h"
#include "db/db.h"
#include "store/concert_setting.h"
#include "store/queue.h"

/* NO_DATES: no date is for sale.  SOLD_OUT: each seat of each such date is sold or blocked. */
enum availability { CONCERT_NO_DATES, CONCERT_SOLD_OUT, CONCERT_AVAILABLE };

struct concert {
	struct concert_id id;
	struct concert_settings set;
	enum queue_state queue_state;
	struct instant opens_at; /* the queue's; null: always open */
	enum availability availability;
};

MUST_CHECK enum err store_concert_list(
    struct db *db, struct arena *arena, struct concert **list_r, size_t *n_r);
/* ERR_NO_ROW. */
MUST_CHECK enum err store_concert_get(
    struct db *db, struct arena *arena, struct concert_id id, struct concert *concert_r);
/* ERR_NO_ROW. */
MUST_CHECK enum err store_concert_queue(
    struct db *db, struct concert_id id, struct queue_id *queue_r);
MUST_CHECK enum err store_concert_insert(
    struct db *db, const struct concert_settings *set, struct concert_id *id_r);

/* ---- the operator's side ------------------------------------------------------------------ */

/* Whether a concert may go to another queue. */
struct concert_move {
	bool queue_exists; /* the other */
	bool wanted;       /* by somebody in the line it has now: it has dates for sale, or holds */
};

/* ERR_NO_ROW. */
MUST_CHECK enum err store_concert_lock(struct db *db, struct concert_id id);
MUST_CHECK enum err store_concert_update(
    struct db *db, struct concert_id id, const struct concert_settings *set);
MUST_CHECK enum err store_concert_may_move(
    struct db *db, struct concert_id id, struct queue_id queue, struct concert_move *move_r);

#endif
