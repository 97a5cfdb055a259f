/*
 * How often a user may call, and how many workers may serve them at the same time, once somebody
 * has verified who they are.  nginx counts addresses and tokens (nginx/maps/calls.conf); it cannot
 * count users, because its limits come before the login's answer.
 *
 * All workers share the counts, without a lock.  A user's place in them is chosen by a secret hash:
 * two users may share one by chance, but nobody can choose whose.
 */
#ifndef EDGE_LIMIT_H
#define EDGE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/uuid.h"

enum limit_class { LIMIT_JOINS, LIMIT_CALLS, LIMIT__MAX };

struct limit;

/* Before the first fork. */
struct limit *limit_new(void);

/* `rule` is "PER_MINUTE BURST", as limit_req means them with nodelay; anything else limits nothing.
 * False: the call comes too early, and is not counted. */
bool limit_take(struct limit *limit, enum limit_class class, const struct uuid *user,
    const char *rule, int64_t now_us);

#define LIMIT_WORKERS 4 /* the most that serve one user at the same time */

/* Notes in this worker's row that it serves the user until it is idle again.  False: with it, more
 * than LIMIT_WORKERS do.  A worker without a row in the shared memory limits nobody. */
bool limit_workers(const struct limit *limit, const struct uuid *user);

#endif
