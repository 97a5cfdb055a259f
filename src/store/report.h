/* What the operator reads of a date, and of a day. */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "base/arena.h"
#include "base/id.h"
#include "base/uuid.h"
#include "db/db.h"

/* A seat and who has it. */
struct door_row {
	const char *label, *grade;
	uint64_t price;
	struct uuid user;
	struct reservation_id reservation;
	struct payment_id payment; /* 0: held, not paid */
	struct instant paid_at;    /* null: the same */
};

/* The payments of a date that were made, or refunded, in a span of time. */
struct sales_row {
	struct concert_id concert;
	const char *title;
	struct schedule_id schedule;
	struct date date;
	uint64_t reservations, seats;
	uint64_t points; /* of the payments */
	uint64_t prices; /* of their seats */
	int64_t ledger;  /* of their entries in it */
};

/* The ledger's entries of a span of time, by kind. */
struct ledger_row {
	const char *type; /* "CHARGE" */
	bool adjustment;
	uint64_t entries;
	int64_t points;
};

struct span {
	struct instant from, to; /* from <= t < to */
};

/* By seat. */
MUST_CHECK enum err store_door_list(struct db *db, struct arena *arena, struct schedule_id schedule,
    bool held_too, struct door_row **list_r, size_t *n_r);
MUST_CHECK enum err store_report_sales(struct db *db, struct arena *arena, struct span span,
    bool refunds, struct sales_row **list_r, size_t *n_r);
MUST_CHECK enum err store_report_ledger(
    struct db *db, struct arena *arena, struct span span, struct ledger_row **list_r, size_t *n_r);

#endif
