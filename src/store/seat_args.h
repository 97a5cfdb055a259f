/* The seats of a hold, or as many, as the arguments of one IN list; the last is repeated, and
 * counts once. */
#ifndef STORE_SEAT_ARGS_H
#define STORE_SEAT_ARGS_H

#include <assert.h>

#include "base/id.h"
#include "db/db.h"
#include "store/hold.h"

static inline void seat_args(struct db_arg *args, const struct seat_id *seats, size_t n)
{
	assert(n >= 1 && n <= SEATS_PER_HOLD_MAX);
	for (size_t i = 0; i < SEATS_PER_HOLD_MAX; i++)
		args[i] = DB_U64(seats[i < n ? i : n - 1].v);
}

#endif
