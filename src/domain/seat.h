/*
 * A date's seats.  A seat whose hold has lapsed is AVAILABLE; a seat that the operator has blocked
 * reads RESERVED to everybody, and is never sold.  (000, 001, 003 and 004: seats.)
 */
#ifndef DOMAIN_SEAT_H
#define DOMAIN_SEAT_H

#include "base/arena.h"
#include "base/instant.h"
#include "domain/oplog.h"
#include "domain/queue.h"
#include "store/seat.h"

#define SEAT_PRICE_MAX UINT64_C(10000000000) /* a hold of the dearest stays far below 2^63 */

const char *seat_status_text(enum seat_status status);

/* Seats of all future shows of that date, or of one of them (schedule.v != 0), by schedule and id;
 * the AVAILABLE ones, or all.  ERR_NOT_FOUND (concert, date that has no future show, schedule not
 * of that date), ERR_WRONG_QUEUE, ERR_NO_AVAILABLE_SEATS when the list is empty. */
MUST_CHECK enum err concert_seats(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, struct date date, struct schedule_id schedule, bool all,
    struct seat **list_r, size_t *n_r);

/* ---- the operator's side ------------------------------------------------------------------ */

#define SEATS_BLOCKED_AT_ONCE 1000 /* the most that one transaction changes */

/*
 * The seats that the labels mean, by id, each once: those whose labels look the same (label_key()).
 * A date's labels never change.  ERR_NOT_FOUND: no such date, or it is canceled (*label_r NULL), or
 * it has no such seat (*label_r is its label).
 */
MUST_CHECK enum err seats_find(struct db *db, struct arena *arena, struct schedule_id schedule,
    const char *const *labels, size_t n, struct seat_label **seats_r, size_t *n_r,
    const char **label_r);
/*
 * Blocks the seats or, with !block, puts them on sale again, in one transaction: all or none;
 * *changed_r those that were not so already.  ERR_NOT_FOUND: no such date, or it is canceled;
 * ERR_SEAT_UNAVAILABLE: to be blocked, and held or sold (*label_r is the first).  `seats` are
 * 1..SEATS_BLOCKED_AT_ONCE of those that seats_find() found.
 */
MUST_CHECK enum err seats_block(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id schedule, const struct seat_label *seats, size_t n, bool block,
    uint64_t *changed_r, const char **label_r);
/* Both, for 1..SEATS_BLOCKED_AT_ONCE labels. */
MUST_CHECK enum err seats_block_labels(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id schedule, const char *const *labels, size_t n, bool block,
    uint64_t *changed_r, const char **label_r);

/* The door list of a date: who paid for which seat, and with held_too who holds one.
 * ERR_NOT_FOUND. */
MUST_CHECK enum err door_list(struct db *db, struct arena *arena, struct schedule_id schedule,
    bool held_too, struct door_row **list_r, size_t *n_r);

#endif
