/* Rows of concert_seat. */
#ifndef STORE_SEAT_H
#define STORE_SEAT_H

#include "base/arena.h"
#include "base/id.h"
#include "base/uuid.h"
#include "db/db.h"
#include "store/hold.h"

enum seat_status { SEAT_AVAILABLE, SEAT_TEMP_RESERVED, SEAT_RESERVED };

struct seat {
	struct seat_id id;
	struct schedule_id schedule;
	const char *label, *grade;
	uint64_t price;
	enum seat_status status;
};

struct seat_new {
	const char *label, *grade;
	uint64_t price;
};

/* By id; the AVAILABLE ones, or all. */
MUST_CHECK enum err store_seat_list(struct db *db, struct arena *arena, struct schedule_id schedule,
    bool all, struct seat **list_r, size_t *n_r);
/* ERR_DUPLICATE: the label is taken. */
MUST_CHECK enum err store_seat_insert(
    struct db *db, struct schedule_id schedule, const struct seat_new *seat);
/* Locks those of the seats that are of the schedule, by id; status tells AVAILABLE or not. */
MUST_CHECK enum err store_seat_lock(struct db *db, struct arena *arena, struct schedule_id schedule,
    const struct seat_id *seats, size_t n, struct seat **list_r, size_t *n_r);
/* Those that are still the reservation's hold become AVAILABLE. */
MUST_CHECK enum err store_seat_release(struct db *db, struct reservation_id reservation);

/* ---- the operator's side ------------------------------------------------------------------ */

enum standing { SEAT_FREE, SEAT_TAKEN, SEAT_BLOCKED };

struct seat_label {
	struct seat_id id;
	const char *label;
};

struct seat_standing {
	const char *label;
	enum standing standing; /* a lapsed hold takes no seat */
};

/* A seat and who has it. */
struct door_row {
	const char *label, *grade;
	uint64_t price;
	struct uuid user;
	struct reservation_id reservation;
	struct payment_id payment; /* 0: held, not paid */
	struct instant paid_at;    /* null: the same */
};

/* All seats of the date. */
MUST_CHECK enum err store_seat_labels(struct db *db, struct arena *arena,
    struct schedule_id schedule, struct seat_label **list_r, size_t *n_r);
/* Up to SEATS_PER_HOLD_MAX that nobody has, by id. */
MUST_CHECK enum err store_seat_free_ids(struct db *db, struct arena *arena,
    struct schedule_id schedule, struct seat_id **list_r, size_t *n_r);

/* Of at most SEATS_PER_HOLD_MAX seats each: locks them by id; writes those that are free, or
 * blocked. */
MUST_CHECK enum err store_seat_lock_standing(struct db *db, struct arena *arena,
    const struct seat_id *seats, size_t n, struct seat_standing **list_r, size_t *n_r);
MUST_CHECK enum err store_seat_block(
    struct db *db, const struct seat_id *seats, size_t n, uint64_t *changed_r);
MUST_CHECK enum err store_seat_unblock(
    struct db *db, const struct seat_id *seats, size_t n, uint64_t *changed_r);

/* By seat. */
MUST_CHECK enum err store_door_list(struct db *db, struct arena *arena, struct schedule_id schedule,
    bool held_too, struct door_row **list_r, size_t *n_r);

#endif
