/*
 * What a day's sale came to, seat for seat and point for point: the seats' prices, the payments and
 * the ledger's entries of the same payments must come to one sum.
 */
#ifndef DOMAIN_REPORT_H
#define DOMAIN_REPORT_H

#include "store/report.h"

struct report {
	struct span span;
	struct sales_row *sold, *refunded; /* by date */
	size_t nsold, nrefunded;
	struct ledger_row *ledger; /* by kind */
	size_t nledger;
	bool agrees;
};

/* Of one such row: prices, points and ledger are one sum. */
bool report_row_agrees(const struct sales_row *row, bool refunded);
/* The day of a time zone that this machine knows; ERR_INVALID_REQUEST: it does not. */
MUST_CHECK enum err report_day(struct db *db, struct arena *arena, struct date day,
    const char *time_zone, struct report *report_r);

#endif
