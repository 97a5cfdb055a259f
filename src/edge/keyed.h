/*
 * Answers of calls that take an Idempotency-Key.  The bytes kept under the key are the bytes sent
 * the first time: one render function makes both.
 */
#ifndef EDGE_KEYED_H
#define EDGE_KEYED_H

#include "edge/request.h"

/* For the domain: NULL when the client sent no key.  `ctx` is what `render` makes the answer of. */
struct idempotency *keyed(
    struct request *r, void (*render)(void *ctx, struct answer *answer_r), void *ctx);
/* Replies if the operation's outcome is ERR_OK; returns the outcome. */
MUST_CHECK enum err keyed_reply(struct request *r, enum err outcome);

#endif
