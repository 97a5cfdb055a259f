/* A date's seats at the operator's hand: those not for sale, and who has which.  A blocked seat
 * reads RESERVED to everybody, and is never sold. */
#ifndef DOMAIN_SEAT_ADMIN_H
#define DOMAIN_SEAT_ADMIN_H

#include "domain/oplog.h"
#include "domain/queue.h"
#include "store/seat_admin.h"

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
