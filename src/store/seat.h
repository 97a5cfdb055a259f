/* Rows of concert_seat. */
#ifndef STORE_SEAT_H
#define STORE_SEAT_H

#include "base/arena.h"
#include "base/id.h"
#include "db/db.h"

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

#endif
