/*
 * Customers at work in processes of their own: each charges points, holds a seat, pays and takes
 * it back, over and over, and keeps a record of what it was told.  load_check() holds the record
 * against the database: what was acknowledged is there exactly once, what was refused is not.
 */
#ifndef TESTS_HTTP_LOAD_H
#define TESTS_HTTP_LOAD_H

#include "world.h"

#define LOAD_CUSTOMERS 4

/* Answers by kind, of all customers. */
struct load_count {
	unsigned ok, refused;
	unsigned unavailable; /* 503 */
	unsigned gateway;     /* 502, 504: nginx had no answer from a worker */
	unsigned lost;        /* no answer */
};

struct load;

/* The world needs LOAD_CUSTOMERS slots and as many times some seats. */
struct load *load_start(const struct world *w);
/* How many calls have been answered with 2xx so far. */
unsigned load_done(const struct load *load);
void load_stop(struct load *load);
/* Also fails if any answer was a defect: a 500, or an error without its problem's members. */
struct load_count load_check(const struct load *load);

#endif
