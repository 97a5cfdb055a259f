/* Up to twenty seats as the arguments of one IN list; the last is repeated, and counts once. */
#ifndef STORE_SEAT_ARGS_H
#define STORE_SEAT_ARGS_H

#include <assert.h>

#include "base/id.h"
#include "db/db.h"

#define SEAT_ARGS 20

static inline void seat_args(struct db_arg *args, const struct seat_id *seats, size_t n)
{
	assert(n >= 1 && n <= SEAT_ARGS);
	for (size_t i = 0; i < SEAT_ARGS; i++)
		args[i] = DB_U64(seats[i < n ? i : n - 1].v);
}

#endif
