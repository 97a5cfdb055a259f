/* What the operator reads of a day. */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "base/arena.h"
#include "base/id.h"
#include "db/db.h"

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

MUST_CHECK enum err store_report_sales(struct db *db, struct arena *arena, struct span span,
    bool refunds, struct sales_row **list_r, size_t *n_r);
MUST_CHECK enum err store_report_ledger(
    struct db *db, struct arena *arena, struct span span, struct ledger_row **list_r, size_t *n_r);

#endif
