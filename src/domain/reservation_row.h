/* Between the domain's own files: a reservation and its payment as they are written, and its lapse.
 */
#ifndef DOMAIN_RESERVATION_ROW_H
#define DOMAIN_RESERVATION_ROW_H

#include "domain/payment.h"

/* As it stands at row->now. */
void reservation_from_row(const struct reservation_row *row, struct reservation *r);

/* As it stands at row->now; the row has a payment. */
void payment_from_row(const struct reservation_row *row, struct payment *payment_r);

/* The seats of a reservation that has just ended are blocked: their date is canceled. */
MUST_CHECK enum err reservation_block_seats(struct db *db, const struct reservation_row *row);

/* Settles a lapsed hold that its owner's call met, at best effort: the call is refused either
 * way, and a failure is logged and left to the sweep. */
void reservation_settle_own(struct db *db, struct reservation_id id);

#endif
