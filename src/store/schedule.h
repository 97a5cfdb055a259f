/* Rows of concert_schedule: the dates of a concert. */
#ifndef STORE_SCHEDULE_H
#define STORE_SCHEDULE_H

#include "base/arena.h"
#include "base/id.h"
#include "db/db.h"

struct schedule {
	struct schedule_id id;
	struct concert_id concert;
	struct date date; /* at the venue */
	struct instant starts_at;
	uint64_t total_seats, available_seats;
};

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

/* ---- the operator's side ------------------------------------------------------------------ */

struct schedule_info {
	struct schedule_id id;
	struct concert_id concert;
	struct date date; /* at the venue */
	struct instant starts_at;
	uint64_t total_seats, available, held, sold, blocked;
	struct instant canceled_at, cleared_at; /* null: not */
};

struct schedule_refunds {
	uint64_t n, points;
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

#endif
