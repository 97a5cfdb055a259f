/*
 * A small world for one test: a queue, a concert, a date with seats, and users, all its own, so
 * that tests neither disturb each other nor mind being run again.
 */
#ifndef TESTS_HTTP_WORLD_H
#define TESTS_HTTP_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer.h"

#define WORLD_SEATS_MAX 64
#define PRICE           50000

struct world {
	/* What it is to be; 0 or NULL is the usual. */
	unsigned capacity;           /* 30 */
	unsigned nseats;             /* 4 */
	const char *queue_options;   /* more options of `queue add` */
	const char *concert_options; /* more options of `concert add` */
	/* What was made. */
	int64_t queue, concert, schedule;
	const char *date;
	int64_t seat[WORLD_SEATS_MAX];
};

struct user {
	char uuid[37];
	char token[128];
	int64_t number; /* of the token */
};

void world_make(struct world *w);
/* Another show of the same concert; its date, and its seats' ids. */
int64_t world_add_show(const struct world *w, unsigned hours_from_now, unsigned nseats,
    const char **date_r, int64_t *seats_r);
/* The show starts so many seconds from now instead; its new date. */
const char *show_move(int64_t show, long seconds_from_now);
/* All that is in the queue, tokens and holds, becomes so many seconds older. */
void world_age(const struct world *w, unsigned seconds);

void user_make(struct user *u, int64_t balance);
void users_make(struct user *u, size_t n, int64_t balance);
int64_t user_balance(const struct user *u);
/* POST /queue/token for the world's concert; takes the token from the answer. */
struct answer *user_join(const struct world *w, struct user *u);
/* Joins and is ACTIVE at once. */
void user_enter(const struct world *w, struct user *u);
/* A user with a turn. */
void user_with_turn(const struct world *w, struct user *u, int64_t balance);
/* POST /reservations of the world's seat number i. */
struct answer *user_try_hold(const struct world *w, const struct user *u, size_t i);
/* It must succeed; the reservation's id. */
int64_t user_hold(const struct world *w, const struct user *u, size_t i);
struct answer *user_try_pay(const struct user *u, int64_t reservation);
/* It must succeed; the payment's id. */
int64_t user_pay(const struct user *u, int64_t reservation);
/* A seat's state as the contract shows it to this user, who has a turn. */
const char *seat_status(const struct world *w, const struct user *u, size_t i);

/* A place or a count may be a second old: polls until `member` is `wanted`, for some seconds at
 * most.  What it came to. */
int64_t place_comes_to(const struct user *u, const char *member, int64_t wanted);

#endif
