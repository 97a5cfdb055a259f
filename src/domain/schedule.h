/*
 * The dates of concerts.  Available seats are counted, never stored; a seat whose hold has lapsed
 * counts as AVAILABLE.  (000, 001, 003 and 004: dates; 004: "capacity left" is the count.)
 */
#ifndef DOMAIN_SCHEDULE_H
#define DOMAIN_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/instant.h"
#include "domain/oplog.h"
#include "store/schedule.h"
#include "store/seat.h"

#define SCHEDULE_SEATS_MAX 50000 /* what the shop's page can draw of a date */

/* Future dates, by time.  ERR_NOT_FOUND (no such concert), ERR_WRONG_QUEUE (the concert's queue is
 * not `queue`), ERR_NO_AVAILABLE_DATES when the list is empty. */
MUST_CHECK enum err concert_dates(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, bool available_only, struct schedule **list_r, size_t *n_r);

/* ---- the operator's side ------------------------------------------------------------------ */

/* The date and all its seats, in one transaction however many there are: nobody ever sees a date
 * with some of its seats, and nobody can wait for its new rows.  Its concert is locked meanwhile;
 * calls of buyers and of the line lock no concert.  Labels and grades are stored as label_tidy()
 * makes them.  ERR_NOT_FOUND: no such concert; ERR_DUPLICATE: two labels look the same;
 * ERR_INVALID_REQUEST: no seats, more than SCHEDULE_SEATS_MAX, a label or grade that label_tidy()
 * refuses, or a value out of range; ERR_DATE_PAST, ERR_DATE_TAKEN; ERR_INTERNAL: this machine has
 * lost the venue's time zone. */
MUST_CHECK enum err schedule_add(struct db *db, struct arena *arena, const struct actor *by,
    struct concert_id concert, struct instant starts_at, const struct seat_new *seats, size_t n,
    struct schedule_id *id_r);
/* Another start.  ERR_NOT_FOUND: no such date, or canceled; ERR_DATE_PAST, ERR_DATE_TAKEN,
 * ERR_INTERNAL as above. */
MUST_CHECK enum err schedule_set(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id id, struct instant starts_at);
/* ERR_NOT_FOUND. */
MUST_CHECK enum err schedule_get(
    struct db *db, struct arena *arena, struct schedule_id id, struct schedule_info *info_r);
/* At most `limit` of the dates for sale of all concerts, with their numbers, by start and id: those
 * after the date `after` (0: from the first).  ERR_NOT_FOUND: there is no date `after`. */
MUST_CHECK enum err schedule_page(struct db *db, struct arena *arena, struct schedule_id after,
    unsigned limit, struct schedule_info **list_r, size_t *n_r);
/* With their numbers, past and canceled ones too; concert.v == 0: of all concerts. */
MUST_CHECK enum err schedule_list(struct db *db, struct arena *arena, struct concert_id concert,
    struct schedule_info **list_r, size_t *n_r);

#endif
