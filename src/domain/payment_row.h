/* Between the domain's own files: a payment as it is written. */
#ifndef DOMAIN_PAYMENT_ROW_H
#define DOMAIN_PAYMENT_ROW_H

#include "domain/payment.h"

/* As it stands at row->now; the row has a payment. */
void payment_from_row(const struct reservation_row *row, struct payment *payment_r);

#endif
