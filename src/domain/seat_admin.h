/* Seats that are not for sale.  A blocked seat reads RESERVED to everybody, and is never sold. */
#ifndef DOMAIN_SEAT_ADMIN_H
#define DOMAIN_SEAT_ADMIN_H

#include "domain/oplog.h"
#include "domain/queue.h"

#define SEAT_LABELS_MAX 1000

/*
 * All of the seats or none; *changed_r those that were not so already.  ERR_NOT_FOUND: no such
 * date, or it is canceled (*label_r NULL), or it has no such seat; ERR_SEAT_UNAVAILABLE: to be
 * blocked, and held or sold; in both *label_r is the first.  `labels` are 1..SEAT_LABELS_MAX.
 */
MUST_CHECK enum err seats_block(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id schedule, const char *const *labels, size_t n, uint64_t *changed_r,
    const char **label_r);
/* The same back: they are for sale again. */
MUST_CHECK enum err seats_unblock(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id schedule, const char *const *labels, size_t n, uint64_t *changed_r,
    const char **label_r);

#endif
