/*
 * Concerts, their dates and seats.  Available seats are counted, never stored; a seat whose hold
 * has lapsed counts as AVAILABLE.  (000, 001, 003 and 004: dates and seats; 003: the sold-out
 * flag; 004: "capacity left" is the count.)
 */
#ifndef DOMAIN_CONCERT_H
#define DOMAIN_CONCERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/given.h"
#include "base/instant.h"
#include "domain/field.h"
#include "domain/oplog.h"
#include "domain/queue.h"
#include "store/concert.h"
#include "store/schedule_admin.h"
#include "store/seat.h"

#define SEAT_PRICE_MAX     UINT64_C(10000000000) /* a hold of the dearest stays far below 2^63 */
#define SCHEDULE_SEATS_MAX 50000                 /* what the shop's page can draw of a date */

const char *seat_status_text(enum seat_status status);
const char *availability_text(enum availability availability);

/* All lists live in the arena. */
MUST_CHECK enum err concert_list(
    struct db *db, struct arena *arena, struct concert **list_r, size_t *n_r);
/* Future dates, by time.  ERR_NOT_FOUND (no such concert), ERR_WRONG_QUEUE (the concert's queue is
 * not `queue`), ERR_NO_AVAILABLE_DATES when the list is empty. */
MUST_CHECK enum err concert_dates(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, bool available_only, struct schedule **list_r, size_t *n_r);
/* Seats of all future shows of that date, or of one of them (schedule.v != 0), by schedule and id;
 * the AVAILABLE ones, or all.  ERR_NOT_FOUND (concert, date that has no future show, schedule not
 * of that date), ERR_WRONG_QUEUE, ERR_NO_AVAILABLE_SEATS when the list is empty. */
MUST_CHECK enum err concert_seats(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, struct date date, struct schedule_id schedule, bool all,
    struct seat **list_r, size_t *n_r);

/* ---- the operator's side ------------------------------------------------------------------ */

/* The settings as fields of struct concert_changes. */
#define CONCERT_FIELDS (0 CONCERT_SETTINGS(SETTING_AS_ONE))
extern const struct field concert_fields[CONCERT_FIELDS];

/* The defaults; what has none is 0. */
struct concert_settings concert_settings_default(void);

/* ERR_NOT_FOUND: no such queue.  ERR_INVALID_REQUEST: a value out of range. */
MUST_CHECK enum err concert_add(struct db *db, const struct actor *by,
    const struct concert_settings *set, struct concert_id *id_r);
/* ERR_NOT_FOUND. */
MUST_CHECK enum err concert_get(
    struct db *db, struct arena *arena, struct concert_id id, struct concert *concert_r);
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
/* What is given is changed; what was bought under another limit stays, and the dates' calendar days
 * follow the time zone.  ERR_NOT_FOUND; ERR_INVALID_REQUEST: nothing given, a value out of range,
 * or a time zone that is unknown; ERR_NO_QUEUE: no such queue; ERR_QUEUE_IN_USE: somebody waits or
 * shops in the line that the concert would leave, and it has dates for sale. */
MUST_CHECK enum err concert_set(struct db *db, struct arena *arena, const struct actor *by,
    struct concert_id id, const struct concert_changes *changes);
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
