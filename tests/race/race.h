/*
 * Processes that do something at once: each with its own connection, all held at one barrier
 * before, and then at one row lock, until enough of them queue up behind it.  A race in which
 * nobody had to wait for a lock has shown nothing, and fails.
 */
#ifndef TESTS_RACE_RACE_H
#define TESTS_RACE_RACE_H

#include "db/given.h"

#define RACERS_MAX 64

/* What racer `n` does, on its own connection. */
typedef enum err racer_fn(struct db *db, unsigned n, void *arg);

struct race {
	racer_fn *run;
	void *arg;
	unsigned racers;
	/* SELECT ... FOR UPDATE that root holds until `jam` racers wait for locks; NULL: none. */
	const char *held;
	unsigned jam;
	bool held_to_the_end; /* root lets go only after every racer has ended */
	enum db_patience patience;
};

struct tally {
	unsigned ended[ERR__MAX]; /* how many racers ended so */
	uint64_t retries;         /* transactions that had to be run again */
	int64_t longest_us;       /* of a racer */
};

struct tally race(const struct race *race);
/* Checks that so many ended so. */
void ck_assert_ended(const struct tally *tally, enum err err, unsigned n);

#endif
