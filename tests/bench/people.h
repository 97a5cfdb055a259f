/*
 * The people of a measurement: who they are, and what each of them is after.  Read from standard
 * input, a line each, written by the driver from SQL:
 *	uuid token_id queue_id concert_id date schedule_id seat_id reservation_id
 * Ids are 0, and the date "-", where the row of the report has no use for them.
 */
#ifndef BENCH_PEOPLE_H
#define BENCH_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PEOPLE_MAX 65536

struct person {
	char uuid[37], date[11];
	uint64_t token, queue, concert, schedule, seat;
	uint64_t reservation; /* given, or found out on the way */
	bool waits;           /* joined, and not in their turn yet */
	char bearer[80];      /* the token as it is spelt; "" while there is none */
};

/* In memory that child processes share.  Exits with a message when the input makes no sense. */
struct person *people_read(size_t *n_r);

#endif
