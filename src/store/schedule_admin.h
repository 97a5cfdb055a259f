/* Concerts and dates as the operator sees, changes and cancels them. */
#ifndef STORE_SCHEDULE_ADMIN_H
#define STORE_SCHEDULE_ADMIN_H

#include "store/concert.h"

struct schedule_info {
	struct schedule_id id;
	struct concert_id concert;
	struct date date; /* at the venue */
	struct instant starts_at;
	uint64_t total_seats, available, held, sold, blocked;
	struct instant canceled_at, cleared_at; /* null: not */
};

struct standing_reservation {
	struct reservation_id id;
	bool paid; /* or held, and not lapsed */
};

struct schedule_refunds {
	uint64_t n, points;
};

/* Whether a concert may go to another queue. */
struct concert_move {
	bool queue_exists; /* the other */
	bool wanted;       /* by somebody in the line it has now: it has dates for sale, or holds */
};

/* By concert and time; of one concert (0: all), or one date (0: all). */
MUST_CHECK enum err store_schedule_info(struct db *db, struct arena *arena,
    struct concert_id concert, struct schedule_id schedule, struct schedule_info **list_r,
    size_t *n_r);
/* At most `limit` dates for sale of all concerts, by start and id: those after (starts_at, after).
 */
MUST_CHECK enum err store_schedule_page(struct db *db, struct arena *arena,
    struct instant starts_at, struct schedule_id after, unsigned limit,
    struct schedule_info **list_r, size_t *n_r);
/* ERR_NO_ROW. */
MUST_CHECK enum err store_schedule_start(
    struct db *db, struct schedule_id id, struct instant *starts_at_r);
/* ERR_NO_ROW. */
MUST_CHECK enum err store_concert_lock(struct db *db, struct concert_id id);
MUST_CHECK enum err store_concert_update(
    struct db *db, struct concert_id id, const struct concert_settings *set);
MUST_CHECK enum err store_concert_may_move(
    struct db *db, struct concert_id id, struct queue_id queue, struct concert_move *move_r);
MUST_CHECK enum err store_schedule_redate(struct db *db, struct schedule_id id, struct date date);
/* Unless it is canceled. */
MUST_CHECK enum err store_schedule_update(struct db *db, struct schedule_id id,
    struct instant starts_at, struct date date, uint64_t *changed_r);

/* Locks it, shared, so that nobody cancels it meanwhile.  ERR_NO_ROW: none, or canceled. */
MUST_CHECK enum err store_schedule_keep(
    struct db *db, struct schedule_id id, struct concert_id *concert_r);
/* *changed_r is 0 when it is so already. */
MUST_CHECK enum err store_schedule_cancel(
    struct db *db, struct schedule_id id, uint64_t *changed_r);
MUST_CHECK enum err store_schedule_clear(struct db *db, struct schedule_id id, uint64_t *changed_r);
/* Seats that are not blocked. */
MUST_CHECK enum err store_schedule_open_seats(struct db *db, struct schedule_id id, uint64_t *n_r);
/* Since it was canceled. */
MUST_CHECK enum err store_schedule_refunds(
    struct db *db, struct schedule_id id, struct schedule_refunds *refunds_r);
/* By id, 50 at most. */
MUST_CHECK enum err store_reservation_standing(struct db *db, struct arena *arena,
    struct schedule_id schedule, struct standing_reservation **list_r, size_t *n_r);

#endif
