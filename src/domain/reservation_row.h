/* Between the domain's own files: a reservation as it is written, and its lapse. */
#ifndef DOMAIN_RESERVATION_ROW_H
#define DOMAIN_RESERVATION_ROW_H

#include "domain/reservation.h"

/* As it stands at row->now. */
void reservation_from_row(const struct reservation_row *row, struct reservation *r);

/* The seats of a reservation that has just ended are blocked: their date is canceled. */
MUST_CHECK enum err reservation_block_seats(struct db *db, const struct reservation_row *row);

/* Settles a lapsed hold that its owner's call met, at best effort: the call is refused either
 * way, and a failure is logged and left to the sweep. */
void reservation_settle_own(struct db *db, struct reservation_id id);

#endif
