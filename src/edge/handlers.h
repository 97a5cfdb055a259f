/*
 * One handler a call.  The guard has run when it is entered; it reads its input, hands the outcome
 * of that to guard_input(), lets the domain work, and sets r->reply.  What it returns is answered
 * by the dispatcher: a handler never writes an error.
 */
#ifndef EDGE_HANDLERS_H
#define EDGE_HANDLERS_H

#include "base/err.h"
#include "edge/request.h"
#include "edge/route_list.h"

#define ROUTE_AS_HANDLER(method, pattern, flags, handler)                                          \
	MUST_CHECK enum err handler(struct request *r);

ROUTE_LIST(ROUTE_AS_HANDLER)
/* Of every operation. */
MUST_CHECK enum err ops_call(struct request *r);

#endif
