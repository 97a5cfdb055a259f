/*
 * One handler a call.  The guard has run when it is entered; it reads its input, hands the outcome
 * of that to guard_input(), lets the domain work, and sets r->reply.  What it returns is answered
 * by the dispatcher: a handler never writes an error.
 */
#ifndef EDGE_HANDLERS_H
#define EDGE_HANDLERS_H

#include "base/err.h"
#include "edge/request.h"

MUST_CHECK enum err queue_token_post(struct request *r);
MUST_CHECK enum err queue_token_delete(struct request *r);
MUST_CHECK enum err queue_position_get(struct request *r);
MUST_CHECK enum err concerts_get(struct request *r);
MUST_CHECK enum err dates_get(struct request *r);
MUST_CHECK enum err seats_get(struct request *r);
MUST_CHECK enum err reservations_post(struct request *r);
MUST_CHECK enum err reservations_get(struct request *r);
MUST_CHECK enum err reservations_get_one(struct request *r);
MUST_CHECK enum err reservations_delete(struct request *r);
MUST_CHECK enum err payments_post(struct request *r);
MUST_CHECK enum err payments_get_one(struct request *r);
MUST_CHECK enum err payments_refund_post(struct request *r);
MUST_CHECK enum err points_post(struct request *r);
MUST_CHECK enum err points_get(struct request *r);
MUST_CHECK enum err points_history_get(struct request *r);
MUST_CHECK enum err healthz_get(struct request *r);
MUST_CHECK enum err readyz_get(struct request *r);
MUST_CHECK enum err metrics_get(struct request *r);

/* The operator's. */
MUST_CHECK enum err ops_history_get(struct request *r);
MUST_CHECK enum err ops_call(struct request *r);

#endif
