/* A date's seats at the operator's hand: those not for sale, and who has which.  A blocked seat
 * reads RESERVED to everybody, and is never sold. */
#ifndef DOMAIN_SEAT_ADMIN_H
#define DOMAIN_SEAT_ADMIN_H

#include "domain/oplog.h"
#include "domain/queue.h"
#include "store/seat_admin.h"

#define SEAT_LABELS_MAX 1000

/*
 * Blocks the seats or, with !block, puts them on sale again: all or none; *changed_r those that
 * were not so already.  A label means the seat whose label looks the same (label_key()).
 * ERR_NOT_FOUND: no such date, or it is canceled (*label_r NULL), or it has no such seat;
 * ERR_SEAT_UNAVAILABLE: to be blocked, and held or sold; in both *label_r is the first.  `labels`
 * are 1..SEAT_LABELS_MAX.
 */
MUST_CHECK enum err seats_block(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id schedule, const char *const *labels, size_t n, bool block,
    uint64_t *changed_r, const char **label_r);

/* The door list of a date: who paid for which seat, and with held_too who holds one.
 * ERR_NOT_FOUND. */
MUST_CHECK enum err door_list(struct db *db, struct arena *arena, struct schedule_id schedule,
    bool held_too, struct door_row **list_r, size_t *n_r);

#endif
