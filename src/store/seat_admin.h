/* Seats as the operator sees them, and takes them out of the sale. */
#ifndef STORE_SEAT_ADMIN_H
#define STORE_SEAT_ADMIN_H

#include "base/arena.h"
#include "base/id.h"
#include "base/uuid.h"
#include "db/db.h"

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
