/* Rows of concert and concert_schedule. */
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

struct schedule {
	struct schedule_id id;
	struct concert_id concert;
	struct date date; /* at the venue */
	struct instant starts_at;
	uint64_t total_seats, available_seats;
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

/* Those that have not begun and are not canceled, by time. */
MUST_CHECK enum err store_schedule_list(struct db *db, struct arena *arena,
    struct concert_id concert, struct schedule **list_r, size_t *n_r);
/* The same of that date. */
MUST_CHECK enum err store_schedule_ids_of_date(struct db *db, struct arena *arena,
    struct concert_id concert, struct date date, struct schedule_id **list_r, size_t *n_r);
/* Whether a show may begin at an instant. */
struct schedule_fits {
	bool past;
	bool taken; /* by another show of the concert's, which is not canceled */
};

/* May `schedule` (0: a new one) begin then? */
MUST_CHECK enum err store_schedule_fits(struct db *db, struct concert_id concert,
    struct schedule_id schedule, struct instant starts_at, struct schedule_fits *fits_r);
MUST_CHECK enum err store_schedule_insert(struct db *db, struct concert_id concert,
    struct instant starts_at, struct date date, struct schedule_id *id_r);

#endif
